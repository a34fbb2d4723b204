import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { median } from '../statistics.ts'
import { type CauseFacts, changesWithin } from './facts.ts'
import { isGradual } from './shape.ts'

/** A burst goes on for as long as the next value comes within three times its own pace, and within these. */
const PACES = 3
/** The pace is known from so many values on; until then a value may come so late. */
const LEAST_PACES = 3
const FIRST_GAP_MS = 100
const SHORTEST_GAP_MS = 40
const LONGEST_GAP_MS = 300

export interface Burst {
  /** Changes in it. */
  readonly count: number
  readonly isIn: boolean
  /**
   * How long after its end the change came, ms, or the burst of its own in which it is: what follows at one pace belongs together,
   * though something between was not noted. Before the beginning the same the other way.
   */
  readonly sinceMs: number
}

/**
 * The burst of updates that goes out from a moment towards a change: values that follow one another at one pace, which is how a
 * unit tells what it sets at once (a slow one takes 50 to 100 ms for each). A fader that is turned is none of it, but that it
 * began in the burst counts for the change that is asked about. Counted as far as `side` goes.
 */
export function burstFrom(
  startMs: number,
  change: ChannelChange,
  side: { readonly fromMs: number; readonly toMs: number },
  facts: CauseFacts,
): Burst {
  const distances = changesWithin(facts, side.fromMs, side.toMs)
    .filter((each) => !each.unseen && (each === change || !isGradual(each)))
    .map(({ atMs }) => Math.abs(atMs - startMs))
    .sort((a, b) => a - b)
  const bursts = splitByPace(distances)
  const [first = []] = bursts
  const own = bursts.find((each) => each.includes(Math.abs(change.atMs - startMs))) ?? first
  const isIn = own === first && first.length > 0
  return { count: first.length, isIn, sinceMs: isIn ? 0 : (own[0] ?? 0) - (first.at(-1) ?? 0) }
}

/** The first begins at 0, and may be empty. */
function splitByPace(distances: readonly number[]): readonly (readonly number[])[] {
  const bursts: number[][] = [[]]
  let [paces, reachedMs]: [number[], number] = [[], 0]
  for (const distance of distances) {
    const gap = distance - reachedMs
    const limit = paces.length < LEAST_PACES ? FIRST_GAP_MS : SHORTEST_GAP_MS
    const most = Math.min(LONGEST_GAP_MS, Math.max(limit, paces.length === 0 ? 0 : PACES * median(paces)))
    if (gap > most) {
      bursts.push([])
      paces = []
    } else paces.push(gap)
    bursts.at(-1)!.push(distance)
    reachedMs = distance
  }
  return bursts
}
