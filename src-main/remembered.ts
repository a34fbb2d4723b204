/**
 * Works out something of an object once, and remembers it for as long as the object is held. Only for what is never changed in
 * place, as all that the console keeps of a processor.
 */
export function createRemembered<K extends object, T>(workOut: (object: K) => T): (object: K) => T {
  const known = new WeakMap<K, { readonly value: T }>()
  return (object) => {
    const found = known.get(object) ?? { value: workOut(object) }
    known.set(object, found)
    return found.value
  }
}
