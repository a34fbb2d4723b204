import {
  type HistoryEvent,
  type HistorySeries,
  type HistorySpan,
  type HistoryView,
  SPAN_MS,
} from '../../src-shared/model/history.ts'
import type { Alert, Analysis, Finding, Scores } from '../../src-shared/model/insight.ts'
import type { MonitorState, SeriesKind } from '../../src-shared/model/monitor.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Channel, ProcessorSound } from '../../src-shared/model/sound.ts'
import { EVENING_MS } from './fake-venue.ts'

/** As many buckets as each span has. */
const BUCKETS: Readonly<Record<HistorySpan, number>> = { '5min': 60, '1h': 720, '24h': 1440, '30d': 720, '1y': 1095 }

/** What a test wants to be otherwise in a history. */
export interface HistoryWish {
  readonly events: readonly HistoryEvent[]
  /** Tenths of a dB of a channel in a bucket; null for none. */
  level(kind: SeriesKind, index: number, bucket: number): number | null
  /** Bucket, seconds, … in which a channel was too loud. */
  clipped(kind: SeriesKind, index: number): readonly number[]
}

/** A quiet evening of every channel of `sound` that ends at {@link EVENING_MS}, but for what `wish` says. */
export function historyOf(sound: ProcessorSound, span: HistorySpan, wish: Partial<HistoryWish>): HistoryView {
  const count = BUCKETS[span]
  const toMs = EVENING_MS
  const fromMs = toMs - SPAN_MS[span]
  const startsMs = Array.from({ length: count }, (_, bucket) => fromMs + (bucket * SPAN_MS[span]) / count)
  const level = wish.level ?? ((_, index, bucket) => -200 - index * 10 + Math.round(20 * Math.sin(bucket / 9)))
  const seriesOf = (kind: SeriesKind, channels: readonly Pick<Channel, 'index' | 'name' | 'placeholder'>[]) =>
    channels.map(({ index, name, placeholder }): HistorySeries => {
      const mean = startsMs.map((_, bucket) => level(kind, index, bucket))
      const clipped = wish.clipped?.(kind, index) ?? []
      const at = new Set(clipped.filter((_, place) => place % 2 === 0))
      const spread = (by: number) => mean.map((value) => value && Math.max(-800, Math.min(-31, value + by)))
      const max = spread(60).map((value, bucket) => (at.has(bucket) ? -5 : value))
      return { kind, index, name, placeholder, min: spread(-80), mean, max, clippedSeconds: clipped, silentSeconds: [] }
    })
  const latency = startsMs.map((_, bucket) =>
    level('zone', 0, bucket) === null ? null : 180 + Math.round(30 * Math.sin(bucket / 5)),
  )
  return {
    processorId: sound.processorId,
    span,
    fromMs,
    toMs,
    startsMs,
    series: [
      ...seriesOf('source', sound.sources),
      ...seriesOf('mix', sound.mixes),
      ...seriesOf('zone', sound.zones),
      ...seriesOf('group', sound.groups),
      {
        kind: 'latency',
        index: 0,
        name: '',
        placeholder: false,
        min: latency.map((value) => value && value - 20),
        mean: latency,
        max: latency.map((value) => value && value + 60),
        clippedSeconds: [],
        silentSeconds: [],
      },
    ],
    events: wish.events ?? [],
    readings: count * 12,
    oldestMs: fromMs - 86_400_000,
  }
}

/** A history in which nothing was ever recorded. */
export function emptyHistory(sound: ProcessorSound, span: HistorySpan): HistoryView {
  const view = historyOf(sound, span, { level: () => null })
  return { ...view, startsMs: [], series: [], readings: 0, oldestMs: null }
}

const SCORES: Scores = {
  signalQuality: {
    basis: 'measured',
    value: 96.4,
    severity: 'optimal',
    working: [
      { label: 'Levels in band', value: '98 % of the time', points: -2 },
      { label: 'Too loud', value: '3 s', points: -1.6 },
      { label: 'Silence on active inputs', value: 'none', points: 0 },
    ],
    formula: '100 less a point for each percent of the time out of band.',
  },
  networkStability: {
    basis: 'measured',
    value: 100,
    severity: 'optimal',
    working: [{ label: 'Commands answered', value: '100 % of the time', points: 0 }],
    formula: '100 times the share of the time that commands were answered.',
  },
  networkLatency: {
    basis: 'measured',
    value: 0.4,
    severity: 'optimal',
    working: [{ label: 'Round trip', value: '18 ms', points: null }],
    formula: 'The median round trip of five minutes less the usual one.',
    rawMs: 18.4,
    usualMs: 18,
    excessMs: 0.4,
    band: 'good',
  },
  dspLoad: {
    basis: 'estimated',
    value: 34,
    severity: 'optimal',
    working: [{ label: 'Active areas', value: '6', points: 18 }],
    formula: 'Estimated from active areas, sources, mixes and groups: the processor does not tell it.',
  },
}

/** What the monitor thinks of a processor on a quiet evening, but for what `change` says. */
export function analysis(id: string, name: string, change: Partial<Analysis>): Analysis {
  return {
    processorId: id as ProcessorId,
    processorName: name,
    processorModel: 'AZM8',
    atMs: EVENING_MS,
    fromMs: EVENING_MS - 300_000,
    toMs: EVENING_MS,
    online: true,
    judgement: { kind: 'judged' },
    severity: 'optimal',
    scores: SCORES,
    findings: [],
    patterns: [],
    forecasts: [],
    recommendations: [],
    learning: { kind: 'learnt', daysKnown: 21 },
    areas: { total: 6, affected: [] },
    summary: 'Sound is fine in all 6 areas.',
    ...change,
  }
}

/** A source that an area plays and that sends nothing, but for what `change` says. */
export function finding(key: string, change: Partial<Finding>): Finding {
  return {
    key,
    type: 'silence',
    severity: 'critical',
    confidence: 0.96,
    subject: { family: 'zone', index: 3, name: 'Patio' },
    message: 'Patio is silent: its source, Jukebox, sends no sound.',
    details: 'Source 1 has been at -72.4 dB for 14 min; zone 3 plays it at -12 dB and is not muted.',
    action: 'Check that the jukebox is on and its cable is in.',
    sinceMs: EVENING_MS - 14 * 60_000,
    evidence: {
      fromMs: EVENING_MS - 300_000,
      toMs: EVENING_MS,
      rule: 'Below -50 dB for 10 s on a source that an unmuted area plays.',
      readings: [
        { label: 'Level', value: -72.4, unit: 'dB' },
        { label: 'For', value: 840, unit: 's' },
      ],
    },
    ...change,
  }
}

/** A finding as an alert, but for what `change` says. */
export function alert(id: number, of: Finding, change: Partial<Alert>): Alert {
  return {
    ...of,
    id,
    processorId: 'p-1' as ProcessorId,
    processorName: 'House',
    openedMs: of.sinceMs + 10_000,
    snoozed: null,
    ...change,
  }
}

/** A processor that is recorded each 5 s, but for what `change` says. */
export function recordingOf(id: string, change: Partial<MonitorState>): MonitorState {
  return {
    processorId: id as ProcessorId,
    periodMs: 5_000,
    recording: { kind: 'recording', sinceMs: EVENING_MS - 3 * 86_400_000 },
    lastSampleMs: EVENING_MS - 2_000,
    gap: null,
    ...change,
  }
}
