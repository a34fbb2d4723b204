import { cp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Backup, BackupRun, JobState } from '../../../src-shared/model/backup.ts'
import type { NewBackup } from '../../../src-shared/model/backup-orders.ts'
import { placeBackup } from '../../support/backup-files.ts'
import { backupsForTest, type TestBackups } from '../../support/backup-room.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { until } from '../../support/wait.ts'

const BY_HAND: Omit<NewBackup, 'passphrase'> = { name: null, reason: 'By hand', parts: null, keepDays: null }
const DAY_MS = 24 * 3_600_000

const make = ({ backups }: TestBackups, change: Partial<typeof BY_HAND> = {}) =>
  backups.create({ ...BY_HAND, ...change }, null, 'Ann')
const fileOf = ({ backupFolder }: TestBackups, { manifest: { kind, file } }: Backup) =>
  path.join(backupFolder, kind, file.name)
const outcomes = (runs: readonly BackupRun[]) => runs.map(({ what, outcome }) => `${what} ${outcome}`)

function addProcessor({ store }: TestBackups, name: string): void {
  store.sqlite
    .prepare("insert into processor (id, name, model, host, port, created_ms) values (?, ?, 'AZM8', ?, 5321, 1)")
    .run(`p-${name.toLowerCase()}`, name, `${name}.example`)
}

async function flipBit(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  const { buffer } = await handle.read({ buffer: Buffer.alloc(1), position: 200 })
  await handle.write(Buffer.from([buffer[0]! ^ 1]), { position: 200 })
  await handle.close()
}

async function withDatabase<T>(gzip: string, ask: (database: Database.Database) => T): Promise<T> {
  const file = path.join(await dataFolderForTest(), 'opened.db')
  await writeFile(file, gunzipSync(await readFile(gzip)))
  const database = new Database(file, { readonly: true })
  try {
    return ask(database)
  } finally {
    database.close()
  }
}

describe('a backup by hand', () => {
  test('is there with everything that is in the store, private, and is told', async () => {
    const room = await backupsForTest()
    const { backups, backupFolder } = room
    addProcessor(room, 'Bar')
    const states: JobState[] = []
    backups.job.subscribe((state) => states.push(state))
    const made = await make(room, { name: 'Before the party', reason: 'One never knows', keepDays: 9 })
    expect(made).toMatchObject({
      place: 'here',
      keeping: { kind: 'floor' },
      warnings: [],
      checked: null,
      manifest: {
        kind: 'manual',
        name: 'Before the party',
        reason: 'One never knows',
        by: 'Ann',
        parts: null,
        keepDays: 9,
        sequence: 1,
        processors: ['Bar'],
        appVersion: '1.2.3',
        rehearsal: { ok: true },
      },
    })
    expect(backups.list.get()).toEqual([made])
    const file = fileOf(room, made)
    for (const folder of [backupFolder, path.dirname(file)]) expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await withDatabase(file, (database) => database.prepare('select name from processor').all())).toEqual([
      { name: 'Bar' },
    ])
    expect(backups.runs()).toEqual([
      expect.objectContaining({ what: 'backup', kind: 'manual', outcome: 'ok', fileName: made.manifest.file.name }),
    ])
    expect(states[0]).toMatchObject({ kind: 'running', what: 'backup', canCancel: true })
    const steps = states.flatMap((state) => (state.kind === 'running' && state.steps.length > 0 ? [state.step] : []))
    expect(new Set(steps).size).toBeGreaterThan(4)
    expect(states.at(-1)).toMatchObject({ kind: 'done', what: 'backup' })
    expect(backups.overview.get()).toMatchObject({
      newest: { fileName: made.manifest.file.name },
      count: 1,
      alarms: [],
    })
  })

  test('of some parts holds those, and of all parts is a whole one', async () => {
    const room = await backupsForTest()
    addProcessor(room, 'Bar')
    room.store.sqlite
      .prepare("insert into series (processor_id, kind, idx, name) values ('p-bar', 'zone', 1, 'x')")
      .run()
    const part = await make(room, { parts: ['processors', 'settings', 'settings'] })
    expect(part.manifest.parts).toEqual(['settings', 'processors'])
    expect(part.manifest.rows).toMatchObject({ processor: 1, series: 0 })
    const whole = await make(room, { parts: ['audit', 'history', 'processors', 'settings'] })
    expect(whole.manifest.parts).toBeNull()
    expect(whole.manifest.rows).toMatchObject({ processor: 1, series: 1 })
    expect(whole.manifest.sequence).toBe(part.manifest.sequence + 1)
    // What does not hold everything is no newest backup.
    expect(room.backups.overview.get().newest?.fileName).toBe(whole.manifest.file.name)
  })

  test('is refused while another job runs', async () => {
    const room = await backupsForTest()
    const first = make(room)
    await expect(make(room)).rejects.toMatchObject({ code: 'busy' })
    await expect(room.backups.prune(true)).rejects.toMatchObject({ code: 'busy' })
    await first
    expect(outcomes(room.backups.runs())).toEqual(['backup ok'])
  })

  test('can be cancelled, and leaves nothing', async () => {
    const room = await backupsForTest()
    expect(room.backups.cancel()).toBe(false)
    const making = make(room)
    const failed = expect(making).rejects.toMatchObject({ code: 'cancelled' })
    await until(() => room.backups.job.get().kind === 'running', { withinMs: 5000, what: 'it runs' })
    expect(room.backups.cancel()).toBe(true)
    await failed
    expect(room.backups.job.get()).toMatchObject({ kind: 'failed', code: 'cancelled' })
    expect(outcomes(room.backups.runs())).toEqual(['backup cancelled'])
    expect((await room.backups.state()).list).toEqual([])
    expect(room.backups.overview.get().alarms).toEqual([])
    const left = await readdir(room.backupFolder, { recursive: true }).catch(() => [])
    expect(left.filter((name) => !name.startsWith('.lock') && name !== 'manual')).toEqual([])
  })

  test('that fails is told and an alarm, until the next good one', async () => {
    const room = await backupsForTest()
    await writeFile(room.backupFolder, 'a file where the folder should be')
    await expect(make(room)).rejects.toMatchObject({ code: 'target-unusable' })
    expect(room.backups.job.get()).toMatchObject({ kind: 'failed', code: 'target-unusable' })
    expect(room.backups.overview.get()).toMatchObject({
      alarms: [{ code: 'failed' }],
      errors: [{ what: 'backup', code: 'target-unusable' }],
      week: { runs: 1, succeeded: 0, successRate: 0 },
    })
    await rm(room.backupFolder)
    await make(room)
    expect(room.backups.overview.get()).toMatchObject({ alarms: [], week: { runs: 2, succeeded: 1, successRate: 0.5 } })
  })
})

describe('a check', () => {
  test('of a good one is remembered, after a start too', async () => {
    const room = await backupsForTest()
    const { manifest } = await make(room)
    const verdicts = await room.backups.verify(manifest.file.name, null)
    expect(verdicts).toEqual([{ fileName: manifest.file.name, ok: true, sentence: expect.any(String) }])
    expect(room.backups.list.get()[0]?.checked).toMatchObject({ ok: true })
    await room.backups.close()
    const { list } = await (await room.again()).state()
    expect(list[0]?.checked).toMatchObject({ ok: true })
  })

  test('finds one flipped bit: told, listed, an alarm, and never removed by a rule', async () => {
    const room = await backupsForTest()
    const bad = await make(room)
    const good = await make(room)
    await flipBit(fileOf(room, bad))
    const [goodName, badName] = [good.manifest.file.name, bad.manifest.file.name]
    await expect(room.backups.verify(badName, null)).rejects.toMatchObject({ code: 'backup-damaged' })
    expect(room.backups.job.get()).toMatchObject({ kind: 'failed', code: 'backup-damaged', what: 'verify' })
    expect(room.backups.list.get().map(({ checked, keeping }) => [checked?.ok ?? null, keeping.kind])).toEqual([
      [null, 'floor'],
      [false, 'pinned'],
    ])
    expect(room.backups.overview.get()).toMatchObject({ newest: { fileName: goodName }, alarms: [{ code: 'damaged' }] })
    await expect(room.backups.verify('all', null)).rejects.toMatchObject({
      code: 'backup-damaged',
      message: expect.stringMatching(new RegExp(`^1 of 2 backups cannot be used. ${badName}:`)),
    })
    // Both were looked at, whichever came first.
    expect(room.backups.list.get().map(({ checked }) => checked?.ok)).toEqual([true, false])
  })

  test('finds what is shorter, and what is gone', async () => {
    const room = await backupsForTest()
    const [short, gone] = [await make(room), await make(room)]
    await truncate(fileOf(room, short), 500)
    await rm(fileOf(room, gone))
    for (const { manifest } of [short, gone]) {
      await expect(room.backups.verify(manifest.file.name, null)).rejects.toMatchObject({ code: 'backup-damaged' })
    }
    await expect(room.backups.verify('all', null)).rejects.toMatchObject({
      message: expect.stringMatching(/^2 of 2 backups cannot be used/),
    })
    expect(room.backups.list.get()).toEqual([])
    expect(room.backups.overview.get().broken).toHaveLength(2)
  })

  test('of a random one takes one of the last 30 days', async () => {
    const room = await backupsForTest()
    await expect(room.backups.verify('random', null)).rejects.toMatchObject({ code: 'not-found' })
    await placeBackup(room.backupFolder, room.source.installation.key, { createdMs: Date.now() - 31 * DAY_MS })
    await expect(room.backups.verify('random', null)).rejects.toMatchObject({ code: 'not-found' })
    const { manifest } = await make(room)
    expect(await room.backups.verify('random', null)).toMatchObject([{ fileName: manifest.file.name, ok: true }])
  })

  test('of an encrypted one needs its passphrase', async () => {
    const room = await backupsForTest()
    const { manifest } = await room.backups.create(BY_HAND, 'open sesame', 'Ann')
    expect(manifest).toMatchObject({ encrypted: true, file: { name: expect.stringMatching(/\.enc$/) } })
    const verify = (passphrase: string | null) => room.backups.verify(manifest.file.name, passphrase)
    await expect(verify(null)).rejects.toMatchObject({ code: 'wrong-passphrase' })
    await expect(verify('open barley')).rejects.toMatchObject({ code: 'wrong-passphrase' })
    // A wrong word says nothing about the backup.
    expect(room.backups.list.get()[0]?.checked).toBeNull()
    expect(await verify('open sesame')).toMatchObject([{ ok: true }])
    expect(await room.backups.verify('all', null)).toMatchObject([
      { ok: null, sentence: expect.stringContaining('encrypted') },
    ])
    for (const { message, detail } of room.log.lines) expect(`${message}${String(detail)}`).not.toContain('sesame')
    const store = await readFile(room.paths.database)
    expect(store.includes('sesame')).toBe(false)
  })
})

describe('a rehearsal', () => {
  test('is written into the manifest of our own', async () => {
    const room = await backupsForTest()
    const { manifest } = await make(room)
    const { rehearsal } = await room.backups.rehearse(manifest.file.name, null)
    expect(rehearsal.ok).toBe(true)
    const [after] = (await room.backups.state()).list
    expect(after).toMatchObject({ manifest: { id: manifest.id, rehearsal }, warnings: [], checked: { ok: true } })
    expect(outcomes(room.backups.runs())).toEqual(['rehearse ok', 'backup ok'])
    const left = await readdir(room.backupFolder)
    expect(left.filter((name) => name.startsWith('.partial'))).toEqual([])
  })

  test('of a damaged one fails, and changes nothing but what is known of it', async () => {
    const room = await backupsForTest()
    const bad = await make(room)
    await flipBit(fileOf(room, bad))
    await expect(room.backups.rehearse(bad.manifest.file.name, null)).rejects.toMatchObject({
      code: 'verification-failed',
    })
    expect(room.backups.list.get()[0]).toMatchObject({ warnings: ['rehearsal-failed'], checked: { ok: false } })
  })

  test('of another installation’s leaves its manifest alone', async () => {
    const there = await backupsForTest()
    const made = await make(there)
    const here = await backupsForTest()
    await rm(here.backupFolder, { recursive: true, force: true })
    await cp(there.backupFolder, here.backupFolder, { recursive: true })
    await here.backups.state()
    expect(here.backups.list.get()[0]).toMatchObject({ warnings: ['other-installation'], keeping: { kind: 'pinned' } })
    expect(await here.backups.rehearse(made.manifest.file.name, null)).toMatchObject({ rehearsal: { ok: true } })
    expect(here.backups.list.get()[0]?.manifest).toEqual(made.manifest)
    await expect(here.backups.pin(made.manifest.file.name, true)).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('a clean-up', () => {
  const old = async (room: TestBackups) => {
    const { key } = room.source.installation
    for (let sequence = 1; sequence <= 12; sequence++) {
      await placeBackup(room.backupFolder, key, {
        kind: 'manual',
        sequence,
        createdMs: Date.now() - (100 - sequence) * DAY_MS,
      })
    }
    await room.backups.setSettings({ ...room.backups.settings(), monthlyCount: 0 })
  }

  test('says first what would go, and then removes that', async () => {
    const room = await backupsForTest()
    await old(room)
    const plan = await room.backups.prune(true)
    expect(plan).toMatchObject({ dryRun: true, kept: 5, freedBytes: 7000, paused: null })
    expect(plan.removed.map(({ fileName }) => fileName.slice(16, 22))).toEqual([
      '000001',
      '000002',
      '000003',
      '000004',
      '000005',
      '000006',
      '000007',
    ])
    expect((await room.backups.state()).list).toHaveLength(12)
    const report = await room.backups.prune(false)
    expect(report).toEqual({ ...plan, dryRun: false })
    expect((await room.backups.state()).list).toHaveLength(5)
    expect(await readdir(path.join(room.backupFolder, 'manual'))).toHaveLength(10)
  })

  test('follows a good backup by itself, and removes nothing that somebody pinned', async () => {
    const room = await backupsForTest()
    await old(room)
    const [oldest] = (await room.backups.state()).list.slice(-1)
    await room.backups.pin(oldest!.manifest.file.name, true)
    const made = await make(room)
    const left = (await room.backups.state()).list.map(({ manifest }) => manifest.sequence)
    // The number goes on above all that are there.
    expect(made.manifest.sequence).toBe(13)
    expect(left).toEqual([13, 12, 11, 10, 9, 1])
    await room.backups.pin(oldest!.manifest.file.name, false)
    expect((await room.backups.prune(false)).removed).toHaveLength(1)
  })

  test('waits after a failed backup', async () => {
    const room = await backupsForTest()
    await old(room)
    await rm(room.paths.database)
    await expect(make(room)).rejects.toMatchObject({ code: expect.any(String) })
    expect(await room.backups.prune(true)).toMatchObject({ paused: expect.stringContaining('failed') })
    expect(await room.backups.prune(false)).toMatchObject({ paused: expect.stringContaining('failed'), removed: [] })
    expect((await room.backups.state()).list).toHaveLength(12)
  })
})

describe('a copy', () => {
  test('of one backup goes to any folder, with its manifest', async () => {
    const room = await backupsForTest()
    const stick = await dataFolderForTest()
    const { manifest } = await make(room)
    const { file, bytes } = await room.backups.copy(manifest.file.name, stick)
    expect(bytes).toBe(manifest.file.bytes)
    expect((await stat(file)).size).toBe(bytes)
    expect(await readdir(path.dirname(file))).toHaveLength(2)
  })

  test('for an emergency is the data as JSON', async () => {
    const room = await backupsForTest()
    addProcessor(room, 'Bar')
    const stick = await dataFolderForTest()
    const { file } = await room.backups.emergencyCopy(stick)
    const { tables } = JSON.parse(await readFile(file, 'utf8'))
    expect(tables.processor).toMatchObject([{ name: 'Bar' }])
    expect(outcomes(room.backups.runs())).toEqual(['emergency-copy ok'])
  })

  test('does not go to where it cannot be meant', async () => {
    const room = await backupsForTest()
    const { manifest } = await make(room)
    const inside = [room.paths.folder, room.backupFolder, path.join(room.backupFolder, 'manual')]
    for (const folder of ['relative', './x', ...inside]) {
      await expect(room.backups.copy(manifest.file.name, folder), folder).rejects.toMatchObject({ code: 'bad-input' })
      await expect(room.backups.emergencyCopy(folder), folder).rejects.toMatchObject({ code: 'bad-input' })
      await expect(room.backups.probeFolder(folder), folder).rejects.toMatchObject({ code: 'bad-input' })
    }
    const missing = path.join(await dataFolderForTest(), 'nowhere')
    await expect(room.backups.copy(manifest.file.name, missing)).rejects.toMatchObject({ code: 'target-unusable' })
    expect(await room.backups.probeFolder(missing)).toMatchObject({ canWrite: false, trouble: expect.any(String) })
  })
})

test('what a restore keeps is a whole backup within its own job', async () => {
  const room = await backupsForTest()
  const ticket = { what: 'restore', kind: null, fileName: null } as const
  const kept = await room.backups.desk.run(ticket, async (hands) => {
    const manifest = await room.backups.keepPresent('Before a restore', 'Ann', hands)
    hands.passPointOfNoReturn()
    expect(room.backups.cancel()).toBe(false)
    return { value: manifest, sentence: 'Restored.', fileName: null, bytes: null }
  })
  expect(kept).toMatchObject({ kind: 'safety', parts: null, reason: 'Before a restore', by: 'Ann' })
  expect(room.backups.find(kept.file.name).manifest).toEqual(kept)
  expect(outcomes(room.backups.runs())).toEqual(['restore ok'])
})

test('settings are kept, and read again when the store is another one', async () => {
  const room = await backupsForTest()
  const changed = { ...room.backups.settings(), dailyAt: '04:30', manualCount: 9 }
  expect(await room.backups.setSettings(changed)).toEqual(changed)
  room.store.sqlite.prepare("delete from setting where name = 'backup'").run()
  expect(room.backups.settings().dailyAt).toBe('04:30')
  room.backups.reload()
  expect(room.backups.settings().dailyAt).toBe('03:00')
})

test('while the store is away everything that is known is still told', async () => {
  const room = await backupsForTest()
  const { manifest } = await make(room)
  room.store.sqlite.putAway()
  expect((await room.backups.state()).overview).toMatchObject({ newest: { fileName: manifest.file.name } })
  expect(await room.backups.verify(manifest.file.name, null)).toMatchObject([{ ok: true }])
  room.store.sqlite.reopen()
})
