import { Cron } from 'croner'
import type { PlannedRun } from '../src-shared/model/backup-overview.ts'

/** How much a clock may change at once: 30 minutes on Lord Howe Island, 2 hours in Antarctica. */
const CLOCK_CHANGES_MS = [1_800_000, 3_600_000, 7_200_000]

/** What happens at both changes of the clocks, for people. */
export const CLOCK_RULE =
  'When the clocks go forward, a time that does not exist is made up right after it. When they go back, a time that comes twice counts once, the first time.'

/** A time of day on some days of the week. */
export interface WallTime {
  /** `HH:MM` on the wall's clock. */
  readonly at: string
  /** 0 is Sunday; null is every day. */
  readonly days: readonly number[] | null
  /** An IANA name such as `Europe/Berlin`. */
  readonly timeZone: string
}

/** The next `count` moments after `afterMs`, epoch ms. */
export function timesAfter({ at, days, timeZone }: WallTime, afterMs: number, count: number): readonly number[] {
  const [hour = '', minute = ''] = at.split(':')
  const pattern = `0 ${Number(minute)} ${Number(hour)} * * ${days === null ? '*' : days.join(',')}`
  return new Cron(pattern, { timezone: timeZone, paused: true })
    .nextRuns(count, new Date(afterMs))
    .map((each) => each.getTime())
}

/** The next `count` moments in words, with what the clocks do to them. */
export function nextRuns(time: WallTime, nowMs: number, count: number): readonly PlannedRun[] {
  return timesAfter(time, nowMs, count).map((atMs) => ({ atMs, sentence: sentenceFor(time, atMs) }))
}

/** The date of a moment on the wall's clock, `YYYY-MM-DD`. */
export function localDate(atMs: number, timeZone: string): string {
  const { year, month, day } = partsOf(atMs, timeZone)
  return `${year}-${month}-${day}`
}

function sentenceFor({ at, timeZone }: WallTime, atMs: number): string {
  const { hour, minute } = partsOf(atMs, timeZone)
  const when = formatFor(timeZone, 'words').format(atMs)
  if (`${hour}:${minute}` !== at) {
    return `${when}: the clocks go forward, and ${at} does not exist that day.`
  }
  const comesAgain = CLOCK_CHANGES_MS.some((changeMs) => {
    const later = partsOf(atMs + changeMs, timeZone)
    return `${later.hour}:${later.minute}` === at
  })
  return comesAgain ? `${when}: the clocks go back, and of two times ${at} it is the first.` : `${when}.`
}

type DateParts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute', string>>

function partsOf(atMs: number, timeZone: string): DateParts {
  const found = { year: '', month: '', day: '', hour: '', minute: '' }
  for (const { type, value } of formatFor(timeZone, 'digits').formatToParts(atMs)) {
    if (type in found) found[type as keyof DateParts] = value
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
