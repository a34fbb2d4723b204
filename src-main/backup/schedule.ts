import type { PlannedRun } from '../../src-shared/model/backup-overview.ts'
import { localDate, nextRuns as nextTimes, timesAfter } from '../local-schedule.ts'

/** A daily run that was missed is made up so long after the start, or after the computer woke up, ms. */
export const MADE_UP_AFTER_MS = 2 * 60_000

/** When there is a backup each day, and on which clock. */
export interface DailyTime {
  /** `HH:MM` on the wall's clock; null for never. */
  readonly dailyAt: string | null
  /** An IANA name such as `Europe/Berlin`. */
  readonly timeZone: string
}

/** The newest time at which a run was due, up to and with `nowMs`; null where there is no daily run. Epoch ms. */
export function lastDueMs({ dailyAt, timeZone }: DailyTime, nowMs: number): number | null {
  if (dailyAt === null) return null
  // Two days hold at least one due time whatever the clocks do, and at most three.
  let due: number | null = null
  for (const run of timesAfter({ at: dailyAt, days: null, timeZone }, nowMs - 48 * 3_600_000, 4)) {
    if (run <= nowMs) due = run
  }
  return due
}

/** The next `count` runs in words. */
export function nextRuns({ dailyAt, timeZone }: DailyTime, nowMs: number, count: number): readonly PlannedRun[] {
  return dailyAt === null ? [] : nextTimes({ at: dailyAt, days: null, timeZone }, nowMs, count)
}

export interface DueQuestion {
  readonly daily: DailyTime
  readonly nowMs: number
  /** Since when the console sees the time pass: its start, or when the computer woke up, or when the clock was set. */
  readonly upSinceMs: number
  /** When daily runs that succeeded were started, in any order; some may be from the future of a clock that was set back. */
  readonly successesMs: readonly number[]
}

/**
 * Since when a daily run is due and was not made; null where none is. It may lie ahead: a run that was missed is made up two
 * minutes after the start. There is one run for each date on the wall's clock, whatever that clock does (reliability.md, "Schedule").
 */
export function dueSinceMs({ daily, nowMs, upSinceMs, successesMs }: DueQuestion): number | null {
  const dueMs = lastDueMs(daily, nowMs)
  if (dueMs === null) return null
  // That of the day that it is, and that of the day for which it is: one that was made up after midnight is both days’.
  const dates = [localDate(nowMs, daily.timeZone), localDate(dueMs, daily.timeZone)]
  const isMade = successesMs.some(
    // What claims to be from the future was made while the clock was wrong, and says nothing about today.
    (atMs) => (atMs >= dueMs && atMs <= nowMs) || dates.includes(localDate(atMs, daily.timeZone)),
  )
  if (isMade) return null
  return dueMs >= upSinceMs ? dueMs : upSinceMs + MADE_UP_AFTER_MS
}

/** Whether a daily run is to be made now. */
export function isDue(question: DueQuestion): boolean {
  const sinceMs = dueSinceMs(question)
  return sinceMs !== null && question.nowMs >= sinceMs
}
