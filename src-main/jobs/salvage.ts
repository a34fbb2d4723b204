import { existsSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import { explainSqlite } from '../store/failure.ts'
import { explainWriting } from './failure.ts'
import { inspect } from './inspect.ts'
import { keySpaceOf } from './key-space.ts'
import type { JobInput, JobOutput } from './messages.ts'
import { tablesOf } from './parts.ts'
import { createRowRanges } from './row-ranges.ts'
import { emptyStore, NEWEST_VERSION } from './schema-text.ts'
import { createSteps, type JobTools, type Steps } from './tools.ts'
import { inWorkFolder, workFolderOf } from './work-folder.ts'

/** Rows of one table, before and after. */
interface Saved {
  readonly rows: number
  readonly lost: number
}

const STEPS = ['Getting out what can be read', 'Checking what was got out'] as const

/**
 * Gets every row that can still be read out of a damaged store into a new one (reliability.md, "Damaged store"). The damaged file is
 * only read. `lost` counts the rows of each table that an index still knew of; where none did, the stretches that could not be read,
 * so there it is a lower bound.
 *
 * @throws AppError `damaged` where not even its first page says what it is, `newer-store`, `target-unusable`, `disk-full`
 */
export async function salvage(input: JobInput<'salvage'>, tools: JobTools): Promise<JobOutput<'salvage'>> {
  const { damagedFile, newFile } = input
  const { durable } = tools
  const steps = createSteps(STEPS, tools.report)
  if (existsSync(newFile)) throw new AppError('target-unusable', 'There is a file of that name already.')
  try {
    return await inWorkFolder(tools, workFolderOf('salvage', input, tools.id)!, async () => {
      const partial = path.join(workFolderOf('salvage', input, tools.id)!, 'salvaged.db')
      durable.makeFile(partial)
      await steps.next()
      const saved = await rescue(damagedFile, partial, steps)
      await steps.next()
      const { rows } = await inspect(partial, () => undefined)
      durable.syncFile(partial)
      await durable.rename(partial, newFile)
      durable.syncFolder(path.dirname(newFile))
      return { rows, lost: Object.fromEntries(Object.entries(saved).map(([table, { lost }]) => [table, lost])) }
    })
  } catch (error) {
    throw explainWriting(error)
  }
}

async function rescue(damagedFile: string, partial: string, steps: Steps): Promise<Record<string, Saved>> {
  const damaged = openDamaged(damagedFile)
  try {
    const fresh = await emptyStore(partial, versionOf(damaged))
    try {
      fresh.pragma('foreign_keys = OFF')
      fresh.pragma('synchronous = OFF')
      const known = tablesIn(fresh)
      const saved: Record<string, Saved> = {}
      for (const [index, table] of known.entries()) {
        steps.share(index / known.length)
        saved[table] = rescueTable(damaged, fresh, table)
      }
      return withoutLooseRows(fresh, saved)
    } finally {
      fresh.close()
    }
  } finally {
    damaged.close()
  }
}

function rescueTable(damaged: Database.Database, fresh: Database.Database, table: string): Saved {
  if (!tablesIn(damaged).includes(table)) return { rows: 0, lost: 0 }
  const ranges = createRowRanges(damaged, table, keySpaceOf(damaged, table))
  const columns = ranges.columns.map((name) => `"${name}"`).join(', ')
  const insert = fresh.prepare(
    // A damaged page may hold a row twice, or one that breaks a rule.
    `insert or ignore into "${table}" (${columns}) values (${ranges.columns.map(() => '?').join(', ')})`,
  )
  let rows = 0
  let refused = 0
  const unread = fresh.transaction(() =>
    ranges.read((row) => {
      if (insertRow(insert, row)) rows += 1
      else refused += 1
    }),
  )()
  const expected = countByIndex(damaged, table)
  return { rows, lost: expected === null ? unread + refused : Math.max(expected - rows, unread > 0 ? 1 : 0) }
}

/** Whether the row was taken: one whose values are not of their column's type came from a damaged page. */
function insertRow(insert: Database.Statement, row: readonly unknown[]): boolean {
  try {
    return insert.run(...row).changes === 1
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')) return false
    throw error
  }
}

/** How many rows an index says that there were; null where the table has none, or it cannot be read either. */
function countByIndex(damaged: Database.Database, table: string): number | null {
  const indexes = damaged.pragma(`index_list("${table}")`) as { readonly name: string; readonly partial: number }[]
  for (const { name, partial } of indexes) {
    // The one of a table WITHOUT ROWID is the table.
    if (partial === 1 || (name.startsWith('sqlite_autoindex') && !keySpaceOf(damaged, table).isRowid)) continue
    try {
      return Number(damaged.prepare(`select count(*) from "${table}" indexed by "${name}"`).pluck().get())
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error
    }
  }
  return null
}

/** Removes rows that refer to one that was not saved: they could not be read as what they were. */
function withoutLooseRows(fresh: Database.Database, saved: Record<string, Saved>): Record<string, Saved> {
  const loose = fresh.pragma('foreign_key_check') as { readonly table: string; readonly rowid: number }[]
  for (const { table, rowid } of loose) {
    const { rows, lost } = saved[table] ?? { rows: 0, lost: 0 }
    const gone = fresh.prepare(`delete from "${table}" where rowid = ?`).run(BigInt(rowid)).changes
    saved[table] = { rows: rows - gone, lost: lost + gone }
  }
  return saved
}

function openDamaged(file: string): Database.Database {
  try {
    const damaged = new Database(file, { readonly: true, fileMustExist: true })
    damaged.pragma('query_only = ON')
    damaged.pragma('trusted_schema = OFF')
    return damaged
  } catch (error) {
    throw explainSqlite(error, file)
  }
}

function versionOf(damaged: Database.Database): number {
  try {
    const version = Number(damaged.pragma('user_version', { simple: true }))
    if (version > NEWEST_VERSION) throw new AppError('newer-store')
    if (version < 1) throw new AppError('damaged', 'The database does not even say which version it is.')
    // Where the list of tables is gone, nothing says where a row begins.
    tablesIn(damaged)
    return version
  } catch (error) {
    throw explainSqlite(error, damaged.name)
  }
}

/** The tables that hold what people and processors did; the rest is made with the file. */
function tablesIn(database: Database.Database): readonly string[] {
  const there = database.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all()
  return tablesOf(null).filter((table) => there.includes(table))
}
