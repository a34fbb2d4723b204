/** The numbers behind a row of the benchmark: pure, and tested in tests/bench (performance.md, "npm run bench"). */

/** A row whose tenth and ninetieth percentile lie further apart than this says nothing. */
const NOISY_ABOVE = 2

/** What a row is held to. `ratio` has no unit; a `difference` is in the case's own unit. */
export type Goal =
  | { readonly kind: 'ratio-at-least'; readonly value: number }
  | { readonly kind: 'ratio-at-most'; readonly value: number }
  | { readonly kind: 'difference-at-most'; readonly value: number; readonly unit: string }

export interface Spread {
  readonly p10: number
  readonly median: number
  readonly p90: number
}

/** One comparison of a case over all its rounds. */
export interface Comparison {
  readonly goal: Goal
  /** What is held against the goal, a value for each round. */
  readonly values: Spread
  /** The same as ratios, whatever the goal is in: what decides whether it is noise. */
  readonly ratios: Spread
}

export type Verdict = 'PASS' | 'NEAR' | 'FAIL' | 'NOISY' | 'SKIP'

/** The value below which `fraction` of `values` lie, interpolated. @throws RangeError for an empty list. */
export function percentile(values: readonly number[], fraction: number): number {
  if (values.length === 0) throw new RangeError('There is no percentile of nothing.')
  const sorted = values.toSorted((a, b) => a - b)
  const place = fraction * (sorted.length - 1)
  const below = sorted[Math.floor(place)]!
  const above = sorted[Math.ceil(place)]!
  return below + (above - below) * (place - Math.floor(place))
}

/** By how much `y` grows for each one of `x`, by least squares; NaN where all `x` are the same. @throws RangeError as percentile */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  if (x.length === 0 || x.length !== y.length) throw new RangeError('A slope needs as many of the one as of the other.')
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [middleX, middleY] = [mean(x), mean(y)]
  const products = x.reduce((sum, value, at) => sum + (value - middleX) * (y[at]! - middleY), 0)
  return products / x.reduce((sum, value) => sum + (value - middleX) ** 2, 0)
}

export function spreadOf(values: readonly number[]): Spread {
  return { p10: percentile(values, 0.1), median: percentile(values, 0.5), p90: percentile(values, 0.9) }
}

/**
 * Ours against the plain way: how many times less ours costs, so more is better. Costs are in any one unit.
 * @throws RangeError where the two lists are not equally long.
 */
export function againstReference(ours: readonly number[], reference: readonly number[], goal: Goal): Comparison {
  return compare(reference, ours, goal)
}

/** Ours against the least work that could do the job: how many times more ours costs, so less is better. */
export function againstFloor(ours: readonly number[], floor: readonly number[], goal: Goal): Comparison {
  return compare(ours, floor, goal)
}

function compare(upper: readonly number[], lower: readonly number[], goal: Goal): Comparison {
  if (upper.length !== lower.length) throw new RangeError('Both sides need the same number of rounds.')
  const ratios = upper.map((cost, round) => quotient(cost, lower[round]!))
  const differences = upper.map((cost, round) => cost - lower[round]!)
  return {
    goal,
    values: spreadOf(goal.kind === 'difference-at-most' ? differences : ratios),
    ratios: spreadOf(ratios),
  }
}

/** Two costs of nothing are equal; that is what "draws nothing" and "sends nothing" are made of. */
function quotient(upper: number, lower: number): number {
  return upper === lower ? 1 : upper / lower
}

/** What one comparison says: NOISY before anything else, then PASS at the goal, NEAR from half of it, and FAIL below. */
export function verdictOf({ goal, values, ratios }: Comparison): Exclude<Verdict, 'SKIP'> {
  if (ratios.p90 / ratios.p10 > NOISY_ABOVE) return 'NOISY'
  const { median } = values
  if (goal.kind === 'ratio-at-least') {
    if (median >= goal.value) return 'PASS'
    return median >= goal.value / 2 ? 'NEAR' : 'FAIL'
  }
  if (median <= goal.value) return 'PASS'
  return median <= goal.value * 2 ? 'NEAR' : 'FAIL'
}

const FROM_BEST = ['PASS', 'NEAR', 'NOISY', 'FAIL', 'SKIP'] as const satisfies readonly Verdict[]

/** The worst of a case's verdicts. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return FROM_BEST[Math.max(...verdicts.map((verdict) => FROM_BEST.indexOf(verdict)))] ?? 'SKIP'
}
