const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The steps within a day that people count in, ms. */
const STEPS_MS = [
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
  8 * HOUR_MS,
  12 * HOUR_MS,
] as const
const STEPS_DAYS = [1, 2, 5, 7, 14] as const
const STEPS_MONTHS = [1, 2, 3, 6, 12] as const

export interface TimeTick {
  /** Epoch ms. */
  readonly atMs: number
  readonly label: string
}

/**
 * Round times of the wall's clock from `fromMs` to `toMs` (epoch ms), at most `most`. Days and months are counted on the calendar,
 * so that a clock change moves no tick away from midnight.
 */
export function timeTicks(fromMs: number, toMs: number, most: number): readonly TimeTick[] {
  const spanMs = toMs - fromMs
  if (!(spanMs > 0) || most < 1) return []
  const stepMs = STEPS_MS.find((step) => spanMs / step <= most)
  if (stepMs !== undefined) return ticksWithinDays(fromMs, toMs, stepMs)
  const days = STEPS_DAYS.find((count) => spanMs / (count * DAY_MS) <= most)
  if (days !== undefined) return calendarTicks(fromMs, toMs, (place) => dayAfter(fromMs, place * days), DAY)
  const months = STEPS_MONTHS.find((count) => spanMs / (count * 30 * DAY_MS) <= most) ?? 12
  return calendarTicks(fromMs, toMs, (place) => monthAfter(fromMs, place * months), MONTH)
}

function ticksWithinDays(fromMs: number, toMs: number, stepMs: number): readonly TimeTick[] {
  const ticks: TimeTick[] = []
  let midnight = dayAfter(fromMs, 0)
  for (let day = 1; midnight <= toMs; day++) {
    const next = dayAfter(fromMs, day)
    for (let atMs = midnight; atMs < next && atMs <= toMs; atMs += stepMs) {
      if (atMs < fromMs) continue
      const label = atMs === midnight && toMs - fromMs > 12 * HOUR_MS ? DAY.format(atMs) : TIME.format(atMs)
      ticks.push({ atMs, label })
    }
    midnight = next
  }
  return ticks
}

function calendarTicks(
  fromMs: number,
  toMs: number,
  placed: (place: number) => number,
  format: Intl.DateTimeFormat,
): readonly TimeTick[] {
  const ticks: TimeTick[] = []
  for (let place = 0; ; place++) {
    const atMs = placed(place)
    if (atMs > toMs) return ticks
    if (atMs >= fromMs) ticks.push({ atMs, label: format.format(atMs) })
  }
}

function dayAfter(atMs: number, days: number): number {
  const date = new Date(atMs)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

function monthAfter(atMs: number, months: number): number {
  const date = new Date(atMs)
  return new Date(date.getFullYear(), date.getMonth() + months, 1).getTime()
}

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const MONTH = new Intl.DateTimeFormat(undefined, { month: 'short' })
