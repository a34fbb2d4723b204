import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { type App, createApp } from '../../../src-main/app.ts'
import { runCommandLine } from '../../../src-main/cli.ts'
import { MIGRATIONS } from '../../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../../src-main/store/open.ts'
import { unwrap } from '../../../src-shared/contract/reply.ts'
import type { Backup } from '../../../src-shared/model/backup.ts'
import type { BackupState } from '../../../src-shared/model/backup-orders.ts'
import type { HealthReport, UpdateState } from '../../../src-shared/model/health.ts'
import { builtJobs } from '../../support/built-jobs.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { until } from '../../support/wait.ts'

const NEWEST = Object.keys(MIGRATIONS).length
const technician = { name: 'Ann', role: 'technician', door: 'command-line' } as const

/** The console of some version on a data folder. */
async function startVersion(version: string, dataFolder: string): Promise<App> {
  const app = await createApp({
    dataFolder,
    meterPort: 0,
    demo: false,
    version,
    records: true,
    opensBrokenStore: true,
    desktop: null,
    jobHost: builtJobs(),
  })
  onTestFinished(() => app.close())
  return app
}

const ask = async <T>(app: App, call: string, input: unknown = {}) =>
  unwrap(await app.api.call(call, input, technician)) as T
const backupsOf = async (app: App): Promise<readonly Backup[]> => (await ask<BackupState>(app, 'backups.state')).list
const update = (app: App) => app.api.topic('health.update', technician).get() as UpdateState
const addProcessor = (app: App, name: string, host: string) =>
  ask(app, 'processors.add', { name, host, model: 'AZM8', port: 5321, unchecked: true })

function valueIn(dataFolder: string, query: string): unknown {
  const database = new Database(path.join(dataFolder, 'console.db'), { readonly: true })
  try {
    return database.prepare(query).pluck().get()
  } finally {
    database.close()
  }
}

async function command(dataFolder: string, version: string, words: readonly string[]) {
  const out: string[] = []
  const voice = { out: (line: string) => void out.push(line), err: (line: string) => void out.push(line) }
  const program = {
    version,
    pageFolder: dataFolder,
    assertIntact: () => undefined,
    voice,
    ended: new AbortController().signal,
  }
  const code = await runCommandLine([...words, '--data', dataFolder], program)
  return { code, out: out.join('\n') }
}

test('an update is backed up, checked, and can be taken back; the version that was is refused until the incident is closed', async () => {
  const dataFolder = await dataFolderForTest()
  const one = await startVersion('1.0.0', dataFolder)
  expect(update(one)).toMatchObject({ program: '1.0.0', before: null, incident: null })
  await addProcessor(one, 'Bar', '127.0.0.1')
  await one.close()

  const two = await startVersion('2.0.0', dataFolder)
  const [made] = await backupsOf(two)
  expect(made?.manifest).toMatchObject({
    kind: 'before-update',
    appVersion: '2.0.0',
    reason: 'Before the update from Atlas Console 1.0.0 to 2.0.0',
    processors: ['Bar'],
  })
  expect(update(two).before).toEqual({ program: '1.0.0', sameData: true, backup: made?.manifest.file.name })
  await addProcessor(two, 'Patio', '127.0.0.2')
  await ask(two, 'health.rollBack')
  await two.close()

  await expect(startVersion('2.0.0', dataFolder)).rejects.toMatchObject({
    code: 'update-refused',
    message: 'The data is as it was before the update to 2.0.0. Install version 1.0.0 and start it.',
  })
  expect(valueIn(dataFolder, 'select group_concat(name) from processor')).toBe('Bar')
  await expect(startVersion('2.0.0', dataFolder)).rejects.toMatchObject({
    code: 'update-refused',
    message: expect.stringContaining('update close'),
  })

  const again = await startVersion('1.0.0', dataFolder)
  expect((await backupsOf(again)).map(({ manifest }) => manifest.kind)).toEqual(['safety', 'before-update'])
  await again.close()

  expect(await command(dataFolder, '2.0.0', ['update', 'close'])).toMatchObject({ code: 0 })
  expect(await command(dataFolder, '2.0.0', ['update', 'close'])).toMatchObject({
    code: 1,
    out: 'No incident is open.',
  })
  const closed = await startVersion('2.0.0', dataFolder)
  expect(update(closed)).toMatchObject({ program: '2.0.0', before: { program: '1.0.0' }, incident: null })
})

test('data that an update has changed comes back as the version before knows it', async () => {
  const dataFolder = await dataFolderForTest()
  const older = await openStore({
    file: path.join(dataFolder, 'console.db'),
    migrations: Object.fromEntries(Object.entries(MIGRATIONS).slice(0, NEWEST - 1)),
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  await older.close()
  const record = {
    format: 1,
    program: { version: '1.0.0', schemaVersion: NEWEST - 1 },
    sinceMs: 1,
    before: null,
    isChecked: true,
    rollBack: null,
    incidents: [],
  }
  writeFileSync(path.join(dataFolder, 'update.json'), JSON.stringify(record), { mode: 0o600 })
  const two = await startVersion('2.0.0', dataFolder)
  await two.close()
  expect(valueIn(dataFolder, 'select user_version from pragma_user_version')).toBe(NEWEST)
  const rolledBack = await command(dataFolder, '2.0.0', ['update', 'roll-back', '--yes'])
  expect(rolledBack).toMatchObject({ code: 0, out: expect.stringContaining('Install version 1.0.0') })
  expect(valueIn(dataFolder, 'select user_version from pragma_user_version')).toBe(NEWEST - 1)
  expect(readdirSync(dataFolder).filter((name) => name.startsWith('restore-'))).toEqual([])
  expect(JSON.parse(readFileSync(path.join(dataFolder, 'update.json'), 'utf8'))).toMatchObject({
    program: { version: '1.0.0', schemaVersion: NEWEST - 1 },
    incidents: [{ program: '2.0.0', state: { kind: 'rolled-back', by: 'the command line' } }],
  })
})

test('a broken store is put aside whole before the data of the version before comes back', async () => {
  const dataFolder = await dataFolderForTest()
  await (await startVersion('1.0.0', dataFolder)).close()
  const two = await startVersion('2.0.0', dataFolder)
  await ask(two, 'health.rollBack')
  await two.close()
  writeFileSync(path.join(dataFolder, 'console.db'), Buffer.alloc(40_960, 7))
  await expect(startVersion('2.0.0', dataFolder)).rejects.toMatchObject({ code: 'update-refused' })
  const [aside] = readdirSync(dataFolder).filter((name) => name.startsWith('damaged-'))
  expect(readFileSync(path.join(dataFolder, aside!, 'console.db')).equals(Buffer.alloc(40_960, 7))).toBe(true)
  const one = await startVersion('1.0.0', dataFolder)
  expect((await backupsOf(one)).map(({ manifest }) => manifest.kind)).toEqual(['before-update'])
})

test('a check looks at everything, is kept, and says by its exit code what is critical', async () => {
  const dataFolder = await dataFolderForTest()
  const app = await startVersion('1.0.0', dataFolder)
  const { checks } = await ask<HealthReport>(app, 'health.check')
  expect(checks.map(({ name }) => name).sort()).toEqual(
    [
      'Backups',
      'Commands',
      'Configuration',
      'Database file',
      'Integrity',
      'Log',
      'Private files',
      'Processors',
      'Tables',
      'Web door',
    ].sort(),
  )
  expect(checks.filter(({ ok, isCritical }) => !ok && isCritical)).toEqual([])
  expect(await ask<readonly HealthReport[]>(app, 'health.reports')).toHaveLength(1)
  if (process.platform !== 'win32') {
    chmodSync(path.join(dataFolder, 'web-token'), 0o644)
    const worse = await ask<HealthReport>(app, 'health.check')
    expect(worse.checks[0]).toMatchObject({ name: 'Private files', ok: false, isCritical: true })
  }
  await app.close()
  const page = path.join(dataFolder, 'console.db')
  expect(await command(dataFolder, '1.0.0', ['health'])).toMatchObject({ code: 0 })
  // A page in the middle of the file that nothing at the start reads.
  const bytes = readFileSync(page)
  const pages = valueIn(
    dataFolder,
    "select group_concat(pageno) from dbstat where name = 'audit' and pagetype = 'leaf'",
  )
  const torn = Number(String(pages).split(',')[0])
  bytes.fill(0xff, (torn - 1) * 4096, torn * 4096)
  writeFileSync(page, bytes)
  const found = await command(dataFolder, '1.0.0', ['health', '--json'])
  expect(found.code).toBe(5)
  expect((JSON.parse(found.out) as HealthReport).checks[0]).toMatchObject({ ok: false, isCritical: true })
})

test('an update is checked by itself once the console is up', async () => {
  const dataFolder = await dataFolderForTest()
  await (await startVersion('1.0.0', dataFolder)).close()
  const two = await startVersion('2.0.0', dataFolder)
  const reports = () => ask<readonly HealthReport[]>(two, 'health.reports')
  await until(async () => (await reports()).length === 1, { withinMs: 10_000, what: 'the check after the update' })
  expect((await reports())[0]).toMatchObject({ occasion: 'after-update', by: 'the console', program: '2.0.0' })
  expect(update(two).incident).toBeNull()
  await two.close()
  const same = await startVersion('2.0.0', dataFolder)
  expect(await ask<readonly HealthReport[]>(same, 'health.reports')).toHaveLength(1)
})
