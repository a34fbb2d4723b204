import { isMostlySilent, isTelling } from './past.ts'
import { lineThrough, median, toShare } from './statistics.ts'
import type { LocalHour, SeriesPast } from './window.ts'

/** A series that goes one way for days. dB for meters, ms for latency. */
export interface Trend {
  readonly series: SeriesPast
  readonly perDay: number
  /** What it has come to, at the end: a usual mean, and a usual highest value. */
  readonly meanNow: number
  readonly highestNow: number
  /** From the first to the last day. */
  readonly change: number
  readonly fromMs: number
  readonly toMs: number
  readonly days: number
  /** 0…1. */
  readonly confidence: number
}

const DAY_MS = 24 * 3_600_000
/** Older days say nothing about where it goes now. */
const NEWEST_DAYS = 60
const LEAST_DAYS = 5
/** The last days together are what it has come to. */
const PRESENT_DAYS = 2
/** Of all pairs of days, so many more must go the one way than the other: a step goes nowhere on each side of it. */
const LEAST_STEADINESS = 0.65
const LEAST_CHANGE = { meters: 3, latency: 10 }

/** The series that drift, seen through their days: each hour against that hour on all days, so that evenings do not look like a trend. */
export function trendsOf(past: readonly SeriesPast[], localHour: (atMs: number) => LocalHour): readonly Trend[] {
  return past.flatMap((series) => {
    // What zones and groups do is set by hands; what comes in is not.
    const isJudged = series.kind === 'latency' || (!series.placeholder && ['source', 'mix'].includes(series.kind))
    const trend = isJudged ? trendOf(series, localHour) : null
    return trend === null ? [] : [trend]
  })
}

function trendOf(series: SeriesPast, localHour: (atMs: number) => LocalHour): Trend | null {
  const lastMs = series.startMs.at(-1) ?? 0
  const places: number[] = []
  const byHour = new Map<number, number[]>()
  for (let place = series.startMs.length - 1; place >= 0; place--) {
    const startMs = series.startMs[place]!
    if (startMs <= lastMs - NEWEST_DAYS * DAY_MS) break
    if (!isTelling(series, place) || isMostlySilent(series, place)) continue
    places.push(place)
    append(byHour, localHour(startMs).hour, series.mean[place]! / 10)
  }
  const middles = new Map([...byHour].map(([hour, means]) => [hour, median(means)]))
  const byDay = new Map<number, Day>()
  for (const place of places.reverse()) {
    const startMs = series.startMs[place]!
    const key = Math.floor(startMs / DAY_MS)
    const day = byDay.get(key) ?? { at: key, from: [], means: [], highest: [] }
    byDay.set(key, day)
    day.from.push(series.mean[place]! / 10 - (middles.get(localHour(startMs).hour) ?? 0))
    day.means.push(series.mean[place]! / 10)
    day.highest.push(series.max[place]! / 10)
  }
  const days = [...byDay.values()]
  const first = days[0]
  const last = days.at(-1)
  if (days.length < LEAST_DAYS || first === undefined || last === undefined) return null
  const line = lineThrough(
    days.map(({ at }) => at),
    days.map(({ from }) => median(from)),
  )
  if (line === null || line.steadiness < LEAST_STEADINESS) return null
  const change = line.slope * (last.at - first.at)
  if (Math.abs(change) < (series.kind === 'latency' ? LEAST_CHANGE.latency : LEAST_CHANGE.meters)) return null
  const present = days.slice(-PRESENT_DAYS)
  return {
    series,
    perDay: line.slope,
    meanNow: median(present.flatMap(({ means }) => means)),
    highestNow: median(present.flatMap(({ highest }) => highest)),
    change,
    fromMs: first.at * DAY_MS,
    toMs: lastMs + DAY_MS / 24,
    days: days.length,
    confidence: toShare(line.steadiness * (0.6 + 0.4 * toShare(days.length / 14))),
  }
}

interface Day {
  readonly at: number
  /** How far each hour is from what that hour usually is. */
  readonly from: number[]
  readonly means: number[]
  readonly highest: number[]
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
