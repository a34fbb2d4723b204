import type Database from 'better-sqlite3'
import { blockKey, HOUR_MS, hourOfKey } from '../store/hours.ts'

/** When the oldest and the newest sample of a store began, epoch ms; where only sums are left, when their hour began. */
export interface SampleSpan {
  readonly oldestSampleMs: number | null
  readonly newestSampleMs: number | null
}

const LAST_HOUR = Number.MAX_SAFE_INTEGER

/** Asks along the indexes, so it takes some ms of a store of any size. Null where nothing was recorded. */
export function sampleSpan(database: Database.Database): SampleSpan {
  const tables = database.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all()
  if (!tables.includes('series')) return { oldestSampleMs: null, newestSampleMs: null }
  const found = [...tickTimes(database), ...blockTimes(database)]
  return found.length === 0
    ? { oldestSampleMs: null, newestSampleMs: null }
    : { oldestSampleMs: Math.min(...found), newestSampleMs: Math.max(...found) }
}

interface Ends {
  readonly first: number | null
  readonly last: number | null
}

const bothOf = ({ first, last }: Ends): readonly number[] => [first, last].filter((end) => end !== null)

function tickTimes(database: Database.Database): readonly number[] {
  const processors = database.prepare<[], string>('select distinct processor_id from series').pluck().all()
  // One by one, because SQLite walks the whole index for a smallest and a largest at once.
  const first = database.prepare<[string], number>('select min(at_ms) from meter_tick where processor_id = ?').pluck()
  const last = database.prepare<[string], number>('select max(at_ms) from meter_tick where processor_id = ?').pluck()
  return processors.flatMap((id) => bothOf({ first: first.get(id) ?? null, last: last.get(id) ?? null }))
}

function blockTimes(database: Database.Database): readonly number[] {
  const series = database.prepare<[], number>('select id from series').pluck().all()
  return ['meter_hour', 'minute_hour'].flatMap((table) => {
    const end = (order: string) =>
      database
        .prepare<[number, number], number>(
          `select id from ${table} where id between ? and ? order by id ${order} limit 1`,
        )
        .pluck()
    const [first, last] = [end('asc'), end('desc')]
    return series.flatMap((id) =>
      [first, last]
        .map((one) => one.get(blockKey(id, 0), blockKey(id, LAST_HOUR)))
        .filter((key) => key !== undefined)
        .map((key) => hourOfKey(key) * HOUR_MS),
    )
  })
}
