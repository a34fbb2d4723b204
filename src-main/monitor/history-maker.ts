import { NO_READING } from '../../src-shared/decibels.ts'
import {
  type HistoryEvent,
  type HistoryQuestion,
  type HistorySeries,
  type HistorySpan,
  type HistoryView,
  SPAN_MS,
} from '../../src-shared/model/history.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Rollups, Series } from '../../src-shared/model/recording.ts'
import { type ChannelFamily, channelsOf, isPlaceholderName, type ProcessorSound } from '../../src-shared/model/sound.ts'
import type { MonitorStore } from './monitor-store.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
/** Events of one kind that one picture can carry. */
const MOST_EVENTS = 500
/** The shortest bucket of a picture: what is sampled faster is summed. */
const SHORTEST_BUCKET_MS = 5 * SECOND_MS
/** Minutes in a bucket of a day's picture: 720 buckets. */
const MINUTES_A_BUCKET = 2

export interface HistoryParts {
  readonly store: Pick<MonitorStore, 'series' | 'readings' | 'changes' | 'sessions' | 'findings'>
  readonly nowMs: () => number
  /** Epoch ms at which the day of a moment began on the wall's clock. */
  readonly dayStart: (atMs: number) => number
  readonly periodMs: (id: ProcessorId) => number
  readonly sound: (id: ProcessorId) => ProcessorSound | null
}

interface Sums {
  readonly startsMs: readonly number[]
  readonly toMs: number
  readonly rollups: ReadonlyMap<number, Rollups>
}

/** Reduces what was recorded of a processor to one picture: minimum, mean and maximum, so that no peak is lost. */
export function createHistoryMaker(parts: HistoryParts) {
  const { store } = parts

  function sumsOf(series: readonly Series[], span: HistorySpan, endMs: number, periodMs: number): Sums {
    switch (span) {
      case '5min':
      case '1h': {
        const bucketMs = Math.max(SHORTEST_BUCKET_MS, periodMs)
        const length = Math.ceil(SPAN_MS[span] / bucketMs)
        const startMs = Math.ceil(endMs / bucketMs) * bucketMs - length * bucketMs
        const startsMs = Array.from({ length }, (_, at) => startMs + at * bucketMs)
        return {
          startsMs,
          toMs: startMs + length * bucketMs,
          rollups: store.readings.sums(series, { startMs, bucketMs, length }),
        }
      }
      case '24h': {
        const bucketMs = MINUTES_A_BUCKET * MINUTE_MS
        const length = SPAN_MS[span] / bucketMs
        const startMs = Math.ceil(endMs / bucketMs) * bucketMs - length * bucketMs
        const rollups = store.readings.minutes(series, startMs, length, MINUTES_A_BUCKET)
        const startsMs = Array.from({ length }, (_, at) => startMs + at * bucketMs)
        return { startsMs, toMs: startMs + length * bucketMs, rollups }
      }
      case '30d': {
        const length = SPAN_MS[span] / HOUR_MS
        const from = Math.ceil(endMs / HOUR_MS) - length
        const startsMs = Array.from({ length }, (_, at) => (from + at) * HOUR_MS)
        return { startsMs, toMs: (from + length) * HOUR_MS, rollups: store.readings.hours(series, from, length) }
      }
      case '1y': {
        const startsMs = daysBefore(endMs, SPAN_MS[span])
        return { startsMs, toMs: endMs, rollups: store.readings.days(series, startsMs, endMs) }
      }
    }
  }

  /** The beginnings of the days of a span; a day of 23 or 25 hours is one day. */
  function daysBefore(endMs: number, spanMs: number): readonly number[] {
    const starts: number[] = []
    for (let atMs = parts.dayStart(endMs - 1); atMs > endMs - spanMs - 24 * HOUR_MS && starts.length < 365; ) {
      starts.push(atMs)
      atMs = parts.dayStart(atMs - 1)
    }
    return starts.reverse()
  }

  function eventsOf(id: ProcessorId, fromMs: number, toMs: number): readonly HistoryEvent[] {
    const nameOf = namer(parts.sound(id), store.series.of(id))
    const events: HistoryEvent[] = [
      ...store.sessions
        .gaps(id, fromMs, toMs)
        .slice(-MOST_EVENTS)
        .map((gap) => ({ kind: 'gap' as const, ...gap })),
      ...store.findings.between(id, fromMs, toMs, MOST_EVENTS).map((kept) => ({
        kind: 'finding' as const,
        fromMs: kept.openedMs,
        toMs: kept.closedMs,
        severity: kept.finding.severity,
        message: kept.finding.message,
      })),
      ...store.changes.changes(id, fromMs, toMs, MOST_EVENTS).map(({ atMs, ...change }) => ({
        kind: 'change' as const,
        fromMs: atMs,
        ...change,
        name: nameOf(change.family, change.index).name,
      })),
      ...store.changes.renames(id, fromMs, toMs, MOST_EVENTS).map(({ atMs, ...rename }) => ({
        kind: 'renamed' as const,
        fromMs: atMs,
        ...rename,
      })),
    ]
    return events.sort((a, b) => a.fromMs - b.fromMs)
  }

  return function makeHistory({ processorId, span, endMs }: HistoryQuestion): HistoryView {
    const series = store.series.of(processorId)
    const periodMs = parts.periodMs(processorId)
    const sums = sumsOf(series, span, endMs ?? parts.nowMs(), periodMs)
    const nameOf = namer(parts.sound(processorId), series)
    const shown = series.flatMap((one): HistorySeries[] => {
      const rollups = sums.rollups.get(one.id)
      if (!rollups?.seconds.some((seconds) => seconds > 0)) return []
      const { name, placeholder } = one.kind === 'latency' ? NO_NAME : nameOf(one.kind, one.index)
      return [{ kind: one.kind, index: one.index, name, placeholder, ...columnsOf(rollups) }]
    })
    const seconds = [...sums.rollups.values()].reduce((sum, rollups) => sum + total(rollups.seconds), 0)
    const [fromMs = sums.toMs] = sums.startsMs
    return {
      processorId,
      span,
      fromMs,
      toMs: sums.toMs,
      startsMs: sums.startsMs,
      series: shown,
      events: eventsOf(processorId, fromMs, sums.toMs),
      readings: Math.round((seconds * SECOND_MS) / periodMs),
      oldestMs: store.readings.oldestMs(series),
    }
  }
}

const NO_NAME = { name: '', placeholder: false }

/** The name that a channel has now, or had last. */
function namer(sound: ProcessorSound | null, series: readonly Series[]) {
  return (family: ChannelFamily, index: number): { readonly name: string; readonly placeholder: boolean } => {
    const present = sound ? channelsOf(sound, family).find((each) => each.index === index) : undefined
    if (present) return present
    const name = series.find((one) => one.kind === family && one.index === index)?.name ?? ''
    return { name, placeholder: isPlaceholderName(name) }
  }
}

function columnsOf({ min, mean, max, clippedSeconds, silentSeconds, seconds }: Rollups) {
  const known = (column: Int16Array) => {
    const values: (number | null)[] = []
    for (let at = 0; at < column.length; at++) {
      values.push(seconds[at] === 0 || column[at] === NO_READING ? null : column[at]!)
    }
    return values
  }
  return {
    min: known(min),
    mean: known(mean),
    max: known(max),
    clippedSeconds: pairsOf(clippedSeconds),
    silentSeconds: pairsOf(silentSeconds),
  }
}

function pairsOf(seconds: Uint32Array): readonly number[] {
  const pairs: number[] = []
  for (let at = 0; at < seconds.length; at++) if (seconds[at]! > 0) pairs.push(at, seconds[at]!)
  return pairs
}

function total(column: Uint32Array): number {
  let sum = 0
  for (const value of column) sum += value
  return sum
}
