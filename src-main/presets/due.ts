import type { Preset, PresetTime } from '../../src-shared/model/preset.ts'
import { timesAfter } from '../local-schedule.ts'

/** A preset is applied at most so late, ms: sound that changes by itself an hour later frightens more than it helps. */
export const LATEST_MS = 10 * 60_000

/** What the clock says of a preset's times. */
export type Due =
  | { readonly kind: 'nothing' }
  /** It is time, and was not done yet. */
  | { readonly kind: 'now'; readonly dueMs: number }
  /** It was time while nobody could do it, and is too late now. */
  | { readonly kind: 'missed'; readonly dueMs: number }

export interface DueQuestion {
  readonly times: Preset['times']
  readonly timeZone: string
  readonly nowMs: number
  /** The newest due time that was dealt with, or when the times were set: nothing before it is due. Epoch ms. */
  readonly handledMs: number
}

/** The newest due time that was not dealt with. Where a clock is set back, what was done is not done again. */
export function dueOf({ times, timeZone, nowMs, handledMs }: DueQuestion): Due {
  const due = times.filter(({ enabled }) => enabled).flatMap((time) => lastDue(time, timeZone, nowMs, handledMs))
  if (due.length === 0) return { kind: 'nothing' }
  const dueMs = Math.max(...due)
  return { kind: nowMs - dueMs <= LATEST_MS ? 'now' : 'missed', dueMs }
}

const WEEK_MS = 7 * 86_400_000

function lastDue({ at, days }: PresetTime, timeZone: string, nowMs: number, handledMs: number): readonly number[] {
  // A week holds each of its days once, and one more where the clocks change.
  const fromMs = Math.max(handledMs, nowMs - WEEK_MS)
  return timesAfter({ at, days, timeZone }, fromMs, days.length + 1).filter((atMs) => atMs <= nowMs)
}
