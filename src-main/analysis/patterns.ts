import type { EvidenceReading, Pattern, PatternType } from '../../src-shared/model/insight.ts'
import { subjectOfSeries } from './forecast.ts'
import { isMostlySilent, isTelling } from './past.ts'
import { hourText, sentences } from './sentences.ts'
import { median, medianDistance, toShare } from './statistics.ts'
import type { Trend } from './trend.ts'
import type { LocalHour, SeriesPast } from './window.ts'

const DAY_MS = 24 * 3_600_000
const HOUR_MS = 3_600_000
/** Patterns are looked for in so many of the newest days. */
const NEWEST_DAYS = 60

/** Consistent: at least so many hours with sound, within so many dB of each other. */
const CONSISTENT_HOURS = 12
const CONSISTENT_DB = 2
/** Intermittent: so many hours on so many days with that much more silence than the channel's own hours have, but not all of it. */
const LOST_HOURS = 3
const LOST_DAYS = 2
const LOST_SECONDS = 120
const LOST_MOST_SHARE = 0.8
/** A cluster: on so many days in one hour, with so many times its part of what was too loud. */
const CLUSTER_DAYS = 2
const CLUSTER_TIMES = 3
const CLUSTER_SECONDS = 10

/** What repeats or lasts in the hours of the past (requirements.md §1.8). */
export function findPatterns(
  past: readonly SeriesPast[],
  trends: readonly Trend[],
  localHour: (atMs: number) => LocalHour,
): readonly Pattern[] {
  const drifting = new Set(trends.map(({ series }) => series))
  const found = past.flatMap((series) => {
    if (series.placeholder || (series.kind !== 'source' && series.kind !== 'mix')) return []
    const hours = newestHours(series)
    return [
      drifting.has(series) ? null : consistentLevels(series, hours),
      intermittentFault(series, hours),
      clippingCluster(series, hours, localHour),
    ].filter((pattern) => pattern !== null)
  })
  return [...found, ...trends.map(driftPattern)].sort((one, other) => other.confidence - one.confidence)
}

/** Places of the hours that say something, oldest first. */
function newestHours(series: SeriesPast): readonly number[] {
  const places: number[] = []
  const firstMs = (series.startMs.at(-1) ?? 0) - NEWEST_DAYS * DAY_MS
  for (let place = series.startMs.length - 1; place >= 0 && series.startMs[place]! > firstMs; place--) {
    if (isTelling(series, place)) places.push(place)
  }
  return places.reverse()
}

function consistentLevels(series: SeriesPast, hours: readonly number[]): Pattern | null {
  const sounding = hours.filter((place) => !isMostlySilent(series, place))
  if (sounding.length < CONSISTENT_HOURS) return null
  const means = sounding.map((place) => series.mean[place]! / 10)
  const middle = median(means)
  const spread = medianDistance(means, middle)
  if (spread > CONSISTENT_DB) return null
  const days = daysOf(series, sounding)
  return patternOf('consistent_levels', series, sounding, {
    description: sentences.pattern.consistent(series.name, days),
    confidence: toShare((1 - spread / (2 * CONSISTENT_DB)) * (0.5 + 0.5 * toShare(sounding.length / 72))),
    rule: `Half of the hours with sound are within ${CONSISTENT_DB} dB of their median.`,
    readings: [
      { label: 'median level', value: Math.round(middle * 10) / 10, unit: 'dB' },
      { label: 'spread', value: Math.round(spread * 10) / 10, unit: 'dB' },
    ],
  })
}

function intermittentFault(series: SeriesPast, hours: readonly number[]): Pattern | null {
  const sounding = hours.filter((place) => !isMostlySilent(series, place))
  if (sounding.length === 0) return null
  const usual = median(sounding.map((place) => series.silentSeconds[place]!))
  const least = Math.max(LOST_SECONDS, 3 * usual)
  const lost = hours.filter((place) => {
    const silent = series.silentSeconds[place]!
    return silent >= least && silent <= LOST_MOST_SHARE * series.seconds[place]!
  })
  const days = daysOf(series, lost)
  if (lost.length < LOST_HOURS || days < LOST_DAYS) return null
  return patternOf('intermittent_fault', series, lost, {
    description: sentences.pattern.intermittent(series.name, lost.length),
    confidence: toShare(0.4 + 0.05 * lost.length + 0.05 * days),
    rule: `At least ${LOST_HOURS} hours on ${LOST_DAYS} days with ${Math.round(least)} s of silence or more, but not all of the hour.`,
    readings: [
      { label: 'hours', value: lost.length, unit: 'times' },
      { label: 'usual silence in an hour', value: Math.round(usual), unit: 's' },
    ],
  })
}

/** The hour of the week, or of the day, in which most of what was too loud was. */
function clippingCluster(
  series: SeriesPast,
  hours: readonly number[],
  localHour: (atMs: number) => LocalHour,
): Pattern | null {
  const loud = hours.filter((place) => series.clippedSeconds[place]! >= CLUSTER_SECONDS)
  if (loud.length < CLUSTER_DAYS) return null
  const total = sumOf(series.clippedSeconds, loud)
  const byWeek = Map.groupBy(loud, (place) => hourOfWeek(localHour(series.startMs[place]!)))
  const byDay = Map.groupBy(loud, (place) => localHour(series.startMs[place]!).hour)
  const candidates = [
    ...[...byWeek].map(([at, places]) => ({ at, places, of: 'weekday' as const, cells: 168 })),
    ...[...byDay].map(([at, places]) => ({ at, places, of: 'day' as const, cells: 24 })),
  ]
  let best: (typeof candidates)[number] | null = null
  let bestShare = 0
  for (const candidate of candidates) {
    const share = sumOf(series.clippedSeconds, candidate.places) / total
    if (daysOf(series, candidate.places) < CLUSTER_DAYS || share < CLUSTER_TIMES / candidate.cells) continue
    // An hour of the day has seven chances of one of the week; it must really hold more to say more.
    if (share > bestShare * (best?.of === 'weekday' && candidate.of === 'day' ? 1.2 : 1)) {
      best = candidate
      bestShare = share
    }
  }
  if (best === null || bestShare < 0.3) return null
  const { at, places, of } = best
  return patternOf('clipping_cluster', series, places, {
    description: sentences.pattern.tooLoudAt(
      series.name,
      hourText({ weekday: Math.floor(at / 24), hour: at % 24 }, of),
    ),
    confidence: toShare(bestShare * (0.6 + 0.1 * daysOf(series, places))),
    rule: `At least ${CLUSTER_TIMES} times its part of the seconds that were too loud is in this hour, on at least ${CLUSTER_DAYS} days.`,
    readings: [
      { label: 'too loud in that hour', value: sumOf(series.clippedSeconds, places), unit: 's' },
      { label: 'share of all that was too loud', value: Math.round(bestShare * 100), unit: '%' },
    ],
  })
}

function driftPattern({ series, perDay, change, confidence, days, fromMs, toMs }: Trend): Pattern {
  const { fading, swelling, slowing } = sentences.pattern
  const unit = series.kind === 'latency' ? 'ms' : 'dB'
  return {
    type: 'drift',
    subject: subjectOfSeries(series),
    description: series.kind === 'latency' ? slowing() : perDay < 0 ? fading(series.name) : swelling(series.name),
    confidence,
    evidence: {
      fromMs,
      toMs,
      rule: `The median slope of all pairs of ${days} days; each hour is compared with that hour on all days.`,
      readings: [
        { label: 'change a day', value: Math.round(perDay * 100) / 100, unit },
        { label: 'change so far', value: Math.round(change * 10) / 10, unit },
      ],
    },
  }
}

function patternOf(
  type: PatternType,
  series: SeriesPast,
  places: readonly number[],
  said: Pick<Pattern, 'description' | 'confidence'> & {
    readonly rule: string
    readonly readings: readonly EvidenceReading[]
  },
): Pattern {
  const { description, confidence, rule, readings } = said
  const fromMs = series.startMs[places[0] ?? 0] ?? 0
  const toMs = (series.startMs[places.at(-1) ?? 0] ?? 0) + HOUR_MS
  return { type, subject: subjectOfSeries(series), description, confidence, evidence: { fromMs, toMs, rule, readings } }
}

function daysOf({ startMs }: SeriesPast, places: readonly number[]): number {
  return new Set(places.map((place) => Math.floor(startMs[place]! / DAY_MS))).size
}

function sumOf(values: Uint16Array, places: readonly number[]): number {
  return places.reduce((sum, place) => sum + values[place]!, 0)
}

function hourOfWeek({ weekday, hour }: LocalHour): number {
  return weekday * 24 + hour
}
