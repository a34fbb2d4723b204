import type { Learning, Pattern } from '../../src-shared/model/insight.ts'
import type { SeriesKind } from '../../src-shared/model/monitor.ts'
import { isTelling, rememberHours } from './past.ts'
import { findPatterns } from './patterns.ts'
import { median, medianDistance } from './statistics.ts'
import { type Trend, trendsOf } from './trend.ts'
import type { LocalHour, SeriesPast } from './window.ts'

/** What is usual for a meter at an hour. */
export interface Usual {
  /** Of the hours' means, tenths of a dB. */
  readonly median: number
  /** Median distance from it, tenths of a dB. */
  readonly spread: number
  /** 0…1: the usual share of such an hour in which it was silent. */
  readonly silentShare: number
  /** The hours that say so. */
  readonly hours: number
  /** Whether they are of this weekday, or of all days because the weekday has too few. */
  readonly of: 'weekday' | 'day'
}

/** What the hours so far say: of the present one, and of themselves. It stays the same until another hour is over. */
export interface Baselines {
  readonly learning: Learning
  readonly trends: readonly Trend[]
  readonly patterns: readonly Pattern[]
  /** Tenths of a ms; null while it is being learnt. */
  readonly usualLatency: number | null
  /** null where nothing like this hour was recorded. */
  usualAt(kind: SeriesKind, index: number, at: LocalHour): Usual | null
}

/** Every day of the week once. */
const DAYS_NEEDED = 7
/** So many hours of one weekday know it; with fewer, all days are asked. */
const WEEKDAY_HOURS = 4
/** What was usual fades: so many of the newest hours are asked. */
const NEWEST_WEEKDAY_HOURS = 8
const NEWEST_DAY_HOURS = 28
const LATENCY_HOURS = 3
const NEWEST_LATENCY_HOURS = 14 * 24
const DAY_MS = 24 * 3_600_000

/** Works from nothing: with no hours, nothing is usual yet. */
export function createBaselines(past: readonly SeriesPast[], localHour: (atMs: number) => LocalHour): Baselines {
  const hourAt = rememberHours(localHour)
  const trends = trendsOf(past, hourAt)
  return {
    learning: learningOf(past),
    trends,
    patterns: findPatterns(past, trends, hourAt),
    usualLatency: usualLatencyOf(past),
    usualAt(kind, index, { weekday, hour }) {
      const series = past.find((one) => one.kind === kind && one.index === index)
      if (!series) return null
      const ofWeekday: number[] = []
      const ofDay: number[] = []
      for (let place = series.startMs.length - 1; place >= 0 && ofWeekday.length < NEWEST_WEEKDAY_HOURS; place--) {
        if (!isTelling(series, place)) continue
        const at = hourAt(series.startMs[place]!)
        if (at.hour !== hour) continue
        if (ofDay.length < NEWEST_DAY_HOURS) ofDay.push(place)
        if (at.weekday === weekday) ofWeekday.push(place)
      }
      if (ofWeekday.length >= WEEKDAY_HOURS) return usualOf(series, ofWeekday, 'weekday')
      return ofDay.length === 0 ? null : usualOf(series, ofDay, 'day')
    },
  }
}

function usualOf({ mean, silentSeconds, seconds }: SeriesPast, places: readonly number[], of: Usual['of']): Usual {
  const means = places.map((place) => mean[place]!)
  const middle = median(means)
  return {
    median: middle,
    spread: medianDistance(means, middle),
    silentShare: median(places.map((place) => silentSeconds[place]! / seconds[place]!)),
    hours: places.length,
    of,
  }
}

/** Days that are over, as far as anything was recorded on them. */
function learningOf(past: readonly SeriesPast[]): Learning {
  const days = new Set<number>()
  let firstMs = Number.POSITIVE_INFINITY
  let lastMs = Number.NEGATIVE_INFINITY
  for (const { startMs } of past) {
    for (let place = 0; place < startMs.length; place++) {
      const at = startMs[place]!
      days.add(Math.floor(at / DAY_MS))
      firstMs = Math.min(firstMs, at)
      lastMs = Math.max(lastMs, at)
    }
  }
  const span = days.size === 0 ? 0 : Math.floor((lastMs - firstMs + DAY_MS / 24) / DAY_MS)
  const daysKnown = Math.min(days.size, span)
  return daysKnown >= DAYS_NEEDED
    ? { kind: 'learnt', daysKnown }
    : { kind: 'learning', daysKnown, daysNeeded: DAYS_NEEDED }
}

function usualLatencyOf(past: readonly SeriesPast[]): number | null {
  const series = past.find(({ kind }) => kind === 'latency')
  if (!series) return null
  const means: number[] = []
  for (let place = series.mean.length - 1; place >= 0 && means.length < NEWEST_LATENCY_HOURS; place--) {
    if (isTelling(series, place)) means.push(series.mean[place]!)
  }
  return means.length < LATENCY_HOURS ? null : median(means)
}
