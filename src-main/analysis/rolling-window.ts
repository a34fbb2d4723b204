/** The newest values of a series, at most `length` of them, with their mean and spread. */
export interface RollingWindow {
  push(value: number): void
  readonly isFull: boolean
  readonly count: number
  /** The value `back` places before the newest one, which is 0. */
  at(back: number): number
  mean(): number
  /** Standard deviation. */
  spread(): number
  least(): number
  median(): number
}

/** A window in a ring. Sums are kept about the first value, and made anew once a round, so that they never drift. */
export function createRollingWindow(length: number): RollingWindow {
  const ring = new Float64Array(length)
  let count = 0
  let next = 0
  let origin = 0
  let sum = 0
  let squares = 0

  function sumAnew(): void {
    origin = ring[0]!
    sum = 0
    squares = 0
    for (let place = 0; place < count; place++) {
      const distance = ring[place]! - origin
      sum += distance
      squares += distance * distance
    }
  }

  return {
    push(value) {
      if (count === 0) origin = value
      if (count === length) {
        const gone = ring[next]! - origin
        sum -= gone
        squares -= gone * gone
      } else count += 1
      const distance = value - origin
      sum += distance
      squares += distance * distance
      ring[next] = value
      next = (next + 1) % length
      if (next === 0) sumAnew()
    },
    get isFull() {
      return count === length
    },
    get count() {
      return count
    },
    at: (back) => ring[(next - 1 - back + 2 * length) % length]!,
    mean: () => (count === 0 ? 0 : origin + sum / count),
    spread() {
      if (count === 0) return 0
      const mean = sum / count
      return Math.sqrt(Math.max(0, squares / count - mean * mean))
    },
    least() {
      let least = Number.POSITIVE_INFINITY
      for (let place = 0; place < count; place++) least = Math.min(least, ring[place]!)
      return least
    },
    median() {
      const sorted = ring.slice(0, count).sort()
      return sorted[count >> 1]!
    },
  }
}
