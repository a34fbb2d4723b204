import type { Channel } from '../../src-shared/model/sound.ts'

/** A jump up of more than this is ramped, dB (interface.md, Habits). */
const LARGEST_JUMP_DB = 6
/** The same in percent, where nobody knows what that is in dB: less than 6 dB on every curve but at its silent end. */
const LARGEST_JUMP_PERCENT = 5
/** How long a ramp takes, ms. */
const RAMP_MS = 1500
/** Steps are tenths, as processors keep them. */
const STEPS_A_UNIT = 10

/** Way up from a value that begins at `startMs` on the monotonic clock. */
export interface Ramp {
  readonly from: number
  readonly startMs: number
}

/** Whether going up from one value to the other is a jump. A way down never is. */
export function isJump(
  what: 'gain-db' | 'gain-percent',
  from: number,
  to: number,
  channels: readonly Pick<Channel, 'gainDb' | 'gainPercent'>[],
): boolean {
  if (to <= from) return false
  if (what === 'gain-db') return to - from > LARGEST_JUMP_DB
  return isPercentJump(from, to, channels)
}

/**
 * A processor's percent curve is not known, but it goes up, and each of its channels shows one point of it. Where such points hold
 * the way between them, the way is known in dB.
 */
function isPercentJump(
  from: number,
  to: number,
  channels: readonly Pick<Channel, 'gainDb' | 'gainPercent'>[],
): boolean {
  const points = channels.flatMap(({ gainDb, gainPercent }) =>
    gainDb === null || gainPercent === null ? [] : [{ db: gainDb as number, percent: gainPercent as number }],
  )
  const highest = (percent: number) => Math.max(...points.filter((p) => p.percent <= percent).map(({ db }) => db))
  const lowest = (percent: number) => Math.min(...points.filter((p) => p.percent >= percent).map(({ db }) => db))
  const leastDb = highest(to) - lowest(from)
  const mostDb = lowest(to) - highest(from)
  if (leastDb > LARGEST_JUMP_DB) return true
  if (mostDb <= LARGEST_JUMP_DB) return false
  return to - from > LARGEST_JUMP_PERCENT
}

/** The value to write now, `stepMs` being the time to the next one; null once the ramp is over and the target itself is due. */
export function rampStep({ from, startMs }: Ramp, to: number, nowMs: number, stepMs: number): number | null {
  const share = (nowMs - startMs + stepMs) / (RAMP_MS + stepMs)
  if (share >= 1) return null
  // Rounded down: a step is never above the straight way, and so never above the target.
  const step = Math.floor((from + (to - from) * share) * STEPS_A_UNIT) / STEPS_A_UNIT
  return Math.max(from, step)
}
