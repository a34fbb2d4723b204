import type { Forecast } from '../../src-shared/model/insight.ts'
import type { Thresholds } from '../../src-shared/model/monitor.ts'
import { sentences } from './sentences.ts'
import type { Trend } from './trend.ts'
import type { SeriesPast } from './window.ts'

const DAY_MS = 24 * 3_600_000
/** Nobody can say what is further away. */
const FURTHEST_DAYS = 365

/** A forecast with what it comes from. */
export interface Crossing {
  readonly trend: Trend
  readonly forecast: Forecast
  readonly days: number
}

/** Whole days until then, as they are said: at least one. */
export function saidDays(days: number): number {
  return Math.max(1, Math.round(days))
}

/** When what drifts crosses its threshold, if it goes on like that; the soonest first. What has crossed it already is told as it is. */
export function crossingsOf(trends: readonly Trend[], thresholds: Thresholds, atMs: number): readonly Crossing[] {
  return trends
    .flatMap((trend): Crossing[] => {
      const { now, threshold, say } = aimOf(trend, thresholds)
      const daysLeft = (threshold - now) / trend.perDay
      const crossesMs = trend.toMs + daysLeft * DAY_MS
      const days = (crossesMs - atMs) / DAY_MS
      if (!Number.isFinite(days) || daysLeft <= 0 || days <= 0 || days > FURTHEST_DAYS) return []
      const isLatency = trend.series.kind === 'latency'
      const forecast: Forecast = {
        subject: subjectOfSeries(trend.series),
        figure: isLatency ? 'latency' : 'level',
        perDay: Math.round(trend.perDay * 100) / 100,
        unit: isLatency ? 'ms' : 'dB',
        threshold,
        crossesMs: Math.round(crossesMs),
        // A forecast over more days than were seen is worth less.
        confidence: trend.confidence * Math.min(1, trend.days / days),
        description: say(saidDays(days)),
      }
      return [{ trend, forecast, days }]
    })
    .sort((one, other) => one.days - other.days)
}

interface Aim {
  readonly now: number
  readonly threshold: number
  readonly say: (days: number) => string
}

/** Falling levels end by being low, rising ones by peaks that are too loud, and round trips by being poor. */
function aimOf({ series, perDay, meanNow, highestNow, change }: Trend, thresholds: Thresholds): Aim {
  const { tooQuiet, tooLoud, tooSlow } = sentences.forecast
  if (series.kind === 'latency') {
    const atFirst = meanNow - change
    return { now: meanNow, threshold: Math.round((atFirst + thresholds.latencyPoorMs) * 10) / 10, say: tooSlow }
  }
  return perDay < 0
    ? { now: meanNow, threshold: thresholds.lowDb, say: (days) => tooQuiet(series.name, days) }
    : { now: highestNow, threshold: thresholds.clipDb, say: (days) => tooLoud(series.name, days) }
}

/** The channel of a series; null where it is the processor as a whole. */
export function subjectOfSeries({ kind, index, name }: SeriesPast): Forecast['subject'] {
  return kind === 'latency' ? null : { family: kind, index, name }
}
