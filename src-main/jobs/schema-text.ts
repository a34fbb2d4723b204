import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import { MIGRATIONS } from '../store/migrations/migrations.ts'
import { migrateDatabase } from '../store/open.ts'

/** The newest version of the schema that this program knows. */
export const NEWEST_VERSION = Object.keys(MIGRATIONS).length

/** What SQLite makes for itself. Its statistics come and go, and its automatic indexes follow from the tables. */
const OF_SQLITE = /^sqlite_(stat[14]|sequence|autoindex_\w+)$/

/** SHA-256 of everything that a database defines: tables, indexes, views, triggers, by their text without comments and spacing. */
export function hashOfSchema(database: Database.Database): string {
  const objects = database
    .prepare<[], { type: string; name: string; tbl_name: string; sql: string | null }>(
      'select type, name, tbl_name, sql from sqlite_schema order by type, name',
    )
    .all()
    .filter(({ name }) => !OF_SQLITE.test(name))
    .map(({ type, name, tbl_name, sql }) => [type, name, tbl_name, sql === null ? null : withoutComments(sql)])
  return createHash('sha256').update(JSON.stringify(objects)).digest('hex')
}

/** A better explained column is no other column. */
function withoutComments(sql: string): string {
  return sql
    .replace(/--[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** An empty store of some version, as it was when that version was the newest. The caller closes it. */
export async function emptyStore(file: string, version: number): Promise<Database.Database> {
  const database = new Database(file)
  await migrateDatabase(database, Object.fromEntries(Object.entries(MIGRATIONS).slice(0, version)))
  return database
}

/** The schema's hash that a store of this version must have. */
export async function knownSchemaHash(version: number): Promise<string> {
  const database = await emptyStore(':memory:', version)
  try {
    return hashOfSchema(database)
  } finally {
    database.close()
  }
}
