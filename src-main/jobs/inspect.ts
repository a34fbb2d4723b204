import { closeSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import { assertHeader, DATABASE_HEADER_BYTES } from './database-header.ts'
import { explainBackup } from './failure.ts'
import { sampleSpan } from './sample-span.ts'
import { hashOfSchema, knownSchemaHash, NEWEST_VERSION } from './schema-text.ts'

/** What a database was found to be. */
export interface Inspection {
  readonly schemaVersion: number
  readonly schemaHash: string
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>
  readonly oldestSampleMs: number | null
  readonly newestSampleMs: number | null
}

/** Pages that SQLite keeps of a store: a job reads each of them once, so more would be memory for nothing. */
export const CACHE_PAGES = 500

/** Told of each check that was passed, with what it found. */
export type OnPassed = (name: string, finding: string) => void

/**
 * Checks a database that anybody may have written, in the order in which that is safe (reliability.md, "Create" 6): its bytes before
 * SQLite opens it, what it defines before anything is asked of it, and only then its content. It is only read.
 *
 * @throws AppError `not-a-backup`, `newer-store`, `backup-damaged`
 */
export async function inspect(file: string, onPassed: OnPassed): Promise<Inspection> {
  try {
    const schemaVersion = assertHeader(readHead(file), statSync(file).size, NEWEST_VERSION)
    onPassed('header', 'A database of Atlas Console, as long as it says.')
    const known = await knownSchemaHash(schemaVersion)
    const database = openUntrusted(file)
    try {
      return inspectOpen(database, schemaVersion, known, onPassed)
    } finally {
      database.close()
    }
  } catch (error) {
    throw explainBackup(error)
  }
}

/** Opens a database for reading that may have been made to do harm. */
export function openUntrusted(file: string): Database.Database {
  const database = new Database(file, { readonly: true, fileMustExist: true })
  database.pragma(`cache_size = ${CACHE_PAGES}`)
  database.pragma('trusted_schema = OFF')
  database.pragma('query_only = ON')
  database.pragma('cell_size_check = ON')
  return database
}

function inspectOpen(
  database: Database.Database,
  schemaVersion: number,
  knownHash: string,
  onPassed: OnPassed,
): Inspection {
  const schemaHash = hashOfSchema(database)
  if (schemaHash !== knownHash) {
    throw new AppError('not-a-backup', 'That database defines things that Atlas Console does not. Nothing was changed.')
  }
  onPassed('schema', `Version ${schemaVersion}, exactly as this program makes it.`)

  const [found] = database.pragma('integrity_check(1)') as { readonly integrity_check: string }[]
  if (found?.integrity_check !== 'ok') {
    throw new AppError('backup-damaged', undefined, { cause: new Error(String(found?.integrity_check)) })
  }
  onPassed('integrity', 'Every page is in its place.')

  const loose = (database.pragma('foreign_key_check') as { readonly table: string }[])[0]
  if (loose) {
    throw new AppError('backup-damaged', undefined, { cause: new Error(`A row of ${loose.table} refers to nothing`) })
  }
  onPassed('references', 'Every row that refers to another finds it.')

  const rows = countRows(database)
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0)
  onPassed('rows', `${all} rows in ${Object.keys(rows).length} tables.`)
  return { schemaVersion, schemaHash, rows, ...sampleSpan(database) }
}

/** Rows of each table. Only for a database whose schema is known to be ours. */
export function countRows(database: Database.Database): Record<string, number> {
  const tables = database
    .prepare<[], string>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    )
    .pluck()
    .all()
  return Object.fromEntries(
    tables.map((table) => [table, Number(database.prepare(`select count(*) from "${table}"`).pluck().get())]),
  )
}

function readHead(file: string): Buffer {
  const head = Buffer.alloc(DATABASE_HEADER_BYTES)
  const handle = openSync(file, 'r')
  try {
    return head.subarray(0, readSync(handle, head))
  } finally {
    closeSync(handle)
  }
}
