import { LARGEST_JUMP_DB } from '../../src-shared/decibels.ts'
import type { Channel } from '../../src-shared/model/sound.ts'

/** The same in percent, where nobody knows what that is in dB: less than 6 dB on every curve but at its silent end. */
const LARGEST_JUMP_PERCENT = 5
/** How long a ramp takes, ms. */
const RAMP_MS = 1500
/** Steps are tenths, as processors keep them. */
const STEPS_A_UNIT = 10
/** Between two writes of one knob, ms: never more than 10 in any second, however unevenly they arrive (protocol.md §3). */
export const STEP_MS = 110
/** A ramp stands still while its processor is slower than this, ms: what it missed must not become a jump. */
const SLOWEST_STEP_MS = 300
/** A position this far from what a ramp wrote last is no rounding: the processor did not take it, or somebody moved it, dB or percent. */
export const MOVED = 3

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

/** The ramp as it goes on after a step that was written at `writtenMs`: without the time for which its processor kept it waiting. */
export function goingOn(ramp: Ramp, writtenMs: number, nowMs: number): Ramp {
  return { ...ramp, startMs: ramp.startMs + Math.max(0, nowMs - writtenMs - SLOWEST_STEP_MS) }
}

/** The value to write now; null once the ramp is over and the target itself is due. */
export function rampStep({ from, startMs }: Ramp, to: number, nowMs: number): number | null {
  const share = (nowMs - startMs + STEP_MS) / (RAMP_MS + STEP_MS)
  if (share >= 1) return null
  // Rounded down: a step is never above the straight way, and so never above the target.
  const step = Math.floor((from + (to - from) * share) * STEPS_A_UNIT) / STEPS_A_UNIT
  return Math.max(from, step)
}
