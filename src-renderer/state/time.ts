import { assertNever } from '../../src-shared/assert.ts'
import type { HistorySpan } from '../../src-shared/model/history.ts'

/** A time of day in the person's own manner, such as 9:42 PM; with the day where it was not today. Epoch ms. */
export function timeText(atMs: number, nowMs: number): string {
  const sameDay = new Date(atMs).toDateString() === new Date(nowMs).toDateString()
  return sameDay ? TIME.format(atMs) : DAY_AND_TIME.format(atMs)
}

/** A time of day to the second, for the message table. Epoch ms. */
export function secondText(atMs: number): string {
  return SECOND.format(atMs)
}

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const DAY_AND_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const SECOND = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

/** When a bucket of a history began, and for short ones when it ended, as exactly as the span needs. Epoch ms. */
export function bucketText(fromMs: number, toMs: number, span: HistorySpan): string {
  switch (span) {
    case '5min':
    case '1h':
      return SECOND.format(fromMs)
    case '24h':
    case '30d':
      return SHORT_DAY_AND_TIME.formatRange(fromMs, toMs)
    case '1y':
      return SHORT_DAY_AND_TIME.format(fromMs)
    default:
      return assertNever(span)
  }
}

/** A day with its month, for what is known no better. Epoch ms. */
export function dayText(atMs: number): string {
  return DAY.format(atMs)
}

const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' })
const SHORT_DAY_AND_TIME = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
