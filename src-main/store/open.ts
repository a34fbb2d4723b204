import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Kysely, SqliteAdapter, type SqliteDatabase, SqliteDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { AppError } from '../../src-shared/contract/reply.ts'
import { makePrivateFile } from '../private-files.ts'
import { type Connection, createConnection } from './connection.ts'
import { explainSqlite } from './failure.ts'
import type { Migration } from './migrations/migrations.ts'
import type { Schema } from './schema.ts'

/** "AtlC" as the big-endian number that SQLite keeps in a file's header. */
export const APPLICATION_ID = 0x41_74_6c_43
/** Older releases can corrupt a WAL database when two connections meet at a checkpoint. */
const OLDEST_SQLITE = '3.51.3'
/** How long a statement waits for a reader of another process, ms: it waits inside our event loop. */
const BUSY_TIMEOUT_MS = 1000
/** Pages that SQLite keeps in memory. The system keeps the file's pages anyway, and the library's own 16 MB would be a second copy. */
const CACHE_KB = 4096

/** The open store. */
export interface Store {
  readonly db: Kysely<Schema>
  /** The same connection, for the meter path: synchronous, prepared once, without Kysely between. */
  readonly sqlite: Connection
  close(): Promise<void>
}

export interface OpenOptions {
  readonly file: string
  readonly migrations: Readonly<Record<string, Migration>>
  /** Called with a store that was there, is open and not changed yet; where it rejects, nothing is changed. */
  readonly beforeUse: (found: FoundStore) => Promise<void>
  /** Told what a person who reads the log should know: rights repaired. */
  readonly note: (sentence: string) => void
}

/** A store as it was found, for who makes a backup before it is changed. */
export interface FoundStore {
  /** Of its schema; the newest one is what it will be. */
  readonly schemaVersion: number
  readonly newestVersion: number
  /** Names, as the older store has them. */
  readonly processors: readonly string[]
}

/**
 * Opens the store, made or migrated where that is needed (architecture.md, "Store"): no migration without a backup.
 *
 * @throws what `beforeUse` throws; AppError `damaged` for a file that is no database or another program's, `newer-store` for one from a later version
 */
export async function openStore({ file, migrations, beforeUse, note }: OpenOptions): Promise<Store> {
  const made = makePrivateFile(file, (path) => note(`Other users could open ${path}; it is private now.`))
  const newest = Object.keys(migrations).length
  const sqlite = createConnection(() => openFile(file, newest))
  try {
    const version = versionOf(sqlite.raw())
    if (version === 0 && !made) note('The database file was empty and is set up anew.')
    if (version > 0) {
      const names = sqlite.raw().prepare<[], string>('select name from processor').pluck().all()
      await beforeUse({ schemaVersion: version, newestVersion: newest, processors: names })
    }
    const db = new Kysely<Schema>({ dialect: new Dialect({ database: withWholeIntegers(sqlite) }) })
    // Asking the migrator whether it has anything to do takes longer than all the rest here.
    if (version < newest) await migrate(db, migrations)
    return {
      db,
      sqlite,
      async close() {
        await db.destroy()
        // What was never asked through Kysely is not closed by it.
        if (sqlite.isOpen()) sqlite.putAway()
      },
    }
  } catch (error) {
    if (sqlite.isOpen()) sqlite.putAway()
    throw explainSqlite(error, file)
  }
}

/** A connection that is ready: the file is ours, not newer than we are, and as durable as we want it. */
function openFile(file: string, newest: number): Database.Database {
  const database = connect(file)
  try {
    assertSqlite(database)
    recognize(database, newest)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    database.pragma('trusted_schema = OFF')
    database.pragma(`cache_size = -${CACHE_KB}`)
    return database
  } catch (error) {
    database.close()
    throw explainSqlite(error, file)
  }
}

/** Writes what waits beside a database that nobody has open into it. None is none. */
export function foldStore(file: string): void {
  if (!existsSync(file)) return
  const database = connect(file)
  try {
    database.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}

/** Takes the steps that a database lacks; for the copies that a job works on. The connection stays the caller's. */
export async function migrateDatabase(
  database: Database.Database,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  await migrate(
    new Kysely<Schema>({ dialect: new Dialect({ database: withWholeIntegers(createConnection(() => database)) }) }),
    migrations,
  )
}

function connect(file: string): Database.Database {
  try {
    return new Database(file, { timeout: BUSY_TIMEOUT_MS })
  } catch (error) {
    throw explainSqlite(error, file)
  }
}

/** Whose file it is, by its header and before anything is written to it. An empty one is nobody's. */
function recognize(database: Database.Database, newest: number): void {
  const applicationId = database.pragma('application_id', { simple: true })
  const version = versionOf(database)
  const objects = Number(database.prepare('select count(*) from sqlite_schema').pluck().get())
  if (applicationId === 0 && version === 0 && objects === 0) return
  if (applicationId !== APPLICATION_ID) {
    throw new AppError(
      'damaged',
      'The file console.db in the data folder belongs to another program. Nothing was changed.',
    )
  }
  if (version > newest) throw new AppError('newer-store')
  if (version < 1) throw new AppError('damaged', 'The database does not say which version it is. Nothing was changed.')
}

function versionOf(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

/** SQLite undoes a failed step's changes of the schema with its transaction; Kysely assumes that it cannot. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class Dialect extends SqliteDialect {
  override createAdapter(): Adapter {
    return new Adapter()
  }
}

async function migrate(db: Kysely<Schema>, migrations: Readonly<Record<string, Migration>>): Promise<void> {
  // The version is written by the step itself, in its transaction: there is no moment in which they could disagree.
  const steps = Object.entries(migrations).map(([name, step], index) => {
    const up = async (trx: Kysely<unknown>) => {
      await step(trx)
      await sql.raw(`pragma application_id = ${APPLICATION_ID}`).execute(trx)
      await sql.raw(`pragma user_version = ${index + 1}`).execute(trx)
    }
    return [name, { up }] as const
  })
  const provider = { getMigrations: async () => Object.fromEntries(steps) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error) throw error
}

/** better-sqlite3 binds every number as REAL, and arithmetic on it then quietly yields fractions: whole numbers go in as whole. */
function withWholeIntegers(connection: Connection): SqliteDatabase {
  const whole = (parameters: readonly unknown[]) =>
    parameters.map((value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value))
  return {
    close: () => {
      if (connection.isOpen()) connection.putAway()
    },
    prepare(text) {
      const statement = connection.raw().prepare(text)
      return {
        reader: statement.reader,
        all: (parameters) => statement.all(whole(parameters)),
        run: (parameters) => statement.run(whole(parameters)),
        iterate: (parameters) => statement.iterate(whole(parameters)),
      }
    },
  }
}

function assertSqlite(database: Database.Database): void {
  const version = String(database.prepare('select sqlite_version()').pluck().get())
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0, oldestPatch = 0] = OLDEST_SQLITE.split('.').map(Number)
  const difference = major - oldestMajor || minor - oldestMinor || patch - oldestPatch
  if (difference < 0) throw new Error(`SQLite ${version} is too old: ${OLDEST_SQLITE} or newer is needed`)
}
