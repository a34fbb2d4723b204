import { chmod, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { MIGRATIONS, type Migration } from '../../../src-main/store/migrations/migrations.ts'
import { APPLICATION_ID, type FoundStore, openStore } from '../../../src-main/store/open.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

const NEWEST = Object.keys(MIGRATIONS).length

/** A folder with a store in the making, and what was noted about it. */
async function place() {
  const folder = await dataFolderForTest()
  const file = path.join(folder, 'console.db')
  const notes: string[] = []
  const open = (
    migrations: Readonly<Record<string, Migration>>,
    beforeUse: (found: FoundStore) => Promise<void> = async () => undefined,
  ) =>
    openStore({
      file,
      migrations,
      beforeUse,
      note: (sentence) => notes.push(sentence),
    })
  return { folder, file, notes, open }
}

/** What another program sees in a file. */
function look<T>(file: string, ask: (database: Database.Database) => T): T {
  const database = new Database(file, { readonly: true })
  try {
    return ask(database)
  } finally {
    database.close()
  }
}

const pragma = (file: string, name: string) => look(file, (database) => database.pragma(name, { simple: true }))

test('a new store is private, durable and marked as ours', async () => {
  const { file, notes, open } = await place()
  const { db, close } = await open(MIGRATIONS)
  const settings = await Promise.all(
    ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema'].map(
      async (name) => Object.values((await sql.raw(`pragma ${name}`).execute(db)).rows[0] as object)[0],
    ),
  )
  expect(settings).toEqual(['wal', 2, 1, 0])
  await close()
  expect(pragma(file, 'application_id')).toBe(APPLICATION_ID)
  expect(pragma(file, 'user_version')).toBe(NEWEST)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(notes).toEqual([])
})

test('the files beside the store are private too', async () => {
  const { folder, open } = await place()
  const { close } = await open(MIGRATIONS)
  const names = await readdir(folder)
  expect(names).toEqual(expect.arrayContaining(['console.db', 'console.db-wal', 'console.db-shm']))
  for (const name of names) expect((await stat(path.join(folder, name))).mode & 0o077, name).toBe(0)
  await close()
})

test('our own tables are strict, and whole numbers are kept as whole', async () => {
  const { file, open } = await place()
  const { db, close } = await open(MIGRATIONS)
  await db
    .insertInto('processor')
    .values({ id: 'p', name: 'n', model: 'AZM8', host: 'h', port: 5321, created_ms: 7 })
    .execute()
  // Without the whole numbers of our own binding this would group by fractions.
  const { rows } = await sql`select (created_ms - ${5}) / ${2} as half, typeof(${3}) as kind from processor`.execute(db)
  expect(rows).toEqual([{ half: 1, kind: 'integer' }])
  await expect(sql`update processor set port = 'five'`.execute(db)).rejects.toThrow(/cannot store TEXT/)
  await close()
  const loose = look(file, (database) =>
    database
      .prepare("select name from pragma_table_list where schema = 'main' and strict = 0 and name not like 'sqlite%'")
      .pluck()
      .all(),
  )
  expect(loose.sort()).toEqual(['kysely_migration', 'kysely_migration_lock'])
})

test('opening it again changes nothing', async () => {
  const { folder, open } = await place()
  await (await open(MIGRATIONS)).close()
  await (await open(MIGRATIONS)).close()
  expect(await readdir(folder)).toEqual(['console.db'])
})

test('a store that others could read is closed to them, and that is told', async () => {
  const { file, notes, open } = await place()
  await (await open(MIGRATIONS)).close()
  await chmod(file, 0o644)
  await (await open(MIGRATIONS)).close()
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(notes).toEqual([expect.stringContaining('is private now')])
})

test('a store from a later version is refused and left as it is', async () => {
  const { file, open } = await place()
  const later = { ...MIGRATIONS, '9999-later': async () => undefined }
  await (await open(later)).close()
  const before = await readFile(file)
  await expect(open(MIGRATIONS)).rejects.toMatchObject({ code: 'newer-store' })
  expect(await readFile(file)).toEqual(before)
})

test('another program’s database is refused and left as it is', async () => {
  const { file, open } = await place()
  const foreign = new Database(file)
  foreign.exec('create table theirs (a); insert into theirs values (1)')
  foreign.close()
  const before = await readFile(file)
  await expect(open(MIGRATIONS)).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining('another program'),
  })
  expect(await readFile(file)).toEqual(before)
})

test('a file that is no database is refused and left as it is', async () => {
  const { file, open } = await place()
  await writeFile(file, 'these are my notes, and they are long enough to look like a page'.repeat(100))
  const before = await readFile(file)
  await expect(open(MIGRATIONS)).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining('not a database'),
  })
  expect(await readFile(file)).toEqual(before)
})

test('a torn store is refused', async () => {
  const { file, open } = await place()
  await (await open(MIGRATIONS)).close()
  await truncate(file, 5000)
  await expect(open(MIGRATIONS)).rejects.toMatchObject({ code: 'damaged' })
})

test('an empty file is set up anew, and that is told', async () => {
  const { file, notes, open } = await place()
  await writeFile(file, '', { mode: 0o600 })
  await (await open(MIGRATIONS)).close()
  expect(notes).toEqual(['The database file was empty and is set up anew.'])
  expect(pragma(file, 'user_version')).toBe(NEWEST)
})

test('before an update somebody may make a backup, and the rows stay', async () => {
  const { file, open } = await place()
  const { db, close } = await open(MIGRATIONS)
  const bar = { id: 'p', name: 'Bar', model: 'AZM8', host: 'h', port: 1, created_ms: 1 }
  await db.insertInto('processor').values(bar).execute()
  await close()
  const next: Migration = async (trx) => void (await sql`alter table processor add column note text`.execute(trx))
  const asked: FoundStore[] = []
  const rowsOf = (at: string) => look(at, (database) => database.prepare('select * from processor').all())
  const opened = await open({ ...MIGRATIONS, '9998-next': next }, async (found) => {
    asked.push(found)
    // Nothing is changed yet.
    expect(rowsOf(file)).toEqual([bar])
  })
  await opened.close()
  expect(asked).toEqual([{ schemaVersion: NEWEST, newestVersion: NEWEST + 1, processors: ['Bar'] }])
  expect(pragma(file, 'user_version')).toBe(NEWEST + 1)
  expect(rowsOf(file)).toEqual([{ ...bar, note: null }])
})

test('without a backup there is no update: the file stays as it was, and the reason is told', async () => {
  const { file, open } = await place()
  await (await open(MIGRATIONS)).close()
  const next: Migration = async (trx) => void (await sql`alter table processor add column note text`.execute(trx))
  const refuse = () => Promise.reject(new Error('the disk is full'))
  await expect(open({ ...MIGRATIONS, '9998-next': next }, refuse)).rejects.toThrow('the disk is full')
  expect(pragma(file, 'user_version')).toBe(NEWEST)
  await expect(open(MIGRATIONS, refuse)).rejects.toThrow('the disk is full')
})

test('a step that fails is undone whole, and its error is thrown', async () => {
  const { file, open } = await place()
  await (await open(MIGRATIONS)).close()
  const failing: Migration = async (trx) => {
    await sql`create table half (a integer) strict`.execute(trx)
    throw new Error('in the middle')
  }
  await expect(open({ ...MIGRATIONS, '9998-failing': failing })).rejects.toThrow('in the middle')
  expect(pragma(file, 'user_version')).toBe(NEWEST)
  expect(look(file, (database) => database.prepare("select * from sqlite_schema where name = 'half'").all())).toEqual(
    [],
  )
  await (await open(MIGRATIONS)).close()
})
