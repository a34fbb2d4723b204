import type { RollupSpan, Rollups } from '../../src-shared/model/recording.ts'
import type { Statements } from './connection.ts'
import { HOUR_MS } from './hours.ts'
import { copyBucket, emptyRollups } from './rollup.ts'
import { decodeSums, encodeSums } from './sums-block.ts'

export type RollupTable = 'rollup_hour' | 'rollup_day'

/** Sums by hour and by day. Those of a span of time are one row of their series: a picture of a year reads a dozen rows a meter. */
export interface RollupRows {
  /** Writes the one bucket of `sum`, which begins at `startMs`, in place of what was there. */
  put(table: RollupTable, seriesId: number, startMs: number, sum: Rollups): void
  /** What begins from `fromMs` to `toMs` (exclusive), in order, without the buckets of which nothing was recorded. */
  read(table: RollupTable, seriesId: number, fromMs: number, toMs: number): RollupSpan
  /** Removes what begins before `beforeMs`; how many rows went or became shorter. */
  removeBefore(table: RollupTable, seriesId: number, beforeMs: number): number
}

const DAY_MS = 24 * HOUR_MS

/** How much time one row holds, and how much of a bucket is recorded where nothing is missing. */
const SPANS: Readonly<Record<RollupTable, { readonly spanMs: number; readonly wholeSeconds: number }>> = {
  rollup_hour: { spanMs: DAY_MS, wholeSeconds: HOUR_MS / 1000 },
  rollup_day: { spanMs: 32 * DAY_MS, wholeSeconds: DAY_MS / 1000 },
}

interface Row {
  readonly span: number
  readonly block: Uint8Array
}

export function createRollupRows(sqlite: Pick<Statements, 'prepare'>): RollupRows {
  const tables = { rollup_hour: rowsOf(sqlite, 'rollup_hour'), rollup_day: rowsOf(sqlite, 'rollup_day') }
  return {
    put: (table, seriesId, startMs, sum) => tables[table].put(seriesId, startMs, sum),
    read: (table, seriesId, fromMs, toMs) => tables[table].read(seriesId, fromMs, toMs),
    removeBefore: (table, seriesId, beforeMs) => tables[table].removeBefore(seriesId, beforeMs),
  }
}

function rowsOf(sqlite: Pick<Statements, 'prepare'>, table: RollupTable) {
  const { spanMs, wholeSeconds } = SPANS[table]
  const write = sqlite.prepare<[number, number, Uint8Array]>(`insert or replace into ${table} values (?, ?, ?)`)
  const some = sqlite.prepare<[number, number, number], Row>(
    `select span, block from ${table} where series_id = ? and span >= ? and span <= ? order by span`,
  )
  const remove = sqlite.prepare<[number, number]>(`delete from ${table} where series_id = ? and span < ?`)
  const spanOf = (atMs: number) => Math.floor(atMs / spanMs)
  const decode = (rows: readonly Row[]) =>
    decodeSums(
      rows.map(({ span, block }) => ({ block, baseMs: span * spanMs })),
      wholeSeconds,
    )
  const encode = (sums: RollupSpan, span: number) => encodeSums(sums, span * spanMs, wholeSeconds)

  return {
    put(seriesId: number, startMs: number, sum: Rollups): void {
      if (sum.seconds[0] === 0) return
      const span = spanOf(startMs)
      const sums = withBucket(decode(some.all(seriesId, span, span)), startMs, sum)
      write.run(seriesId, span, encode(sums, span))
    },
    read: (seriesId: number, fromMs: number, toMs: number): RollupSpan =>
      within(decode(some.all(seriesId, spanOf(fromMs), spanOf(toMs - 1))), fromMs, toMs),
    removeBefore(seriesId: number, beforeMs: number): number {
      const span = spanOf(beforeMs)
      const removed = remove.run(seriesId, span).changes
      const last = decode(some.all(seriesId, span, span))
      const kept = within(last, beforeMs, Number.POSITIVE_INFINITY)
      if (kept.starts.length === last.starts.length) return removed
      if (kept.starts.length === 0) remove.run(seriesId, span + 1)
      else write.run(seriesId, span, encode(kept, span))
      return removed + 1
    },
  }
}

/** The first place of what begins at `atMs` or later. */
function placeOf(starts: Float64Array, atMs: number): number {
  const place = starts.findIndex((startMs) => startMs >= atMs)
  return place === -1 ? starts.length : place
}

function within({ starts, rollups }: RollupSpan, fromMs: number, toMs: number): RollupSpan {
  const [from, to] = [placeOf(starts, fromMs), placeOf(starts, toMs)]
  const part = <T extends Int16Array | Uint32Array>(column: T) => column.subarray(from, to) as T
  return {
    starts: starts.subarray(from, to),
    rollups: {
      min: part(rollups.min),
      mean: part(rollups.mean),
      max: part(rollups.max),
      clippedSeconds: part(rollups.clippedSeconds),
      silentSeconds: part(rollups.silentSeconds),
      seconds: part(rollups.seconds),
    },
  }
}

/** The same sums with the one of `sum` at its place, in place of one that begins at the same moment. */
function withBucket({ starts, rollups }: RollupSpan, startMs: number, sum: Rollups): RollupSpan {
  const at = placeOf(starts, startMs)
  const after = starts[at] === startMs ? at + 1 : at
  const all = [...starts.subarray(0, at), startMs, ...starts.subarray(after)]
  const merged = emptyRollups(all.length)
  for (let place = 0; place < at; place++) copyBucket(merged, place, rollups, place)
  copyBucket(merged, at, sum, 0)
  for (let place = after; place < starts.length; place++) copyBucket(merged, at + 1 + place - after, rollups, place)
  return { starts: Float64Array.from(all), rollups: merged }
}
