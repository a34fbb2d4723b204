import type { Statements } from './connection.ts'
import { blockKey, HOUR_MS, hourOf } from './hours.ts'
import { createRollupRows } from './rollup-rows.ts'
import type { SeriesStore } from './series.ts'

/** Removes what is too old, in steps that take a few ms each: one large delete would stall everything (performance.md). */
export interface Pruner {
  /** One step: readings of full resolution that began before `beforeMs`. How many went; null when nothing was left. */
  readings(beforeMs: number): number | null
  /** One step: sums that began before `beforeMs`. How many went; null when nothing was left. */
  rollups(beforeMs: number): number | null
  /** One step: everything of processors that are not in the list any more. Null when nothing was left. */
  orphans(processorIds: readonly string[]): number | null
  /** What happened beside the readings: sessions, gaps, changes and closed findings that ended before `beforeMs`. */
  events(beforeMs: number): void
}

/** Blocks that one step removes at most: some hundred kilobytes. */
const BLOCKS_A_STEP = 200
/** Later than any hour and any time that a row can carry. */
const BEYOND_ALL = Number.MAX_SAFE_INTEGER

interface Step {
  /** Blocks or rows that went: what the step has cost. */
  readonly rows: number
  /** What went in the unit that is told. */
  readonly deleted: number
}

const NOTHING: Step = { rows: 0, deleted: 0 }

export function createPruner(sqlite: Statements, series: SeriesStore): Pruner {
  const countBlocks = sqlite.prepare<[number, number, number], { last: number | null; rows: number; readings: number }>(
    `select max(id) as last, count(*) as rows, coalesce(sum(readings), 0) as readings
     from (select id, readings from meter_hour where id >= ? and id < ? order by id limit ?)`,
  )
  const deleteBlocks = sqlite.prepare('delete from meter_hour where id >= ? and id <= ?')
  const lastMinutes = sqlite.prepare<[number, number, number], { last: number | null }>(
    'select max(id) as last from (select id from minute_hour where id >= ? and id < ? order by id limit ?)',
  )
  const deleteMinutes = sqlite.prepare('delete from minute_hour where id >= ? and id <= ?')
  const deleteTicks = sqlite.prepare('delete from meter_tick where processor_id = ?')
  const rows = createRollupRows(sqlite)
  const ended = [
    'delete from monitor_session where stopped_ms < ?',
    'delete from gap where to_ms < ?',
    'delete from channel_change where at_ms < ?',
    'delete from channel_rename where at_ms < ?',
    'delete from trigger_heard where at_ms < ?',
    'delete from finding where closed_ms < ?',
  ].map((text) => sqlite.prepare(text))
  const ofProcessor = [
    'monitor_session',
    'gap',
    'channel_change',
    'channel_rename',
    'trigger_heard',
    'finding',
    'sample_period',
  ].map((table) => sqlite.prepare(`delete from ${table} where processor_id = ?`))

  function blocksOf(seriesId: number, beforeHour: number, most: number): Step {
    const first = blockKey(seriesId, 0)
    const found = countBlocks.get(first, blockKey(seriesId, beforeHour), most)
    if (!found || found.last === null) return NOTHING
    deleteBlocks.run(first, found.last)
    return { rows: found.rows, deleted: found.readings }
  }

  function sumsOf(seriesId: number, beforeMs: number, most: number): Step {
    const beforeHour = hourOf(beforeMs)
    const first = blockKey(seriesId, 0)
    const last = lastMinutes.get(first, blockKey(seriesId, beforeHour), most)?.last ?? null
    const deleted =
      last !== null
        ? deleteMinutes.run(first, last).changes
        : rows.removeBefore('rollup_hour', seriesId, beforeHour * HOUR_MS) +
          rows.removeBefore('rollup_day', seriesId, beforeMs)
    return { rows: deleted, deleted }
  }

  /** Goes from series to series until the step has cost enough. */
  const step = sqlite.transaction((ofOne: (seriesId: number, most: number) => Step): number | null => {
    let cost = 0
    let deleted = 0
    for (const { id } of series.all()) {
      const done = ofOne(id, BLOCKS_A_STEP - cost)
      cost += done.rows
      deleted += done.deleted
      if (cost >= BLOCKS_A_STEP) break
    }
    return cost === 0 ? null : deleted
  })

  return {
    readings: (beforeMs) => step((id, most) => blocksOf(id, hourOf(beforeMs), most)),
    rollups: (beforeMs) => step((id, most) => sumsOf(id, beforeMs, most)),
    orphans: sqlite.transaction((processorIds: readonly string[]): number | null => {
      const [orphan] = series.orphans(processorIds)
      if (!orphan) return null
      const done = [blocksOf(orphan.id, BEYOND_ALL, BLOCKS_A_STEP), sumsOf(orphan.id, BEYOND_ALL, BLOCKS_A_STEP)]
      if (done.some(({ rows }) => rows > 0)) return done[0]?.deleted ?? 0
      deleteTicks.run(orphan.processorId)
      for (const statement of ofProcessor) statement.run(orphan.processorId)
      series.forget(orphan.id)
      return 0
    }),
    events(beforeMs) {
      for (const statement of ended) statement.run(beforeMs)
    },
  }
}
