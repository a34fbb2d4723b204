import type { Readings, RollupSpan, Rollups, Series } from '../../src-shared/model/recording.ts'
import type { Statements } from './connection.ts'
import { decodeHour, joinReadings, partOfReadings } from './hour-block.ts'
import { blockKey, HOUR_MS, hourOf, hourOfKey, MINUTE_MS } from './hours.ts'
import { decodeMinutes } from './minute-block.ts'
import { addBuckets, addInto, type Buckets, copyBucket, emptyRollups, rollUp } from './rollup.ts'
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
  /** The hours of one series that are over and began from `fromMs` to `toMs` (exclusive), without those of which nothing was recorded. */
  pastHours(one: Series, fromMs: number, toMs: number): RollupSpan
  /** Sums by the days that begin at `startsMs` on the wall's clock; the last one ends at `endMs`. */
  days(series: readonly Series[], startsMs: readonly number[], endMs: number): ReadonlyMap<number, Rollups>
  /** When the oldest record of these series is from, epoch ms; null where there is none. */
  oldestMs(series: readonly Series[]): number | null
  /** End of the newest hour that was recorded, epoch ms; null where there is none. For when no sample is open. */
  newestMs(series: readonly Series[]): number | null
}

export interface ReadingQueryParts {
  readonly sqlite: Statements
  readonly ticks: TickStore
  /** Below this a meter is silent, tenths of a dB. */
  readonly silence: () => number
}

/** Readings of an hour that is not over, and from when to when their periods began. */
interface OpenReadings {
  readonly readings: Readings
  readonly fromMs: number
  readonly toMs: number
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
  // Of every hour there are minutes, as long as there are any sums of it.
  const oldestHour = sqlite.prepare<[number, number], { id: number | null }>(
    'select min(id) as id from minute_hour where id >= ? and id < ?',
  )
  const newestHour = sqlite.prepare<[number, number], { id: number | null }>(
    'select max(id) as id from minute_hour where id >= ? and id < ?',
  )
  const oldestTick = sqlite.prepare<[string], { at: number | null }>(
    'select min(at_ms) as at from meter_tick where processor_id = ?',
  )
  const rows = createRollupRows(sqlite)

  function hourIn(end: typeof oldestHour, { id }: Series): number | null {
    const key = end.get(blockKey(id, 0), blockKey(id + 1, 0))?.id ?? null
    return key === null ? null : hourOfKey(key)
  }

  /** Samples that are not closed yet, of each processor that the series belong to. */
  function openTicks(series: readonly Series[], fromMs: number, toMs: number): ReadonlyMap<number, OpenReadings> {
    const found = new Map<number, OpenReadings>()
    for (const processorId of new Set(series.map((one) => one.processorId))) {
      for (const [id, readings] of ticks.read(processorId, fromMs, toMs)) {
        found.set(id, { readings, ...spanOf(readings) })
      }
    }
    return found
  }

  const ruleOf = ({ kind }: Series) => ({ kind, silence: silence() })

  /** Adds what is not closed yet to the buckets in which it lies; the first of `buckets` is at place `offset` of `into`. */
  function addOpen(into: Rollups, offset: number, one: Series, open: OpenReadings | undefined, buckets: Buckets): void {
    if (!open) return
    const { readings, fromMs, toMs } = open
    const { startMs, bucketMs, length } = buckets
    const first = Math.max(0, Math.floor((fromMs - startMs) / bucketMs))
    const end = Math.min(length, Math.floor((toMs - startMs) / bucketMs) + 1)
    if (end <= first) return
    const covered = { startMs: startMs + first * bucketMs, bucketMs, length: end - first }
    addBuckets(into, offset + first, rollUp(readings, covered, ruleOf(one)), one.kind)
  }

  function minutesOf(one: Series, startMs: number, length: number): Rollups {
    const found = emptyRollups(length)
    const endMs = startMs + length * MINUTE_MS
    const [from, to] = [blockKey(one.id, hourOf(startMs)), blockKey(one.id, hourOf(endMs - 1) + 1)]
    for (const { id, block } of minuteBlocks.all(from, to)) {
      const offset = (hourOfKey(id) * HOUR_MS - startMs) / MINUTE_MS
      addBuckets(found, offset, decodeMinutes(block), one.kind)
    }
    return found
  }

  function full(series: readonly Series[], fromMs: number, toMs: number): ReadonlyMap<number, Readings> {
    const open = openTicks(series, fromMs, toMs)
    const found = new Map<number, Readings>()
    for (const one of series) {
      const blocks = hourBlocks.all(blockKey(one.id, hourOf(fromMs)), blockKey(one.id, hourOf(toMs - 1) + 1))
      const parts = blocks.map(({ id, block }) => within(decodeHour(hourOfKey(id) * HOUR_MS, block), fromMs, toMs))
      const last = open.get(one.id)?.readings
      if (last) parts.push(last)
      if (parts.length > 0) found.set(one.id, joinReadings(parts))
    }
    return found
  }

  return {
    sums(series, buckets) {
      const { startMs, bucketMs, length } = buckets
      const found = full(series, startMs, startMs + bucketMs * length)
      return new Map(
        series.map((one) => {
          const readings = found.get(one.id)
          return [one.id, readings ? rollUp(readings, buckets, ruleOf(one)) : emptyRollups(length)]
        }),
      )
    },

    full,

    minutes(series, startMs, length, minutesEach) {
      const minutes = length * minutesEach
      const open = openTicks(series, startMs, startMs + minutes * MINUTE_MS)
      return new Map(
        series.map((one) => {
          const all = minutesOf(one, startMs, minutes)
          addOpen(all, 0, one, open.get(one.id), { startMs, bucketMs: MINUTE_MS, length: minutes })
          return [one.id, minutesEach === 1 ? all : inBuckets(all, length, minutesEach, one)]
        }),
      )
    },

    hours(series, from, length) {
      const open = openTicks(series, from * HOUR_MS, (from + length) * HOUR_MS)
      return new Map(
        series.map((one) => {
          const { starts, rollups } = rows.read('rollup_hour', one.id, from * HOUR_MS, (from + length) * HOUR_MS)
          const all = emptyRollups(length)
          for (let at = 0; at < starts.length; at++) copyBucket(all, hourOf(starts[at]!) - from, rollups, at)
          addOpen(all, 0, one, open.get(one.id), { startMs: from * HOUR_MS, bucketMs: HOUR_MS, length })
          return [one.id, all]
        }),
      )
    },

    pastHours: (one, fromMs, toMs) => rows.read('rollup_hour', one.id, fromMs, toMs),

    days(series, startsMs, endMs) {
      const [first = endMs] = startsMs
      const open = openTicks(series, first, endMs)
      return new Map(
        series.map((one) => {
          const { starts, rollups } = rows.read('rollup_day', one.id, first, endMs)
          const found = emptyRollups(startsMs.length)
          let at = 0
          for (let day = 0; day < startsMs.length; day++) {
            const [dayMs, nextMs] = [startsMs[day]!, startsMs[day + 1] ?? endMs]
            const from = at
            while (at < starts.length && starts[at]! < nextMs) at += 1
            addInto(found, day, rollups, from, at, one.kind)
            addOpen(found, day, one, open.get(one.id), { startMs: dayMs, bucketMs: nextMs - dayMs, length: 1 })
          }
          return [one.id, found]
        }),
      )
    },

    newestMs(series) {
      const hours = series.map((one) => hourIn(newestHour, one)).filter((hour) => hour !== null)
      return hours.length === 0 ? null : (hours.reduce((newest, hour) => Math.max(newest, hour)) + 1) * HOUR_MS
    },

    oldestMs(series) {
      const hours = series.map((one) => hourIn(oldestHour, one))
      const open = [...new Set(series.map((one) => one.processorId))].map((id) => oldestTick.get(id)?.at ?? null)
      const found = [...hours.map((hour) => (hour === null ? null : hour * HOUR_MS)), ...open].filter(
        (at) => at !== null,
      )
      return found.length === 0 ? null : found.reduce((oldest, at) => Math.min(oldest, at))
    },
  }
}

/** From the first to the last begin of a period; a clock that was set back puts them out of order. */
function spanOf({ atMs }: Readings): { readonly fromMs: number; readonly toMs: number } {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let at = 0; at < atMs.length; at++) {
    fromMs = Math.min(fromMs, atMs[at]!)
    toMs = Math.max(toMs, atMs[at]!)
  }
  return { fromMs, toMs }
}

function inBuckets(rollups: Rollups, length: number, each: number, { kind }: Series): Rollups {
  const found = emptyRollups(length)
  for (let at = 0; at < length; at++) addInto(found, at, rollups, at * each, (at + 1) * each, kind)
  return found
}

function within(readings: Readings, fromMs: number, toMs: number): Readings {
  const { atMs } = readings
  const kept = new Uint32Array(atMs.length)
  let count = 0
  for (let at = 0; at < atMs.length; at++) if (atMs[at]! >= fromMs && atMs[at]! < toMs) kept[count++] = at
  if (count === atMs.length) return readings
  const first = kept[0] ?? 0
  if (count === 0 || kept[count - 1] === first + count - 1) return partOfReadings(readings, first, first + count)
  // A clock was set back, and what is kept does not lie together.
  const pick = <T extends Float64Array | Uint16Array | Int16Array | Uint8Array>(column: T): T => {
    const picked = column.slice(0, count) as T
    for (let place = 0; place < count; place++) picked[place] = column[kept[place]!]!
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
