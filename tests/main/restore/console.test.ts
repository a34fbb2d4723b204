import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type App, createApp } from '../../../src-main/app.ts'
import type { Reply } from '../../../src-shared/contract/reply.ts'
import type { Backup, BackupRun, JobState } from '../../../src-shared/model/backup.ts'
import type { MonitorState } from '../../../src-shared/model/monitor.ts'
import type { Processor } from '../../../src-shared/model/processor.ts'
import type { RestorePlan, RestoreReceipt, StoreNotice } from '../../../src-shared/model/restore.ts'
import type { AuditRow, StatusReport } from '../../../src-shared/model/system.ts'
import { builtJobs } from '../../support/built-jobs.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { inProcessSimulator } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const caller = { name: 'Ada', role: 'technician', door: 'window' } as const

/** A whole console in this process, with real job processes. */
async function consoleOn(dataFolder: string) {
  const app: App = await createApp({
    dataFolder,
    meterPort: 0,
    demo: true,
    version: '9.9.9',
    records: true,
    opensBrokenStore: true,
    desktop: null,
    jobHost: builtJobs(),
  })
  onTestFinished(() => app.close())
  const present = <T>(name: string) => app.api.topic(name, caller).get() as T
  const reply = async <T>(name: string, input: unknown) => {
    // What people set is backed up by itself in a while, and there is one job at a time.
    const isFree = () => present<JobState>('backups.job').kind !== 'running'
    await until(isFree, { withinMs: 20_000, what: 'no other job runs' })
    return (await app.api.call(name, input, caller)) as Reply<T>
  }
  const call = async <T>(name: string, input: unknown): Promise<T> => {
    const answered = await reply<T>(name, input)
    if (!answered.ok) throw new Error(`${name}: ${answered.code}: ${answered.message}`)
    return answered.value
  }
  return { app, reply, call, present }
}

const bar = { name: 'Bar', model: 'AZM8', host: '127.0.0.1', port: 1, unchecked: true }
const names = (processors: readonly Processor[]) => processors.map(({ name }) => name)

describe('a restore of everything', () => {
  test('puts back what was there, by name, while the console goes on and loses no sample', async () => {
    const { call, present } = await consoleOn(await dataFolderForTest())
    const meterPort = await until(
      async () => {
        const { meterPort: port } = await call<StatusReport>('system.status', {})
        return port.kind === 'listening' && port.port
      },
      { withinMs: 5000, what: 'the meters have a port' },
    )
    const simulator = await inProcessSimulator({ meterPort })
    onTestFinished(() => simulator.stop())
    const { host, port } = simulator
    const { id } = await call<Processor>('processors.add', { name: 'House', model: 'AZM8', host, port })
    await call('monitor.setPeriod', { processorId: id, periodMs: 1000 })
    const state = () => present<readonly MonitorState[]>('monitor.states')[0]
    await until(() => state()?.lastSampleMs, { withinMs: 10_000, what: 'something is recorded' })

    const { manifest } = await call<Backup>('backups.create', { name: 'Before', reason: 'a test' })
    await call('processors.edit', { processorId: id, name: 'Spoilt', unchecked: true })
    await call('processors.add', { ...bar, name: 'Extra', host: '127.0.0.9' })

    const plan = await call<RestorePlan>('restore.plan', { fileName: manifest.file.name })
    expect(plan.differences.find(({ part }) => part === 'processors')).toMatchObject({
      added: [],
      removed: ['Extra'],
      changed: ['House'],
    })
    expect(plan.losesNewer).toBe(true)
    const last = state()?.lastSampleMs ?? 0
    const receipt = await call<RestoreReceipt>('restore.start', { planId: plan.id, confirmsNewerIsLost: true })
    expect(receipt).toMatchObject({ outcome: 'restored', by: 'Ada', fileName: manifest.file.name })
    expect(receipt.safetyFileName).toMatch(/^safety_/)
    expect(receipt.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([])
    expect(names(await call('processors.list', {}))).toEqual(['House'])
    expect(await call('restore.receipts', {})).toEqual([receipt])
    // What was done since the backup is still written down, and so is what was done while it stood ready.
    const acts = async () => (await call<readonly AuditRow[]>('audit.list', {})).map(({ path: act }) => act).sort()
    const done = ['backups.create', 'monitor.setPeriod', 'processors.add', 'processors.add', 'processors.edit']
    expect(await acts()).toEqual([...done, 'restore.plan', 'restore.start'])
    expect(receipt.rows.find(({ table }) => table === 'audit')).toMatchObject({ after: done.length + 1 })
    // The same link goes on: it was not even asked to connect anew.
    expect((await simulator.state()).connections).toHaveLength(1)
    await until(() => (state()?.lastSampleMs ?? 0) > last + 2000, { withinMs: 10_000, what: 'recording goes on' })

    // What was there before the restore is in the safety copy.
    const back = await call<RestorePlan>('restore.plan', { fileName: receipt.safetyFileName })
    await call('restore.start', { planId: back.id, confirmsNewerIsLost: true })
    expect(names(await call('processors.list', {})).sort()).toEqual(['Extra', 'Spoilt'])
    expect(await acts()).toEqual([
      'audit.list',
      ...done,
      'restore.plan',
      'restore.plan',
      'restore.start',
      'restore.start',
    ])
    expect(await call<readonly RestoreReceipt[]>('restore.receipts', {})).toHaveLength(2)
    const runs = (await call<readonly BackupRun[]>('backups.runs', {})).map(({ what }) => what)
    expect(runs.filter((what) => what === 'restore' || what === 'look-inside')).toHaveLength(4)
  })
})

describe('a restore of parts', () => {
  test('changes those parts and nothing else, whatever is recorded while it stands ready', async () => {
    const folder = await dataFolderForTest()
    const { call } = await consoleOn(folder)
    await call('processors.add', bar)
    const { manifest } = await call<Backup>('backups.create', { name: null, reason: 'a test' })
    await call('processors.add', { ...bar, name: 'Extra', host: '127.0.0.9' })
    await call('tokens.create', { name: 'till', role: 'watch' })
    const plan = await call<RestorePlan>('restore.plan', { fileName: manifest.file.name, parts: ['processors'] })
    expect(plan).toMatchObject({ losesNewer: false, warnings: [] })
    const live = new Database(path.join(folder, 'console.db'))
    onTestFinished(() => void live.close())
    live.prepare("insert into gap (processor_id, from_ms, to_ms, cause) values ('p-9', 1, 2, 'link')").run()
    const receipt = await call<RestoreReceipt>('restore.start', { planId: plan.id })
    expect(live.prepare("select from_ms from gap where processor_id = 'p-9'").pluck().all()).toEqual([1])
    expect(receipt.rows.find(({ table }) => table === 'processor')).toMatchObject({ before: 2, after: 1 })
    expect(receipt.rows.find(({ table }) => table === 'access_token')).toMatchObject({ before: 1, after: 1 })
    expect(readdirSync(folder).filter((name) => /^(restore|console-before)-/.test(name))).toEqual([])
    expect(names(await call('processors.list', {}))).toEqual(['Bar'])
    expect(await call<readonly unknown[]>('tokens.list', {})).toHaveLength(1)
  })
})

describe('a backup of parts', () => {
  test('restores those and never empties what it does not hold', async () => {
    const { call, reply } = await consoleOn(await dataFolderForTest())
    await call('processors.add', bar)
    await call('tokens.create', { name: 'till', role: 'watch' })
    const { manifest } = await call<Backup>('backups.create', { name: null, reason: 'a test', parts: ['processors'] })
    const { name } = manifest.file
    await call('processors.add', { ...bar, name: 'Extra', host: '127.0.0.9' })
    expect(await reply('restore.plan', { fileName: name, parts: ['history'] })).toMatchObject({ code: 'bad-input' })
    const plan = await call<RestorePlan>('restore.plan', { fileName: name })
    expect(plan.parts).toEqual(['processors'])
    await call('restore.start', { planId: plan.id })
    expect(names(await call('processors.list', {}))).toEqual(['Bar'])
    expect(await call<readonly unknown[]>('tokens.list', {})).toHaveLength(1)
  })
})

describe('a restore that must not happen', () => {
  test('needs a plan that still fits, and twice a word where newer data is lost', async () => {
    const { app, call, reply } = await consoleOn(await dataFolderForTest())
    await call('processors.add', bar)
    const { manifest } = await call<Backup>('backups.create', { name: null, reason: 'a test' })
    const { name } = manifest.file
    const plan = await call<RestorePlan>('restore.plan', { fileName: name })
    await call('processors.add', { ...bar, name: 'Extra', host: '127.0.0.9' })
    expect(await reply('restore.start', { planId: plan.id })).toMatchObject({ code: 'stale-plan' })
    expect(await reply('restore.start', { planId: plan.id })).toMatchObject({ code: 'stale-plan' })
    expect(await reply('restore.plan', { fileName: '../console.db' })).toMatchObject({ code: 'bad-input' })
    expect(await reply('restore.plan', { fileName: 'manual_20200101_000000.db.gz' })).toMatchObject({
      code: 'not-found',
    })
    const staff = { name: 'Ben', role: 'manager', door: 'web' } as const
    expect(await app.api.call('restore.plan', { fileName: name }, staff)).toMatchObject({ code: 'not-allowed' })
    expect(names(await call('processors.list', {}))).toEqual(['Bar', 'Extra'])
  })

  test('leaves the data alone where the backup is damaged', async () => {
    const folder = await dataFolderForTest()
    const { call, reply } = await consoleOn(folder)
    await call('processors.add', bar)
    const { manifest } = await call<Backup>('backups.create', { name: null, reason: 'a test' })
    const file = path.join(folder, 'backups', 'manual', manifest.file.name)
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1]! ^= 4
    writeFileSync(file, bytes)
    expect(await reply('restore.plan', { fileName: manifest.file.name })).toMatchObject({ code: 'backup-damaged' })
    expect(readdirSync(folder).filter((each) => each.startsWith('restore-'))).toEqual([])
    expect(names(await call('processors.list', {}))).toEqual(['Bar'])
  })
})

describe('a store that is damaged', () => {
  test('is put aside and never deleted; the console opens, proposes a backup, and restores it', async () => {
    const folder = await dataFolderForTest()
    const first = await consoleOn(folder)
    await first.call('processors.add', bar)
    const { manifest } = await first.call<Backup>('backups.create', { name: null, reason: 'a test' })
    await first.app.close()
    const file = path.join(folder, 'console.db')
    const spoilt = Buffer.alloc(statSync(file).size, 0x5a)
    writeFileSync(file, spoilt)

    const { call, present } = await consoleOn(folder)
    expect(await call('processors.list', {})).toEqual([])
    const notice = present<StoreNotice | null>('restore.notice')
    expect(notice).toMatchObject({ kind: 'damaged', proposed: manifest.file.name })
    const aside = notice?.kind === 'damaged' ? notice.putAside : ''
    expect(readFileSync(path.join(folder, aside, 'console.db')).equals(spoilt)).toBe(true)
    const plan = await call<RestorePlan>('restore.plan', { fileName: manifest.file.name })
    await call('restore.start', { planId: plan.id, confirmsNewerIsLost: true })
    expect(names(await call('processors.list', {}))).toEqual(['Bar'])
    expect(present('restore.notice')).toBeNull()
  })

  test('in a part is salvaged: what could be read stands among the backups, to be restored like them', async () => {
    const folder = await dataFolderForTest()
    const first = await consoleOn(folder)
    await first.call('processors.add', bar)
    await first.app.close()
    const file = path.join(folder, 'console.db')
    const database = new Database(file)
    const root = database.prepare("select rootpage from sqlite_schema where name = 'series'").pluck().get() as number
    const size = Number(database.pragma('page_size', { simple: true }))
    database.close()
    const bytes = readFileSync(file)
    bytes.fill(0x5a, (root - 1) * size, root * size)
    writeFileSync(file, bytes)

    const { call, present } = await consoleOn(folder)
    expect(await call('processors.list', {})).toEqual([])
    const salvaged = await until(
      () => present<readonly Backup[]>('backups.list').find(({ manifest }) => manifest.name === 'Salvaged'),
      { withinMs: 20_000, what: 'what could be read is a backup' },
    )
    const plan = await call<RestorePlan>('restore.plan', {
      fileName: salvaged.manifest.file.name,
      parts: ['processors', 'audit'],
    })
    expect(plan.warnings).toContain('What is recorded from now until it is in place will be missing.')
    await call('restore.start', { planId: plan.id })
    expect(names(await call('processors.list', {}))).toEqual(['Bar'])
  })

  test('of another program is left where it is', async () => {
    const folder = await dataFolderForTest()
    const other = new Database(path.join(folder, 'console.db'))
    other.exec('create table theirs (x); pragma application_id = 7')
    other.close()
    await expect(consoleOn(folder)).rejects.toMatchObject({ code: 'damaged' })
    expect(readdirSync(folder).filter((name) => name.startsWith('damaged-'))).toEqual([])
  })
})
