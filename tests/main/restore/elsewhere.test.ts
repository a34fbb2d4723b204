import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type App, createApp } from '../../../src-main/app.ts'
import { AppError, type Reply } from '../../../src-shared/contract/reply.ts'
import type { Backup, BackupSettings, JobState } from '../../../src-shared/model/backup.ts'
import type { BackupOverview, Elsewhere } from '../../../src-shared/model/backup-overview.ts'
import type { Processor } from '../../../src-shared/model/processor.ts'
import type { RestorePlan, RestoreReceipt } from '../../../src-shared/model/restore.ts'
import { builtJobs } from '../../support/built-jobs.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { until } from '../../support/wait.ts'

const caller = { name: 'Ada', role: 'technician', door: 'window' } as const
const bar = { name: 'Bar', model: 'AZM8', host: '127.0.0.1', port: 1, unchecked: true }

/** A whole console in this process, which does nothing by itself, with real job processes. */
async function consoleOn(dataFolder: string) {
  const app: App = await createApp({
    dataFolder,
    meterPort: 0,
    demo: false,
    version: '9.9.9',
    records: false,
    opensBrokenStore: true,
    desktop: null,
    jobHost: builtJobs(),
  })
  onTestFinished(() => app.close())
  const present = <T>(name: string) => app.api.topic(name, caller).get() as T
  const call = async <T>(name: string, input: unknown): Promise<T> => {
    const isFree = () => present<JobState>('backups.job').kind !== 'running'
    await until(isFree, { withinMs: 20_000, what: 'no other job runs' })
    const answered = (await app.api.call(name, input, caller)) as Reply<T>
    if (!answered.ok) throw new AppError(answered.code, answered.message)
    return answered.value
  }
  return { app, call, present }
}

test('a new computer is restored from a locked copy on the stick of another, with the passphrase alone', async () => {
  const stick = await dataFolderForTest()
  const old = await consoleOn(await dataFolderForTest())
  await old.call('processors.add', bar)
  const settings = await old.call<BackupSettings>('backups.settings', {})
  await old.call('backups.setSettings', { ...settings, secondFolder: stick })
  await old.call('backups.setCopyPassphrase', { passphrase: 'open sesame' })
  const made = await old.call<Backup>('backups.create', { name: null, reason: 'a test' })
  const isSafe = () => old.present<BackupOverview>('backups.overview').second.kind === 'safe'
  await until(isSafe, { withinMs: 20_000, what: 'the copy is on the stick' })
  await old.app.close()

  const { call, present } = await consoleOn(await dataFolderForTest())
  expect(present<Elsewhere>('backups.elsewhere')).toEqual({ kind: 'none' })
  await call('backups.lookInto', { folder: stick })
  const found = present<Elsewhere>('backups.elsewhere')
  const list = found.kind === 'looked-into' ? found.list : []
  expect(list).toMatchObject([
    {
      place: 'elsewhere',
      manifest: { id: made.manifest.id, encrypted: true },
      warnings: ['other-installation', 'not-rehearsed'],
    },
  ])
  // It can be restored, and is none of ours: there still is no backup of this console.
  expect(present<readonly Backup[]>('backups.list')).toEqual([])
  expect(present<BackupOverview>('backups.overview').newest).toBeNull()
  const fileName = list[0]!.manifest.file.name
  const asked = { fileName, elsewhere: true }
  await expect(call('restore.plan', { fileName, passphrase: 'open sesame' })).rejects.toMatchObject({
    code: 'not-found',
  })
  for (const passphrase of [null, 'open barley']) {
    await expect(call('restore.plan', { ...asked, passphrase })).rejects.toMatchObject({ code: 'wrong-passphrase' })
  }
  expect(await call('backups.verify', { which: fileName, elsewhere: true, passphrase: 'open sesame' })).toMatchObject([
    { ok: true },
  ])
  const plan = await call<RestorePlan>('restore.plan', { ...asked, passphrase: 'open sesame' })
  expect(plan.differences.find(({ part }) => part === 'processors')).toMatchObject({ added: ['Bar'] })
  const receipt = await call<RestoreReceipt>('restore.start', { planId: plan.id, confirmsNewerIsLost: true })
  expect(receipt).toMatchObject({ outcome: 'restored', fileName })
  expect(await call<readonly Processor[]>('processors.list', {})).toMatchObject([{ name: 'Bar' }])
  const trail = JSON.stringify(await call('audit.list', { limit: 1000 }))
  expect(trail).not.toMatch(/sesame|barley/)
  // What was restored locks on: its copies are for the same passphrase.
  expect(present<BackupOverview>('backups.overview').locksCopies).toBe(true)
}, 120_000)

test('a passphrase for copies has a length, and a folder is looked into by a technician alone', async () => {
  const { app, call } = await consoleOn(await dataFolderForTest())
  await expect(call('backups.setCopyPassphrase', { passphrase: 'sesame' })).rejects.toMatchObject({
    code: 'bad-input',
    message: 'passphrase: A passphrase for copies has at least 8 characters.',
  })
  const empty = path.join(await dataFolderForTest(), 'empty')
  await mkdir(empty)
  const ann = { ...caller, role: 'manager' } as const
  expect(await app.api.call('backups.lookInto', { folder: empty }, ann)).toMatchObject({ code: 'not-allowed' })
  expect(await app.api.call('backups.lookInto', { folder: empty }, caller)).toMatchObject({ code: 'not-found' })
  expect(await app.api.call('backups.verify', { which: 'all', elsewhere: true }, caller)).toMatchObject({
    code: 'bad-input',
  })
})
