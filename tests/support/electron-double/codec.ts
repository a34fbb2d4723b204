/** How a codec treats what the structured clone algorithm cannot carry. `leave` answers a number that stands for the value. */
export interface Beyond {
  leave(kind: 'function' | 'promise', value: object): number
  arrive(kind: 'function' | 'promise', id: number): unknown
}

/** Values as text and back, with the structured clone algorithm's rules: what it refuses is refused here. */
export interface Codec {
  /** @throws DOMException `DataCloneError` */
  encode(value: unknown, beyond: Beyond | null): string
  decode(text: string, beyond: Beyond | null): unknown
}

/**
 * CDP and DOM events carry only text, Electron's channels carry clones: this stands between them. Self-contained on purpose:
 * its source text is also injected into the page, so it must not use anything from outside.
 */
export function createCodec(): Codec {
  const VIEWS: Readonly<Record<string, new (buffer: ArrayBuffer) => object>> = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  }
  const ERRORS = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError } as const
  type ErrorName = keyof typeof ERRORS

  const toBase64 = (bytes: Uint8Array) => {
    let text = ''
    for (const byte of bytes) text += String.fromCharCode(byte)
    return btoa(text)
  }
  const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

  function encode(value: unknown, beyond: Beyond | null): string {
    const seen = new Map<object, number>()
    const refused = (what: string) => new DOMException(`${what} could not be cloned.`, 'DataCloneError')

    function pack(item: unknown): unknown {
      switch (typeof item) {
        case 'string':
        case 'boolean':
          return item
        case 'number':
          if (Number.isFinite(item) && !Object.is(item, -0)) return item
          return ['number', Object.is(item, -0) ? '-0' : String(item)]
        case 'undefined':
          return ['undefined']
        case 'bigint':
          return ['bigint', String(item)]
        case 'symbol':
          throw refused('A symbol')
        case 'function':
          if (!beyond) throw refused('A function')
          return ['function', beyond.leave('function', item)]
        case 'object':
          return item === null ? null : packObject(item)
      }
    }

    function packObject(item: object): unknown {
      const before = seen.get(item)
      if (before !== undefined) return ['again', before]
      seen.set(item, seen.size)
      if (Array.isArray(item)) return ['array', ...Array.from(item, pack)]
      if (item instanceof Date) return ['date', item.getTime()]
      if (item instanceof RegExp) return ['regexp', item.source, item.flags]
      if (item instanceof Map) return ['map', ...[...item].flatMap(([key, entry]) => [pack(key), pack(entry)])]
      if (item instanceof Set) return ['set', ...[...item].map(pack)]
      if (item instanceof ArrayBuffer) return ['buffer', toBase64(new Uint8Array(item))]
      if (ArrayBuffer.isView(item)) {
        // A Buffer of Node arrives as the plain Uint8Array that it extends.
        const tag = Object.prototype.toString.call(item).slice(8, -1)
        return ['view', tag, toBase64(new Uint8Array(item.buffer, item.byteOffset, item.byteLength))]
      }
      if (item instanceof Error) {
        const name = item.name in ERRORS ? item.name : 'Error'
        const cause = 'cause' in item ? [pack(item.cause)] : []
        return ['error', name, item.message, item.stack ?? '', ...cause]
      }
      if (item instanceof Promise) {
        if (!beyond) throw refused('A promise')
        return ['promise', beyond.leave('promise', item)]
      }
      if (item instanceof WeakMap || item instanceof WeakSet) throw refused('A weak collection')
      return ['object', ...Object.entries(item).flatMap(([key, entry]) => [key, pack(entry)])]
    }

    return JSON.stringify(pack(value))
  }

  function decode(text: string, beyond: Beyond | null): unknown {
    const made: unknown[] = []
    const note = <T>(item: T): T => {
      made.push(item)
      return item
    }

    function unpack(item: unknown): unknown {
      if (!Array.isArray(item)) return item
      const [tag, ...rest] = item as [string, ...unknown[]]
      const texts = rest as string[]
      switch (tag) {
        case 'undefined':
          return undefined
        case 'number':
          return Number(texts[0])
        case 'bigint':
          return BigInt(texts[0]!)
        case 'function':
          return arrived(tag, rest[0] as number)
        case 'promise':
          return note(arrived(tag, rest[0] as number))
        case 'again':
          return made[rest[0] as number]
        case 'array': {
          const list = note<unknown[]>([])
          for (const entry of rest) list.push(unpack(entry))
          return list
        }
        case 'date':
          // An invalid date travels as null.
          return note(new Date((rest[0] as number | null) ?? Number.NaN))
        case 'regexp':
          return note(new RegExp(texts[0]!, texts[1]))
        case 'map': {
          const map = note(new Map<unknown, unknown>())
          for (let index = 0; index < rest.length; index += 2) map.set(unpack(rest[index]), unpack(rest[index + 1]))
          return map
        }
        case 'set': {
          const set = note(new Set<unknown>())
          for (const entry of rest) set.add(unpack(entry))
          return set
        }
        case 'buffer':
          return note(fromBase64(texts[0]!).buffer)
        case 'view':
          return note(new VIEWS[texts[0]!]!(fromBase64(texts[1]!).buffer))
        case 'error': {
          const error = note(new ERRORS[texts[0] as ErrorName](texts[1]))
          error.stack = texts[2]!
          if (rest.length > 3) error.cause = unpack(rest[3])
          return error
        }
        case 'object': {
          const object = note<Record<string, unknown>>({})
          for (let index = 0; index < rest.length; index += 2) {
            // Not an assignment: a key named __proto__ must stay a key.
            const value = unpack(rest[index + 1])
            Object.defineProperty(object, texts[index]!, {
              value,
              writable: true,
              enumerable: true,
              configurable: true,
            })
          }
          return object
        }
        default:
          throw new Error(`The codec knows no ${tag}`)
      }
    }

    function arrived(kind: 'function' | 'promise', id: number): unknown {
      if (!beyond) throw new Error(`A ${kind} arrived where none can be carried`)
      return beyond.arrive(kind, id)
    }

    return unpack(JSON.parse(text))
  }

  return { encode, decode }
}
