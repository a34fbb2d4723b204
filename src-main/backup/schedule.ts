import { Cron } from 'croner'
import type { PlannedRun } from '../../src-shared/model/backup-overview.ts'

/** A daily run that was missed is made up so long after the start, or after the computer woke up, ms. */
export const MADE_UP_AFTER_MS = 2 * 60_000
/** How much a clock may change at once: 30 minutes on Lord Howe Island, 2 hours in Antarctica. */
const CLOCK_CHANGES_MS = [1_800_000, 3_600_000, 7_200_000]

/** What happens at both changes of the clocks, for people. */
export const CLOCK_RULE =
  'When the clocks go forward, a time that does not exist is made up right after it. When they go back, a time that comes twice counts once, the first time.'

/** When there is a backup each day, and on which clock. */
export interface DailyTime {
  /** `HH:MM` on the wall's clock; null for never. */
  readonly dailyAt: string | null
  /** An IANA name such as `Europe/Berlin`. */
  readonly timeZone: string
}

/** The newest time at which a run was due, up to and with `nowMs`; null where there is no daily run. Epoch ms. */
export function lastDueMs(daily: DailyTime, nowMs: number): number | null {
  // Two days hold at least one due time whatever the clocks do, and at most three.
  let due: number | null = null
  for (const run of timesAfter(daily, nowMs - 48 * 3_600_000, 4)) if (run <= nowMs) due = run
  return due
}

/** The next `count` runs in words. */
export function nextRuns(daily: DailyTime, nowMs: number, count: number): readonly PlannedRun[] {
  return timesAfter(daily, nowMs, count).map((atMs) => ({ atMs, sentence: sentenceFor(daily, atMs) }))
}

/** The date of a moment on the wall's clock, `YYYY-MM-DD`. */
export function localDate(atMs: number, timeZone: string): string {
  const { year, month, day } = wallTime(atMs, timeZone)
  return `${year}-${month}-${day}`
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

function timesAfter({ dailyAt, timeZone }: DailyTime, afterMs: number, count: number): readonly number[] {
  if (dailyAt === null) return []
  const [hour = '', minute = ''] = dailyAt.split(':')
  const pattern = `0 ${Number(minute)} ${Number(hour)} * * *`
  return new Cron(pattern, { timezone: timeZone, paused: true })
    .nextRuns(count, new Date(afterMs))
    .map((each) => each.getTime())
}

function sentenceFor({ dailyAt, timeZone }: DailyTime, atMs: number): string {
  const wanted = dailyAt ?? ''
  const { hour, minute } = wallTime(atMs, timeZone)
  const when = formatFor(timeZone, 'words').format(atMs)
  if (`${hour}:${minute}` !== wanted) {
    return `${when}: the clocks go forward, and ${wanted} does not exist that day.`
  }
  const comesAgain = CLOCK_CHANGES_MS.some((changeMs) => {
    const later = wallTime(atMs + changeMs, timeZone)
    return `${later.hour}:${later.minute}` === wanted
  })
  return comesAgain ? `${when}: the clocks go back, and of two times ${wanted} it is the first.` : `${when}.`
}

type WallTime = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute', string>>

function wallTime(atMs: number, timeZone: string): WallTime {
  const found = { year: '', month: '', day: '', hour: '', minute: '' }
  for (const { type, value } of formatFor(timeZone, 'digits').formatToParts(atMs)) {
    if (type in found) found[type as keyof WallTime] = value
  }
  return found
}

const STYLES = {
  digits: { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  words: { weekday: 'long', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** A format takes longer to make than to use, and the time is asked for every 30 s. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(timeZone: string, style: keyof typeof STYLES): Intl.DateTimeFormat {
  const key = `${style} ${timeZone}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', { ...STYLES[style], timeZone })
  formats.set(key, made)
  return made
}
