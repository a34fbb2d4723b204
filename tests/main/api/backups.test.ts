import { expect, test } from 'vitest'
import { ROLES } from '../../../src-shared/contract/role.ts'
import type { Backup } from '../../../src-shared/model/backup.ts'
import { createBackupApi } from '../../support/backup-door.ts'
import { backupsForTest } from '../../support/backup-room.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

const ann = { name: 'Ann', role: 'manager', door: 'window' } as const
const tom = { name: 'Tom', role: 'technician', door: 'web' } as const

async function place() {
  const room = await backupsForTest()
  return { ...room, ...createBackupApi(room.backups) }
}

test('a backup is made, looked at, checked, rehearsed, pinned and copied', async () => {
  const { clientOf, api } = await place()
  const { backups } = clientOf(ann)
  const made = await backups.create({ name: ' Before the party ', keepDays: 30 })
  const { fileName } = { fileName: made.manifest.file.name }
  expect(made.manifest).toMatchObject({ name: 'Before the party', reason: 'By hand', by: 'Ann', keepDays: 30 })
  expect((await backups.state({})).list).toEqual([made])
  expect(api.topic('backups.list', ann).get()).toEqual([made])
  expect(await backups.verify({ which: fileName })).toMatchObject([{ fileName, ok: true }])
  expect(await backups.verify({ which: 'all' })).toMatchObject([{ fileName, ok: true }])
  expect(await backups.rehearse({ fileName })).toMatchObject({ fileName, rehearsal: { ok: true } })
  expect(await backups.pin({ fileName, pinned: true })).toMatchObject({ manifest: { pinned: true } })
  expect(await backups.prune({})).toMatchObject({ dryRun: false, removed: [], kept: 1 })
  const stick = await dataFolderForTest()
  expect(await backups.copy({ fileName, folder: stick })).toMatchObject({ bytes: made.manifest.file.bytes })
  expect(await backups.cancel({})).toEqual({ cancelled: false })
  expect((await backups.runs({})).map(({ what }) => what)).toEqual(['copy', 'rehearse', 'verify', 'verify', 'backup'])
  expect(api.topic('backups.job', ann).get()).toMatchObject({ kind: 'done', what: 'copy' })
  expect(api.topic('backups.overview', ann).get()).toMatchObject({ count: 1, alarms: [] })
})

test('a passphrase is used, and is in no row of the audit', async () => {
  const { clientOf, entries } = await place()
  const { backups } = clientOf(ann)
  const { manifest } = await backups.create({ passphrase: 'open sesame' })
  expect(manifest.encrypted).toBe(true)
  const which = manifest.file.name
  await expect(backups.verify({ which, passphrase: 'open barley' })).rejects.toMatchObject({ code: 'wrong-passphrase' })
  expect(await backups.verify({ which, passphrase: 'open sesame' })).toMatchObject([{ ok: true }])
  expect(await backups.rehearse({ fileName: which, passphrase: 'open sesame' })).toMatchObject({
    rehearsal: { ok: true },
  })
  const kept = JSON.stringify(entries)
  expect(entries.map(({ outcome }) => outcome)).toEqual(['ok', 'wrong-passphrase', 'ok', 'ok'])
  expect(kept).not.toMatch(/sesame|barley/)
  expect(kept).toContain('"passphrase":"(hidden)"')
})

test('settings are a technician’s, and are checked', async () => {
  const { clientOf } = await place()
  const { backups } = clientOf(tom)
  const before = await backups.settings({})
  expect(before).toMatchObject({ dailyAt: '03:00', dailyDays: 30, secondFolder: null })
  const stick = await dataFolderForTest()
  expect(await backups.probeFolder({ folder: stick })).toMatchObject({ canWrite: true, trouble: null })
  expect(await backups.setSettings({ ...before, dailyAt: null, secondFolder: stick })).toMatchObject({
    dailyAt: null,
    secondFolder: stick,
  })
  for (const bad of [{ dailyAt: '3:00' }, { dailyAt: '24:00' }, { dailyDays: 0 }, { manualCount: 1.5 }, { more: 1 }]) {
    await expect(backups.setSettings({ ...before, ...bad } as never), JSON.stringify(bad)).rejects.toMatchObject({
      code: 'bad-input',
    })
  }
  await expect(clientOf(ann).backups.setSettings(before)).rejects.toMatchObject({ code: 'not-allowed' })
})

test.each([
  ['create', { parts: [] }],
  ['create', { parts: ['zones'] }],
  ['create', { keepDays: 0 }],
  ['create', { kind: 'daily' }],
  ['create', { passphrase: '' }],
  ['verify', {}],
  ['verify', { which: 'some' }],
  ['verify', { which: '../../console.db' }],
  ['rehearse', { fileName: 'daily/daily_20260105_030000.db.gz' }],
  ['copy', { fileName: 'daily_20260105_030000.db.gz', folder: '' }],
  ['prune', { dryRun: 'yes' }],
])('%s refuses %j', async (name, input) => {
  const { api } = await place()
  expect(await api.call(`backups.${name}`, input, tom)).toMatchObject({ ok: false, code: 'bad-input' })
})

test('everybody may look, and acts need their role', async () => {
  const { api } = await place()
  const fileName = 'daily_20260105_030000.db.gz'
  const acts = {
    state: {},
    runs: {},
    settings: {},
    cancel: {},
    verify: { which: fileName },
    rehearse: { fileName },
    pin: { fileName, pinned: true },
    copy: { fileName, folder: '/nowhere' },
    prune: { dryRun: true },
    probeFolder: { folder: 'relative' },
    emergencyCopy: { folder: 'relative' },
  }
  for (const role of ROLES) {
    const allowed: string[] = []
    for (const [name, input] of Object.entries(acts)) {
      const reply = await api.call(`backups.${name}`, input, { name: role, role, door: 'web' })
      if (reply.ok || reply.code !== 'not-allowed') allowed.push(name)
    }
    const look = ['state', 'runs', 'settings']
    const manage = [...look, 'cancel', 'verify', 'rehearse', 'pin', 'copy', 'prune']
    const technician = [...manage, 'probeFolder', 'emergencyCopy']
    expect(allowed, role).toEqual({ watch: look, staff: look, manager: manage, technician }[role])
  }
})

test('a name that is not there is not found', async () => {
  const { clientOf } = await place()
  const { backups } = clientOf(ann)
  const fileName = 'daily_20260105_030000.db.gz' as Backup['manifest']['file']['name']
  const folder = await dataFolderForTest()
  for (const ask of [
    () => backups.verify({ which: fileName }),
    () => backups.rehearse({ fileName }),
    () => backups.pin({ fileName, pinned: true }),
    () => backups.copy({ fileName, folder }),
  ]) {
    await expect(ask()).rejects.toMatchObject({ code: 'not-found' })
  }
})
