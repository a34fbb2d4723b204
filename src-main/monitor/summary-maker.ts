import { NO_READING } from '../../src-shared/decibels.ts'
import type { MonitorSettings } from '../../src-shared/model/monitor.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Rollups, Series } from '../../src-shared/model/recording.ts'
import { summarizeLevels } from '../analysis/history-summary.ts'
import type { HistorySummary } from './monitor.ts'
import type { MonitorStore } from './monitor-store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Rows of the reduced answer for each input. */
const BUCKETS = 288
/** Beyond this the minutes of all inputs are too many to be read at once; hours say it as well, hours. */
const MOST_HOURS_BY_MINUTE = 31 * 24

export interface SummaryParts {
  readonly store: Pick<MonitorStore, 'series' | 'readings'>
  readonly nowMs: () => number
  readonly settings: () => MonitorSettings
  readonly periodMs: (id: ProcessorId) => number
  readonly nameOf: (series: Series) => string
}

/**
 * The history of a processor's inputs in figures (requirements.md §1.14). As far back as every reading is kept it is reckoned from
 * the readings themselves; beyond that from the sums by minute, and beyond a month from those by hour, whose runs count as one.
 */
export function createSummaryMaker({ store, nowMs, settings, periodMs, nameOf }: SummaryParts) {
  return function summarize(processorId: ProcessorId, hours: number): HistorySummary {
    const inputs = store.series.of(processorId).filter(({ kind }) => kind === 'source')
    const endMs = nowMs()
    const fromMs = endMs - hours * HOUR_MS
    const { thresholds, keepFullHours } = settings()
    const isFull = hours <= keepFullHours
    const columns = isFull ? fullColumns(inputs, fromMs, endMs) : summedColumns(inputs, fromMs, hours)
    const dataPoints = isFull
      ? columns.reduce((sum, { level }) => sum + countOf(level), 0)
      : Math.round(columns.reduce((sum, { seconds }) => sum + seconds, 0) / (periodMs(processorId) / 1000))
    return {
      processorId,
      hours,
      dataPoints,
      data: reduced(inputs, fromMs, hours),
      ...summarizeLevels(columns, thresholds),
    }
  }

  function fullColumns(inputs: readonly Series[], fromMs: number, endMs: number) {
    return [...store.readings.full(inputs, fromMs, endMs).values()].map(({ level, peak }) => ({
      level,
      peak,
      seconds: 0,
    }))
  }

  function summedColumns(inputs: readonly Series[], fromMs: number, hours: number) {
    const sums =
      hours <= MOST_HOURS_BY_MINUTE
        ? store.readings.minutes(inputs, Math.floor(fromMs / MINUTE_MS) * MINUTE_MS, hours * 60 + 1, 1)
        : store.readings.hours(inputs, Math.floor(fromMs / HOUR_MS), hours + 1)
    return [...sums.values()].map(({ mean, max, seconds }) => ({ level: mean, peak: max, seconds: sumOf(seconds) }))
  }

  function reduced(inputs: readonly Series[], fromMs: number, hours: number): HistorySummary['data'] {
    const { startMs, bucketMs, sums } = bucketsOf(inputs, fromMs, hours)
    return inputs
      .flatMap((input) => rowsOf(input, sums.get(input.id), startMs, bucketMs))
      .sort((a, b) => a.atMs - b.atMs || a.input - b.input)
  }

  function bucketsOf(inputs: readonly Series[], fromMs: number, hours: number) {
    if (hours > MOST_HOURS_BY_MINUTE) {
      const from = Math.floor(fromMs / HOUR_MS)
      return { startMs: from * HOUR_MS, bucketMs: HOUR_MS, sums: store.readings.hours(inputs, from, hours + 1) }
    }
    const minutesEach = Math.max(1, Math.ceil((hours * 60) / BUCKETS))
    const bucketMs = minutesEach * MINUTE_MS
    const startMs = Math.floor(fromMs / bucketMs) * bucketMs
    const length = Math.ceil((hours * 60) / minutesEach) + 1
    return { startMs, bucketMs, sums: store.readings.minutes(inputs, startMs, length, minutesEach) }
  }

  function rowsOf(input: Series, sums: Rollups | undefined, startMs: number, bucketMs: number): HistorySummary['data'] {
    if (!sums) return []
    return [...sums.seconds.keys()]
      .filter((at) => sums.seconds[at]! > 0)
      .map((at) => ({
        atMs: startMs + at * bucketMs,
        input: input.index,
        name: nameOf(input),
        levelDb: sums.mean[at]! / 10,
        minDb: sums.min[at]! / 10,
        peakDb: sums.max[at]! / 10,
        clippedSeconds: sums.clippedSeconds[at]!,
      }))
  }
}

function countOf(level: Int16Array): number {
  let count = 0
  for (const value of level) if (value !== NO_READING) count += 1
  return count
}

function sumOf(column: Uint32Array): number {
  let sum = 0
  for (const value of column) sum += value
  return sum
}
