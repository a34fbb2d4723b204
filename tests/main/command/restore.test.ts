import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { RestorePlan, RestoreReceipt } from '../../../src-shared/model/restore.ts'
import { BY_HAND, backupsForTest, fileOfBackup } from '../../support/backup-room.ts'
import { runCommand, runJson } from '../../support/console.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

interface Failure {
  readonly error: { readonly code: string; readonly message: string }
}

const add = (folder: string, name: string, host: string) =>
  runJson(folder, ['processors', 'add', '--name', name, '--model', 'AZM8', '--host', host, '--unchecked'])
const namesIn = async (folder: string) =>
  (await runJson<readonly { readonly name: string }[]>(folder, ['processors', 'list'])).value.map(({ name }) => name)

test('“restore” says what it would do, does it only when told to, and answers a receipt', async () => {
  const folder = await dataFolderForTest()
  await add(folder, 'Bar', '127.0.0.8')
  const made = await runJson<{ readonly fileName: string; readonly path: string }>(folder, ['backup', 'create'])
  expect(made.code).toBe(0)
  await add(folder, 'Extra', '127.0.0.9')

  const bare = await runJson<Failure>(folder, ['restore', made.value.fileName])
  expect([bare.code, bare.value.error.code]).toEqual([1, 'bad-input'])
  const dry = await runJson<RestorePlan>(folder, ['restore', made.value.fileName, '--dry-run'])
  expect(dry.code).toBe(0)
  expect(dry.value.differences.find(({ part }) => part === 'processors')).toMatchObject({ removed: ['Extra'] })
  expect(await namesIn(folder)).toEqual(['Bar', 'Extra'])

  const done = await runJson<RestoreReceipt>(folder, ['restore', made.value.path, '--yes'])
  expect(done.code).toBe(0)
  expect(done.value).toMatchObject({ outcome: 'restored', by: 'the command line' })
  expect(await namesIn(folder)).toEqual(['Bar'])
  const back = await runCommand(folder, ['restore', done.value.safetyFileName ?? '', '--only', 'processors', '--yes'])
  expect([back.code, back.err]).toEqual([0, ''])
  expect(back.out).toContain('What was there before is in safety_')
  expect(await namesIn(folder)).toEqual(['Bar', 'Extra'])
  expect(readdirSync(folder).filter((name) => name.startsWith('restore-'))).toEqual([])
})

test('a bad backup ends “restore” with 4, and a store that is broken does not keep it from working', async () => {
  const folder = await dataFolderForTest()
  await add(folder, 'Bar', '127.0.0.8')
  const made = await runJson<{ readonly fileName: string; readonly path: string }>(folder, ['backup', 'create'])
  const { fileName, path: file } = made.value
  const file2 = await runJson<Failure>(folder, ['restore', 'holiday.zip', '--yes'])
  expect([file2.code, file2.value.error.code]).toEqual([4, 'not-a-backup'])

  const live = path.join(folder, 'console.db')
  writeFileSync(live, Buffer.alloc(statSync(live).size, 1))
  const list = await runJson<Failure>(folder, ['processors', 'list'])
  expect([list.code, list.value.error.code]).toEqual([2, 'damaged'])
  const done = await runJson<RestoreReceipt>(folder, ['restore', fileName, '--yes'])
  expect(done.code).toBe(0)
  expect(await namesIn(folder)).toEqual(['Bar'])
  expect(readdirSync(folder).filter((name) => name.startsWith('damaged-'))).toHaveLength(1)

  const bytes = readFileSync(file)
  bytes[100]! ^= 1
  writeFileSync(file, bytes)
  const bad = await runJson<Failure>(folder, ['restore', fileName, '--yes'])
  expect([bad.code, bad.value.error.code]).toEqual([4, 'backup-damaged'])
  expect(await namesIn(folder)).toEqual(['Bar'])
})

test('a backup of another computer is listed where it is, and restored from there by its path', async () => {
  const [old, folder] = [await dataFolderForTest(), await dataFolderForTest()]
  await add(old, 'Bar', '127.0.0.8')
  const made = await runJson<{ readonly fileName: string; readonly path: string }>(old, ['backup', 'create'])
  const { fileName, path: file } = made.value
  const list = await runJson<readonly { readonly fileName: string; readonly place: string }[]>(folder, [
    'backup',
    'list',
    '--in',
    path.join(old, 'backups'),
  ])
  expect([list.code, list.value]).toMatchObject([0, [{ fileName, place: 'elsewhere' }]])
  const none = await runJson<Failure>(folder, ['restore', fileName, '--yes'])
  expect([none.code, none.value.error.code]).toEqual([1, 'not-found'])
  const done = await runJson<RestoreReceipt>(folder, ['restore', file, '--yes'])
  expect([done.code, done.value]).toMatchObject([0, { outcome: 'restored', fileName }])
  expect(await namesIn(folder)).toEqual(['Bar'])
})

test('an encrypted backup is opened with the first line of a file', async () => {
  const room = await backupsForTest()
  const made = await room.backups.create(BY_HAND, 'open sesame', 'Ann')
  await room.backups.close()
  const [file, folder] = [fileOfBackup(room, made), await dataFolderForTest()]
  const secret = path.join(folder, 'secret.txt')
  const restore = () => runJson<Failure>(folder, ['restore', file, '--yes', '--passphrase-file', secret])
  const unread = await restore()
  expect([unread.code, unread.value.error.message]).toEqual([1, `The file ${secret} cannot be read.`])
  writeFileSync(secret, 'open sesame\r\nand more')
  const done = await restore()
  expect([done.code, done.value]).toMatchObject([0, { outcome: 'restored' }])
})
