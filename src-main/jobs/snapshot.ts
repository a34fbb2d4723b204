import Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupPart } from '../../src-shared/model/backup.ts'
import { explainSqlite } from '../store/failure.ts'
import { APPLICATION_ID } from '../store/open.ts'
import type { Durable } from './durable.ts'
import { CACHE_PAGES } from './inspect.ts'
import { BOOKKEEPING, tablesOf } from './parts.ts'

/** How long to wait for a store that is being opened or recovered just now, ms. Nothing else makes a reader wait. */
const BUSY_TIMEOUT_MS = 2000

/**
 * Copies the live store as it is at one moment into a new private file (reliability.md, "Create" 3 and 4), on a connection of its
 * own that cannot write. The writer is not kept waiting. `parts` null is everything, byte for byte what SQLite makes of it.
 *
 * @throws AppError `damaged`, `busy`, `disk-full`
 */
export function takeSnapshot(
  durable: Durable,
  liveFile: string,
  snapshotFile: string,
  parts: readonly BackupPart[] | null,
): void {
  // SQLite would make the file readable by everybody; an empty one it fills.
  durable.makeFile(snapshotFile)
  const live = openLive(liveFile)
  try {
    if (parts === null) live.prepare('vacuum into ?').run(snapshotFile)
    else copyParts(live, snapshotFile, parts)
  } catch (error) {
    throw explainLive(error, liveFile)
  } finally {
    live.close()
  }
}

/** Opens the live store to read it and nothing more. @throws AppError `damaged`, `busy` */
export function openLive(liveFile: string): Database.Database {
  try {
    const live = new Database(liveFile, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
    live.pragma(`cache_size = ${CACHE_PAGES}`)
    return live
  } catch (error) {
    throw explainLive(error, liveFile)
  }
}

function explainLive(error: unknown, liveFile: string): unknown {
  if (error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)) {
    return new AppError('busy', 'Another program holds the database. Close it and try again.', { cause: error })
  }
  return explainSqlite(error, liveFile)
}

/**
 * The same schema with the rows of some parts. It is made of what stays and not of a whole copy of which the rest is removed: the
 * settings are some hundred rows, and they are saved after each change, beside a history of a gigabyte.
 */
function copyParts(live: Database.Database, snapshotFile: string, parts: readonly BackupPart[]): void {
  const copy = new Database(snapshotFile)
  try {
    copy.pragma('journal_mode = OFF')
    copy.pragma('synchronous = OFF')
    copy.pragma('foreign_keys = OFF')
    // One moment for all of it.
    live.transaction(() => copyInto(live, copy, [...BOOKKEEPING, ...tablesOf(parts)]))()
    copy.exec('vacuum')
  } finally {
    copy.close()
  }
}

interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly sql: string
}

function copyInto(live: Database.Database, copy: Database.Database, kept: readonly string[]): void {
  // Objects without text are SQLite's own and come with their tables, and so do its statistics, when they are asked for.
  const objects = live
    .prepare<[], SchemaObject>(
      "select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\' order by rowid",
    )
    .all()
  copy.transaction(() => {
    for (const { sql } of objects) copy.exec(sql)
    const tables = objects.filter(({ type, name }) => type === 'table' && kept.includes(name))
    for (const { name } of tables) copyTable(live, copy, name)
    copy.pragma(`application_id = ${APPLICATION_ID}`)
    copy.pragma(`user_version = ${Number(live.pragma('user_version', { simple: true }))}`)
  })()
}

function copyTable(live: Database.Database, copy: Database.Database, table: string): void {
  const rows = live.prepare(`select * from "${table}"`).safeIntegers().raw()
  const places = rows
    .columns()
    .map(() => '?')
    .join(', ')
  const insert = copy.prepare(`insert into "${table}" values (${places})`)
  for (const row of rows.iterate() as IterableIterator<unknown[]>) insert.run(row)
}
