import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createBackupRunStore } from '../../../src-main/store/backup-runs.ts'
import { createBackupSettingStore } from '../../../src-main/store/backup-settings.ts'
import { MIGRATIONS } from '../../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../../src-main/store/open.ts'
import { createPartSizes } from '../../../src-main/store/part-sizes.ts'
import { KeptBackupSettings } from '../../../src-shared/model/backup.ts'
import { BackupMemory } from '../../../src-shared/model/backup-memory.ts'
import { runFor } from '../../support/backup-records.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

async function place() {
  const file = path.join(await dataFolderForTest(), 'console.db')
  const { sqlite, close } = await openStore({
    file,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  onTestFinished(close)
  const notes: string[] = []
  return {
    sqlite,
    notes,
    runs: createBackupRunStore(sqlite),
    settings: createBackupSettingStore(sqlite, (sentence) => notes.push(sentence)),
    sizes: createPartSizes(sqlite),
  }
}

test('runs are kept as they were, newest first, and forgotten when they are old', async () => {
  const { runs } = await place()
  const failed = runFor({ atMs: 2000, what: 'verify', kind: null, outcome: 'backup-damaged', bytes: null })
  const made = runFor({ atMs: 1000, fileName: 'daily_20260105_030000.db.gz', durationMs: 12.6 })
  const { id: _, ...first } = made
  const { id: __, ...second } = failed
  runs.add(first)
  runs.add(second)
  // A clock that was set back does not bury what came after.
  runs.add({ ...first, atMs: 500 })
  expect(runs.since(0, 10)).toEqual([
    { ...first, id: 3, atMs: 500, durationMs: 13 },
    { ...second, id: 2 },
    { ...first, id: 1, durationMs: 13 },
  ])
  expect(runs.since(1500, 10).map(({ id }) => id)).toEqual([2])
  expect(runs.since(0, 2).map(({ id }) => id)).toEqual([3, 2])
  runs.forgetBefore(1000)
  expect(runs.since(0, 10).map(({ id }) => id)).toEqual([2, 1])
})

test('of each backup the newest check is kept, and none of one that is gone', async () => {
  const { runs } = await place()
  runs.putCheck('a', { atMs: 1, ok: true, sentence: 'Good.' })
  runs.putCheck('b', { atMs: 2, ok: true, sentence: 'Good.' })
  runs.putCheck('a', { atMs: 3, ok: false, sentence: 'Bad.' })
  expect([...runs.checks()]).toEqual([
    ['b', { atMs: 2, ok: true, sentence: 'Good.' }],
    ['a', { atMs: 3, ok: false, sentence: 'Bad.' }],
  ])
  runs.keepChecksOf(['a', 'x'])
  expect([...runs.checks().keys()]).toEqual(['a'])
  runs.keepChecksOf([])
  expect(runs.checks().size).toBe(0)
})

test('settings are the defaults until somebody sets them, or where they do not hold any more', async () => {
  const { sqlite, settings, notes } = await place()
  expect(settings.read()).toEqual(KeptBackupSettings.parse({}))
  const changed: KeptBackupSettings = { ...settings.read(), dailyAt: '04:15', secondFolder: '/media/stick' }
  settings.write(changed)
  expect(settings.read()).toEqual(changed)
  sqlite.prepare(`update setting set value = '{"dailyAt":"noon"}' where name = 'backup'`).run()
  expect(settings.read()).toEqual(KeptBackupSettings.parse({}))
  expect(notes).toEqual([expect.stringContaining('“backup”')])
  settings.write(changed)
  sqlite.prepare("update setting set version = 99 where name = 'backup'").run()
  expect(settings.read()).toEqual(KeptBackupSettings.parse({}))
})

test('what the service notes for itself is kept beside them, and is no change of the settings', async () => {
  const { settings } = await place()
  expect(settings.memory()).toEqual(BackupMemory.parse({}))
  const before = settings.settingsHash()
  const memory = { lastSeenMs: 5, pauseLeftMs: 6, settingsHash: 'x', randomCheckMs: 7 }
  settings.remember(memory)
  expect(settings.memory()).toEqual(memory)
  expect(settings.settingsHash()).toBe(before)
})

test('every change of what people set is seen, and nothing else', async () => {
  const { sqlite, settings } = await place()
  const seen = new Set([settings.settingsHash()])
  const change = (text: string) => {
    sqlite.prepare(text).run()
    return settings.settingsHash()
  }
  for (const text of [
    "insert into processor (id, name, model, host, port, created_ms) values ('p', 'Bar', 'AZM8', 'h', 1, 1)",
    "update processor set name = 'Patio'",
    "insert into sample_period values ('p', 5000)",
    "insert into setting values ('monitor', 1, '{}')",
    `insert into setting values ('backup', 1, '{"dailyAt":null}')`,
    "insert into access_token (name, role, secret_hash, created_ms) values ('tablet', 'staff', x'00', 1)",
    'update access_token set revoked_ms = 5',
    'delete from processor',
  ]) {
    const hash = change(text)
    expect(seen, text).not.toContain(hash)
    seen.add(hash)
  }
  const last = settings.settingsHash()
  const audit = `insert into audit (first_ms, last_ms, count, caller, door, path, outcome, refusal)
    values (1, 1, 1, 'Ann', 'window', 'zones.setGain', 'ok', 0)`
  expect(change(audit)).toBe(last)
  expect(change("insert into series (processor_id, kind, idx, name) values ('p', 'zone', 1, 'x')")).toBe(last)
})

test('what is largest is named, from the rows and the size of some of them', async () => {
  const { sqlite, sizes } = await place()
  expect(sizes.total()).toBeGreaterThan(50_000)
  expect(sizes.largest({})).toBeNull()
  sqlite.prepare('insert into meter_hour (id, readings, block) values (1, 720, zeroblob(4000))').run()
  sqlite
    .prepare(
      `insert into audit (first_ms, last_ms, count, caller, door, path, input, outcome, refusal)
       values (1, 1, 1, 'Ann', 'window', 'zones.setGain', '{"zone":1}', 'ok', 0)`,
    )
    .run()
  expect(sizes.largest({ meter_hour: 10_000, audit: 1000 })).toEqual({
    name: 'Readings of full resolution',
    part: 'history',
    aboutBytes: 40_240_000,
  })
  expect(sizes.largest({ meter_hour: 1, audit: 100_000 })).toMatchObject({ name: 'Who did what', part: 'audit' })
})
