import type { Database } from 'better-sqlite3'
import type { Readings, RollupSpan, Rollups, Series } from '../../src-shared/model/recording.ts'
import { decodeHour, joinReadings } from './hour-block.ts'
import { blockKey, HOUR_MS, hourOf, hourOfKey, MINUTE_MS } from './hours.ts'
import { decodeMinutes } from './minute-block.ts'
import { addInto, type Buckets, emptyRollups, mergeRollups, rollUp } from './rollup.ts'
import { createRollupRows } from './rollup-rows.ts'
import type { TickStore } from './ticks.ts'

/** What was recorded, by the number of the series; hours that are not over are in it too. */
export interface ReadingQueries {
  /** Every reading whose period began from `fromMs` to `toMs` (exclusive), in the order of recording. */
  full(series: readonly Series[], fromMs: number, toMs: number): ReadonlyMap<number, Readings>
  /** Sums by equal buckets, from the readings themselves: for short spans. */
  sums(series: readonly Series[], buckets: Buckets): ReadonlyMap<number, Rollups>
  /** Sums by `minutesEach` minutes; `startMs` is the beginning of a minute, `length` the number of buckets. */
  minutes(series: readonly Series[], startMs: number, length: number, minutesEach: number): ReadonlyMap<number, Rollups>
  /** Sums by hour, the first `from` hours since 1970. */
  hours(series: readonly Series[], from: number, length: number): ReadonlyMap<number, Rollups>
  /** The hours of one series that are over, from `from` to `to` (exclusive), without those of which nothing was recorded. */
  pastHours(one: Series, from: number, to: number): RollupSpan
  /** Sums by the days that begin at `startsMs` on the wall's clock; the last one ends at `endMs`. */
  days(series: readonly Series[], startsMs: readonly number[], endMs: number): ReadonlyMap<number, Rollups>
  /** When the oldest record of these series is from, epoch ms; null where there is none. */
  oldestMs(series: readonly Series[]): number | null
  /** End of the newest hour that was recorded, epoch ms; null where there is none. For when no sample is open. */
  newestMs(series: readonly Series[]): number | null
}

export interface ReadingQueryParts {
  readonly sqlite: Database
  readonly ticks: TickStore
  /** Below this a meter is silent, tenths of a dB. */
  readonly silence: () => number
}

interface BlockRow {
  readonly id: number
  readonly block: Uint8Array
}

export function createReadingQueries({ sqlite, ticks, silence }: ReadingQueryParts): ReadingQueries {
  const hourBlocks = sqlite.prepare<[number, number], BlockRow>(
    'select id, block from meter_hour where id >= ? and id < ? order by id',
  )
  const minuteBlocks = sqlite.prepare<[number, number], BlockRow>(
    'select id, block from minute_hour where id >= ? and id < ? order by id',
  )
  const oldestHour = sqlite.prepare<[number], { start: number | null }>(
    'select min(start) as start from rollup_hour where series_id = ?',
  )
  const newestHour = sqlite.prepare<[number], { start: number | null }>(
    'select max(start) as start from rollup_hour where series_id = ?',
  )
  const oldestTick = sqlite.prepare<[string], { at: number | null }>(
    'select min(at_ms) as at from meter_tick where processor_id = ?',
  )
  const rows = createRollupRows(sqlite)

  /** Samples that are not closed yet, of each processor that the series belong to. */
  function openTicks(series: readonly Series[], fromMs: number, toMs: number): ReadonlyMap<number, Readings> {
    const found = new Map<number, Readings>()
    for (const processorId of new Set(series.map((one) => one.processorId))) {
      for (const [id, readings] of ticks.read(processorId, fromMs, toMs)) found.set(id, readings)
    }
    return found
  }

  function openSums(one: Series, open: ReadonlyMap<number, Readings>, buckets: Buckets): Rollups | null {
    const readings = open.get(one.id)
    return readings ? rollUp(readings, buckets, { kind: one.kind, silence: silence() }) : null
  }

  function minutesOf(one: Series, startMs: number, length: number): Rollups {
    const found = emptyRollups(length)
    const endMs = startMs + length * MINUTE_MS
    const [from, to] = [blockKey(one.id, hourOf(startMs)), blockKey(one.id, hourOf(endMs - 1) + 1)]
    for (const { id, block } of minuteBlocks.all(from, to)) {
      const offset = (hourOfKey(id) * HOUR_MS - startMs) / MINUTE_MS
      copyInto(found, offset, decodeMinutes(block))
    }
    return found
  }

  function full(series: readonly Series[], fromMs: number, toMs: number): ReadonlyMap<number, Readings> {
    const open = openTicks(series, fromMs, toMs)
    const found = new Map<number, Readings>()
    for (const one of series) {
      const blocks = hourBlocks.all(blockKey(one.id, hourOf(fromMs)), blockKey(one.id, hourOf(toMs - 1) + 1))
      const parts = blocks.map(({ id, block }) => within(decodeHour(hourOfKey(id) * HOUR_MS, block), fromMs, toMs))
      const last = open.get(one.id)
      if (last) parts.push(last)
      if (parts.length > 0) found.set(one.id, joinReadings(parts))
    }
    return found
  }

  return {
    sums(series, buckets) {
      const { startMs, bucketMs, length } = buckets
      const found = full(series, startMs, startMs + bucketMs * length)
      return new Map(series.map((one) => [one.id, openSums(one, found, buckets) ?? emptyRollups(length)]))
    },

    full,

    minutes(series, startMs, length, minutesEach) {
      const minutes = length * minutesEach
      const open = openTicks(series, startMs, startMs + minutes * MINUTE_MS)
      return new Map(
        series.map((one) => {
          const closed = minutesOf(one, startMs, minutes)
          const added = openSums(one, open, { startMs, bucketMs: MINUTE_MS, length: minutes })
          const all = added ? mergeRollups(closed, added, one.kind) : closed
          return [one.id, minutesEach === 1 ? all : inBuckets(all, length, minutesEach, one)]
        }),
      )
    },

    hours(series, from, length) {
      const open = openTicks(series, from * HOUR_MS, (from + length) * HOUR_MS)
      return new Map(
        series.map((one) => {
          const { starts, rollups } = rows.read('rollup_hour', one.id, from, from + length)
          const closed = emptyRollups(length)
          for (const [at, start] of starts.entries()) copyInto(closed, start - from, sliceOf(rollups, at))
          const added = openSums(one, open, { startMs: from * HOUR_MS, bucketMs: HOUR_MS, length })
          return [one.id, added ? mergeRollups(closed, added, one.kind) : closed]
        }),
      )
    },

    pastHours: (one, from, to) => rows.read('rollup_hour', one.id, from, to),

    days(series, startsMs, endMs) {
      const [first = endMs] = startsMs
      const open = openTicks(series, first, endMs)
      return new Map(
        series.map((one) => {
          const { starts, rollups } = rows.read('rollup_day', one.id, first, endMs)
          const found = emptyRollups(startsMs.length)
          for (let day = 0; day < startsMs.length; day++) {
            const [dayMs, nextMs] = [startsMs[day]!, startsMs[day + 1] ?? endMs]
            const from = starts.findIndex((start) => start >= dayMs)
            const to = starts.findLastIndex((start) => start < nextMs) + 1
            const added = openSums(one, open, { startMs: dayMs, bucketMs: nextMs - dayMs, length: 1 })
            if (from >= 0 && from < to) addInto(found, day, [rollups], from, to, one.kind)
            if (added) placeSum(found, day, added, one)
          }
          return [one.id, found]
        }),
      )
    },

    newestMs(series) {
      const hours = series.map((one) => newestHour.get(one.id)?.start ?? null).filter((hour) => hour !== null)
      return hours.length === 0 ? null : (hours.reduce((newest, hour) => Math.max(newest, hour)) + 1) * HOUR_MS
    },

    oldestMs(series) {
      const hours = series.map((one) => oldestHour.get(one.id)?.start ?? null)
      const open = [...new Set(series.map((one) => one.processorId))].map((id) => oldestTick.get(id)?.at ?? null)
      const found = [...hours.map((hour) => (hour === null ? null : hour * HOUR_MS)), ...open].filter(
        (at) => at !== null,
      )
      return found.length === 0 ? null : found.reduce((oldest, at) => Math.min(oldest, at))
    },
  }
}

/** Adds one bucket to what a place of `into` has already. */
function placeSum(into: Rollups, place: number, sum: Rollups, { kind }: Series): void {
  const both = emptyRollups(1)
  const present = sliceOf(into, place)
  addInto(both, 0, [present, sum], 0, 1, kind)
  copyInto(into, place, both)
}

function inBuckets(rollups: Rollups, length: number, each: number, { kind }: Series): Rollups {
  const found = emptyRollups(length)
  for (let at = 0; at < length; at++) addInto(found, at, [rollups], at * each, (at + 1) * each, kind)
  return found
}

function sliceOf(rollups: Rollups, at: number): Rollups {
  return {
    min: rollups.min.subarray(at, at + 1),
    mean: rollups.mean.subarray(at, at + 1),
    max: rollups.max.subarray(at, at + 1),
    clippedSeconds: rollups.clippedSeconds.subarray(at, at + 1),
    silentSeconds: rollups.silentSeconds.subarray(at, at + 1),
    seconds: rollups.seconds.subarray(at, at + 1),
  }
}

/** Puts `part` into `into` from place `offset` on; what does not fit is left out. */
function copyInto(into: Rollups, offset: number, part: Rollups): void {
  const start = Math.max(0, -offset)
  const end = Math.min(part.seconds.length, into.seconds.length - offset)
  if (end <= start) return
  for (const column of ['min', 'mean', 'max', 'clippedSeconds', 'silentSeconds', 'seconds'] as const) {
    into[column].set(part[column].subarray(start, end), offset + start)
  }
}

function within(readings: Readings, fromMs: number, toMs: number): Readings {
  const { atMs } = readings
  const isInside = (at: number) => atMs[at]! >= fromMs && atMs[at]! < toMs
  if (atMs.every((ms) => ms >= fromMs && ms < toMs)) return readings
  const kept = [...atMs.keys()].filter(isInside)
  const pick = <T extends Float64Array | Uint16Array | Int16Array | Uint8Array>(column: T): T => {
    const picked = column.slice(0, kept.length) as T
    kept.forEach((at, place) => {
      picked[place] = column[at]!
    })
    return picked
  }
  return {
    atMs: pick(atMs),
    periodMs: pick(readings.periodMs),
    level: pick(readings.level),
    peak: pick(readings.peak),
    clippedSeconds: pick(readings.clippedSeconds),
  }
}
