/** Robust figures of short lists. What comes in is never changed; an empty list has no figure, so each answers NaN for it. */

/** The value below which `share` (0…1) of the values lie, between neighbours in proportion. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  const place = (sorted.length - 1) * share
  const low = Math.floor(place)
  const below = sorted[low] ?? Number.NaN
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN
  return below + (above - below) * (place - low)
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/** The median distance from the middle: a spread that a few outliers do not move. */
export function medianDistance(values: ArrayLike<number>, middle: number): number {
  return median(Float64Array.from(values, (value) => Math.abs(value - middle)))
}

/** Held to 0…1; what is not a number is 0. */
export function toShare(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0
}

/** A straight line through points that outliers do not turn. */
export interface Line {
  readonly slope: number
  /** By how much more often two points rise than fall, or fall than rise: 0 no direction, 1 always the same one. */
  readonly steadiness: number
}

/** Theil and Sen's line: the median slope of all pairs. null with fewer than two different places. */
export function lineThrough(x: ArrayLike<number>, y: ArrayLike<number>): Line | null {
  const slopes: number[] = []
  let rises = 0
  for (let first = 0; first < x.length; first++) {
    for (let second = first + 1; second < x.length; second++) {
      const run = x[second]! - x[first]!
      if (run === 0) continue
      const slope = (y[second]! - y[first]!) / run
      slopes.push(slope)
      rises += Math.sign(slope)
    }
  }
  if (slopes.length === 0) return null
  return { slope: median(slopes), steadiness: Math.abs(rises) / slopes.length }
}
