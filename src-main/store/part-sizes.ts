import type { BackupPart } from '../../src-shared/model/backup.ts'
import type { Statements } from './connection.ts'

/** What fills a store, estimated: counting it would read all of it. */
export interface PartSizes {
  /** The part that is largest, of so many rows in each table; null where nothing is in it. */
  largest(rows: Readonly<Record<string, number>>): {
    readonly name: string
    readonly part: BackupPart
    readonly aboutBytes: number
  } | null
  /** Bytes of the whole store. */
  total(): number
}

/** Rows that are looked at of each table. */
const SAMPLE = 200
/** What SQLite keeps beside the values of a row: its header, its place in the page, what is free in it. */
const BESIDE_BYTES = 24

/** What may become large, in words that people know. */
const LARGE: readonly { table: string; size: string; name: string; part: BackupPart }[] = [
  { table: 'meter_hour', size: 'length(block)', name: 'Readings of full resolution', part: 'history' },
  { table: 'meter_tick', size: 'length(readings)', name: 'Readings of the last hours', part: 'history' },
  { table: 'minute_hour', size: 'length(block)', name: 'Levels by the minute', part: 'history' },
  { table: 'rollup_hour', size: 'length(block)', name: 'Levels by the hour', part: 'history' },
  { table: 'capture', size: 'length(value)', name: 'Captured settings', part: 'captures' },
  { table: 'finding', size: 'length(value)', name: 'What was found in the past', part: 'history' },
  { table: 'audit', size: '60 + coalesce(length(input), 0)', name: 'Who did what', part: 'audit' },
  { table: 'change_record', size: '150 + length(name)', name: 'Changes at the processors', part: 'audit' },
]

export function createPartSizes(sqlite: Statements): PartSizes {
  const samplers = LARGE.map(({ table, size, name, part }) => ({
    table,
    name,
    part,
    mean: sqlite.prepare<[], { mean: number | null }>(
      `select avg(size) as mean from (select ${size} as size from ${table} limit ${SAMPLE})`,
    ),
  }))
  const pages = sqlite.prepare<[], { bytes: number }>(
    'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
  )

  return {
    largest(rows) {
      const sizes = samplers.map(({ table, name, part, mean }) => ({
        name,
        part,
        aboutBytes: Math.round((rows[table] ?? 0) * ((mean.get()?.mean ?? 0) + BESIDE_BYTES)),
      }))
      const [largest] = sizes.sort((a, b) => b.aboutBytes - a.aboutBytes)
      return largest && largest.aboutBytes > 0 ? largest : null
    },
    total: () => pages.get()?.bytes ?? 0,
  }
}
