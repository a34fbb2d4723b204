/** Robust figures of short lists. What comes in is never changed; an empty list has no figure, so each answers NaN for it. */

/** For each share (0…1) the value below which that share of the values lies, between neighbours in proportion. */
function quantiles(values: ArrayLike<number>, shares: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort()
  return shares.map((share) => {
    const place = (sorted.length - 1) * share
    const low = Math.floor(place)
    const below = sorted[low] ?? Number.NaN
    const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN
    return below + (above - below) * (place - low)
  })
}

export function median(values: ArrayLike<number>): number {
  return quantiles(values, [0.5])[0] ?? Number.NaN
}

/** As quantiles without the proportion, of whole numbers that are not negative: counted, because sorting a day is slow. */
export function countedQuantiles(values: Int16Array, shares: readonly number[]): readonly number[] {
  const counts = new Uint32Array(32_768)
  let total = 0
  for (let place = 0; place < values.length; place++) {
    const value = values[place]!
    if (value < 0) continue
    counts[value]! += 1
    total += 1
  }
  return shares.map((share) => {
    let left = Math.max(1, Math.ceil(total * share))
    let value = 0
    while (value < counts.length && left > counts[value]!) left -= counts[value++]!
    return value < counts.length ? value : Number.NaN
  })
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
