import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { changeManifest } from '../../../src-main/backup/backup-files.ts'
import { type Clock, systemClock } from '../../../src-main/clock.ts'
import type { JobInput, JobOutput } from '../../../src-main/jobs/messages.ts'
import { createJobRunner, type JobRunner } from '../../../src-main/jobs/runner.ts'
import { BACKUP_PARTS, type JobState } from '../../../src-shared/model/backup.ts'
import { placeBackup } from '../../support/backup-files.ts'
import {
  backupsForTest,
  fileOfBackup,
  makeByHand,
  outcomesOf,
  realJobs,
  type TestBackups,
} from '../../support/backup-room.ts'
import { builtJobs } from '../../support/built-jobs.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { deafHost } from '../../support/jobs/deaf-host.ts'
import { createRecordedLog } from '../../support/log.ts'
import { until } from '../../support/wait.ts'

const DAY_MS = 24 * 3_600_000

function addProcessor({ store }: TestBackups, name: string): void {
  store.sqlite
    .prepare("insert into processor (id, name, model, host, port, created_ms) values (?, ?, 'AZM8', ?, 5321, 1)")
    .run(`p-${name.toLowerCase()}`, name, `${name}.example`)
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
    const made = await makeByHand(room, { name: 'Before the party', reason: 'One never knows', keepDays: 9 })
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
    const file = fileOfBackup(room, made)
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
    const part = await makeByHand(room, { parts: ['processors', 'settings', 'settings'] })
    expect(part.manifest.parts).toEqual(['settings', 'processors'])
    expect(part.manifest.rows).toMatchObject({ processor: 1, series: 0 })
    const whole = await makeByHand(room, { parts: BACKUP_PARTS.toReversed() })
    expect(whole.manifest.parts).toBeNull()
    expect(whole.manifest.rows).toMatchObject({ processor: 1, series: 1 })
    expect(whole.manifest.sequence).toBe(part.manifest.sequence + 1)
    // What does not hold everything is no newest backup.
    expect(room.backups.overview.get().newest?.fileName).toBe(whole.manifest.file.name)
  })

  test('is refused while another job runs', async () => {
    const room = await backupsForTest()
    const first = makeByHand(room)
    await expect(makeByHand(room)).rejects.toMatchObject({ code: 'busy' })
    await expect(room.backups.prune(true)).rejects.toMatchObject({ code: 'busy' })
    await first
    expect(outcomesOf(room.backups.runs())).toEqual(['backup ok'])
  })

  test('can be cancelled, and leaves nothing', async () => {
    const room = await backupsForTest()
    expect(await room.backups.cancel()).toBe(false)
    const making = makeByHand(room)
    const failed = expect(making).rejects.toMatchObject({ code: 'cancelled' })
    await until(() => room.backups.job.get().kind === 'running', { withinMs: 5000, what: 'it runs' })
    expect(await room.backups.cancel()).toBe(true)
    await failed
    expect(room.backups.job.get()).toMatchObject({ kind: 'failed', code: 'cancelled' })
    expect(outcomesOf(room.backups.runs())).toEqual(['backup cancelled'])
    expect((await room.backups.state()).list).toEqual([])
    expect(room.backups.overview.get().alarms).toEqual([])
    const left = await readdir(room.backupFolder, { recursive: true }).catch(() => [])
    expect(left.filter((name) => !name.startsWith('.lock') && name !== 'manual')).toEqual([])
  })

  test('that exists is not called cancelled, however late it was to be', async () => {
    const log = createRecordedLog()
    const { host, hasEnded } = deafHost(builtJobs())
    const room = await backupsForTest({ jobs: createJobRunner({ host, note: log.warn }) })
    const making = makeByHand(room)
    await hasEnded
    expect(await room.backups.cancel()).toBe(false)
    const { manifest } = await making
    expect((await room.backups.state()).list.map((each) => each.manifest.id)).toEqual([manifest.id])
    expect(outcomesOf(room.backups.runs())).toEqual(['backup ok'])
  })

  test('that fails is told and an alarm, until the next good one', async () => {
    const room = await backupsForTest()
    await writeFile(room.backupFolder, 'a file where the folder should be')
    await expect(makeByHand(room)).rejects.toMatchObject({ code: 'target-unusable' })
    expect(room.backups.job.get()).toMatchObject({ kind: 'failed', code: 'target-unusable' })
    expect(room.backups.overview.get()).toMatchObject({
      alarms: [{ code: 'failed' }],
      errors: [{ what: 'backup', code: 'target-unusable' }],
      week: { runs: 1, succeeded: 0, successRate: 0 },
    })
    await rm(room.backupFolder)
    await makeByHand(room)
    expect(room.backups.overview.get()).toMatchObject({ alarms: [], week: { runs: 2, succeeded: 1, successRate: 0.5 } })
  })
})

test('a backup that the rehearsal could not restore is a failure, is flagged, and stays', async () => {
  const real = realJobs(createRecordedLog())
  const rehearsal = {
    ok: false,
    atMs: 1,
    durationMs: 1,
    checks: [{ name: 'start', ok: false, finding: 'The program does not start with it.' }],
  }
  const jobs: JobRunner = {
    async run(name, input, options) {
      const output = await real.run(name, input, options)
      if (name !== 'create') return output
      const made = output as JobOutput<'create'>
      const { backupFolder, installationKey } = input as JobInput<'create'>
      const placed = { manifest: made, folder: path.join(backupFolder, made.kind), fileName: made.file.name }
      return (await changeManifest(placed, { rehearsal }, installationKey)) as JobOutput<typeof name>
    },
  }
  const room = await backupsForTest({ jobs })
  await expect(makeByHand(room)).rejects.toMatchObject({
    code: 'verification-failed',
    message: 'It was made, and it cannot be restored. The program does not start with it.',
  })
  expect(outcomesOf(room.backups.runs())).toEqual(['backup verification-failed'])
  expect(room.backups.list.get()).toMatchObject([{ warnings: ['rehearsal-failed'], keeping: { kind: 'pinned' } }])
  expect(room.backups.overview.get().alarms.map(({ code }) => code)).toEqual(['failed', 'damaged'])
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
    const made = await makeByHand(room)
    const left = (await room.backups.state()).list.map(({ manifest }) => manifest.sequence)
    // The number goes on above all that are there.
    expect(made.manifest.sequence).toBe(13)
    expect(left).toEqual([13, 12, 11, 10, 9, 1])
    await room.backups.pin(oldest!.manifest.file.name, false)
    expect((await room.backups.prune(false)).removed).toHaveLength(1)
  })

  test('waits after the clock jumped by more than a day', async () => {
    let shiftMs = 0
    const clock: Clock = { ...systemClock, nowMs: () => Date.now() + shiftMs }
    const room = await backupsForTest({ clock })
    await old(room)
    shiftMs = 400 * DAY_MS
    await makeByHand(room)
    expect((await room.backups.state()).list).toHaveLength(13)
    const paused = expect.stringContaining('clock jumped')
    expect(await room.backups.prune(true)).toMatchObject({ paused, removed: { length: 8 } })
    expect(await room.backups.prune(false)).toMatchObject({ paused, removed: [] })
    expect((await room.backups.state()).list).toHaveLength(13)
    const alarm = async () => (await room.backups.state()).overview.alarms.find(({ code }) => code === 'clock-jumped')
    const first = await alarm()
    expect(first).toMatchObject({ severity: 'minor' })
    shiftMs += 1000
    // It goes on since it was seen first.
    expect(await alarm()).toEqual(first)
  })

  test('waits after a failed backup', async () => {
    const room = await backupsForTest()
    await old(room)
    await rm(room.paths.database)
    await expect(makeByHand(room)).rejects.toMatchObject({ code: expect.any(String) })
    expect(await room.backups.prune(true)).toMatchObject({ paused: expect.stringContaining('failed') })
    expect(await room.backups.prune(false)).toMatchObject({ paused: expect.stringContaining('failed'), removed: [] })
    expect((await room.backups.state()).list).toHaveLength(12)
  })
})

describe('a copy', () => {
  test('of one backup goes to any folder, with its manifest', async () => {
    const room = await backupsForTest()
    const stick = await dataFolderForTest()
    const { manifest } = await makeByHand(room)
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
    expect(outcomesOf(room.backups.runs())).toEqual(['emergency-copy ok'])
  })

  test('does not go to where it cannot be meant', async () => {
    const room = await backupsForTest()
    const { manifest } = await makeByHand(room)
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
    expect(await room.backups.cancel()).toBe(false)
    return { value: manifest, sentence: 'Restored.', fileName: null, bytes: null }
  })
  expect(kept).toMatchObject({ kind: 'safety', parts: null, reason: 'Before a restore', by: 'Ann' })
  expect(room.backups.find(kept.file.name).manifest).toEqual(kept)
  expect(outcomesOf(room.backups.runs())).toEqual(['restore ok'])
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
  const { manifest } = await makeByHand(room)
  room.store.sqlite.putAway()
  expect((await room.backups.state()).overview).toMatchObject({ newest: { fileName: manifest.file.name } })
  expect(await room.backups.verify(manifest.file.name, null)).toMatchObject([{ ok: true }])
  room.store.sqlite.reopen()
})

test('the list is told when it is another one, and not when it was only looked at', async () => {
  const room = await backupsForTest()
  let told = 0
  room.backups.list.subscribe(() => {
    told += 1
  })
  const made = await makeByHand(room)
  await until(() => told > 0, { withinMs: 5000, what: 'it is told' })
  const before = told
  for (let look = 0; look < 3; look++) await room.backups.state()
  expect(told).toBe(before)
  await room.backups.pin(made.manifest.file.name, true)
  expect(told).toBe(before + 1)
})
