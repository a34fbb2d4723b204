import type { RollupSpan, Rollups } from '../../src-shared/model/recording.ts'
import type { Statements } from './connection.ts'
import { emptyRollups } from './rollup.ts'

export type RollupTable = 'rollup_hour' | 'rollup_day'

/** Sums by hour and by day: a row each, the rows of a series together and in order. */
export interface RollupRows {
  /** Writes the one bucket of `sum` in place of what was there. */
  put(table: RollupTable, seriesId: number, start: number, sum: Rollups): void
  /** From `from` to `to` (exclusive), in the unit of the table: hours since 1970, or epoch ms. */
  read(table: RollupTable, seriesId: number, from: number, to: number): RollupSpan
  /** Removes the rows that begin before `before`; how many went. */
  removeBefore(table: RollupTable, seriesId: number, before: number): number
}

interface Row {
  readonly start: number
  readonly min: number
  readonly mean: number
  readonly max: number
  readonly clipped_s: number
  readonly silent_s: number
  readonly seconds: number
}

export function createRollupRows(sqlite: Statements): RollupRows {
  const statementsOf = (table: RollupTable) => ({
    put: sqlite.prepare(`insert or replace into ${table} values (?, ?, ?, ?, ?, ?, ?, ?)`),
    read: sqlite.prepare<[number, number, number], Row>(
      `select start, min, mean, max, clipped_s, silent_s, seconds from ${table}
       where series_id = ? and start >= ? and start < ? order by start`,
    ),
    remove: sqlite.prepare(`delete from ${table} where series_id = ? and start < ?`),
  })
  const statements = { rollup_hour: statementsOf('rollup_hour'), rollup_day: statementsOf('rollup_day') }

  return {
    put(table, seriesId, start, { min, mean, max, clippedSeconds, silentSeconds, seconds }) {
      if (seconds[0] === 0) return
      statements[table].put.run(
        seriesId,
        start,
        min[0],
        mean[0],
        max[0],
        clippedSeconds[0],
        silentSeconds[0],
        seconds[0],
      )
    },
    read(table, seriesId, from, to) {
      const rows = statements[table].read.all(seriesId, from, to)
      const rollups = emptyRollups(rows.length)
      const starts = new Float64Array(rows.length)
      rows.forEach((row, at) => {
        starts[at] = row.start
        rollups.min[at] = row.min
        rollups.mean[at] = row.mean
        rollups.max[at] = row.max
        rollups.clippedSeconds[at] = row.clipped_s
        rollups.silentSeconds[at] = row.silent_s
        rollups.seconds[at] = row.seconds
      })
      return { starts, rollups }
    },
    removeBefore: (table, seriesId, before) => statements[table].remove.run(seriesId, before).changes,
  }
}
