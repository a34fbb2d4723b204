/** A stream of numbers in [0, 1) that is the same for the same seed, on every machine. */
export interface Random {
  next(): number
  /** A number in [low, high). */
  between(low: number, high: number): number
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
}

/** Streams of different seeds have nothing to do with each other. */
export function createRandom(seed: number): Random {
  let drawn = 0
  const next = () => hashToUnit(seed, drawn++)
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    pick(list) {
      const item = list[Math.floor(next() * list.length)]
      if (item === undefined) throw new RangeError('There is nothing to pick from.')
      return item
    },
  }
}

/** One number in [0, 1) for these whole numbers: noise that can be asked for at any moment, in any order. */
export function hashToUnit(...parts: readonly number[]): number {
  let hash = 0x9e3779b9
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return (hash >>> 0) / 0x1_0000_0000
}
