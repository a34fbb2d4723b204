import { rename, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createScaledClock } from '../../../src-main/clock.ts'
import { backupsForTest } from '../../support/backup-room.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { until } from '../../support/wait.ts'

/** A minute is half a second. */
const FASTER = 120
const names = ({ what, kind, outcome }: { what: string; kind: string | null; outcome: string }) =>
  [what, kind, outcome].filter((word) => word !== null).join(' ')

test('a console that is started makes its first backup, checks one, and saves its settings when they change', async () => {
  const { backups, store } = await backupsForTest({ runs: true, clock: createScaledClock(FASTER) })
  await until(() => backups.runs().length >= 2, { withinMs: 20_000, what: 'the first backup and the first check' })
  expect(backups.runs().map(names)).toEqual(['verify ok', 'backup daily ok'])
  expect(backups.list.get()).toMatchObject([{ manifest: { kind: 'daily', by: 'the console' }, checked: { ok: true } }])
  store.sqlite
    .prepare("insert into processor (id, name, model, host, port, created_ms) values ('p', 'Bar', 'AZM8', 'h', 1, 1)")
    .run()
  backups.noticeAct()
  await until(() => backups.runs().length >= 3, { withinMs: 20_000, what: 'the settings are saved' })
  expect(backups.list.get()[0]).toMatchObject({
    manifest: { kind: 'settings', parts: ['settings', 'processors', 'presets', 'audit'], rows: { processor: 1 } },
    keeping: { kind: 'floor' },
  })
  expect(backups.overview.get().newest?.fileName).toMatch(/^daily_/)
})

test('a stick that is plugged in gets what it lacks', async () => {
  const { backups } = await backupsForTest({ runs: true, clock: createScaledClock(FASTER) })
  const stick = await dataFolderForTest()
  await backups.setSettings({ ...backups.settings(), dailyAt: null, secondFolder: stick })
  await rename(stick, `${stick}-away`)
  await backups.create({ name: null, reason: 'By hand', parts: null, keepDays: null }, null, 'Ann')
  await until(() => backups.overview.get().second.kind === 'lost', { withinMs: 20_000, what: 'it is missed' })
  await rename(`${stick}-away`, stick)
  await until(() => backups.overview.get().second.kind === 'safe', { withinMs: 20_000, what: 'it is up to date' })
})

test('a daily backup that fails three times is an alarm, and the next good one closes it', async () => {
  const room = await backupsForTest({ runs: true, clock: createScaledClock(10 * FASTER) })
  await writeFile(room.backupFolder, 'a file where the folder should be')
  const failed = () => room.backups.runs().filter(({ outcome }) => outcome === 'target-unusable')
  const alarms = () => room.backups.overview.get().alarms.map(({ code }) => code)
  await until(() => failed().length === 3, { withinMs: 25_000, what: 'it was tried three times' })
  await until(() => alarms().includes('failed'), { withinMs: 5000, what: 'the alarm' })
  await rename(room.backupFolder, `${room.backupFolder}-aside`)
  await room.backups.create({ name: null, reason: 'By hand', parts: null, keepDays: null }, null, 'Ann')
  expect(alarms()).not.toContain('failed')
})
