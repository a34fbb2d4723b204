import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { manifestNameOf } from '../../../src-main/jobs/names.ts'
import type { Manifest } from '../../../src-shared/model/backup.ts'
import { createBackupApi } from '../../support/backup-door.ts'
import { placeBackup } from '../../support/backup-files.ts'
import { backupsForTest } from '../../support/backup-room.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { until } from '../../support/wait.ts'

const ann = { name: 'Ann', role: 'manager', door: 'window' } as const

/** A console with a good backup and one of which a test spoils something. */
async function place() {
  const room = await backupsForTest()
  const { key } = room.source.installation
  const good = await placeBackup(room.backupFolder, key, { sequence: 1, createdMs: Date.now() })
  const bad = await placeBackup(room.backupFolder, key, { sequence: 2, createdMs: Date.now() })
  const folder = path.join(room.backupFolder, 'daily')
  const names = async () => (await readdir(folder)).sort()
  const useStick = async (secondFolder: string) => {
    const { backups } = room
    await backups.setSettings({ ...backups.settings(), secondFolder })
    const isStill = () => backups.overview.get().second.kind === 'safe' && backups.job.get().kind !== 'running'
    await until(isStill, { withinMs: 20_000, what: 'everything is on the stick' })
  }
  return { ...room, ...createBackupApi(room.backups), key, good, bad, folder, names, useStick }
}

const both = ({ file: { name } }: Manifest) => [name, manifestNameOf(name)]

describe('a broken backup goes when somebody says so, and its alarm with it', () => {
  test.each([
    ['its file is gone', (folder: string, { file }: Manifest) => rm(path.join(folder, file.name))],
    ['its file is shorter', (folder: string, { file }: Manifest) => truncate(path.join(folder, file.name), 9)],
    [
      'its manifest is torn',
      (folder: string, { file }: Manifest) => truncate(path.join(folder, manifestNameOf(file.name)), 100),
    ],
  ])('%s', async (_, harm) => {
    const { backups, clientOf, entries, good, bad, folder, names, log } = await place()
    await harm(folder, bad)
    await backups.state()
    expect(backups.overview.get()).toMatchObject({
      broken: [{ fileName: bad.file.name }],
      alarms: [{ code: 'damaged' }],
    })
    const fileName = bad.file.name
    expect(await clientOf(ann).backups.remove({ fileName })).toEqual({ fileName })
    expect(await names()).toEqual(both(good).sort())
    expect(backups.overview.get()).toMatchObject({ broken: [], alarms: [] })
    expect(entries).toMatchObject([{ caller: ann, path: 'backups.remove', input: { fileName }, outcome: 'ok' }])
    expect(JSON.stringify(log.lines)).toContain(`Removed ${fileName}, which could not be used.`)
  })

  test('its file is a folder, which stays', async () => {
    const { backups, bad, folder } = await place()
    const data = path.join(folder, bad.file.name)
    await rm(data)
    await mkdir(data)
    await writeFile(path.join(data, 'photo.jpg'), 'a picture')
    await backups.state()
    await backups.remove(bad.file.name)
    expect(existsSync(path.join(data, 'photo.jpg'))).toBe(true)
    expect(backups.overview.get().broken).toEqual([])
  })

  test('a check found its bytes to be others; the copy on a stick is not called bad for it', async () => {
    const { backups, key, good, bad, folder, names, useStick } = await place()
    const stick = await dataFolderForTest()
    await placeBackup(stick, key, { sequence: 2, createdMs: Date.now() })
    await useStick(stick)
    await writeFile(path.join(folder, bad.file.name), Buffer.alloc(bad.file.bytes, 7))
    await expect(backups.verify(bad.file.name, null)).rejects.toMatchObject({ code: 'backup-damaged' })
    await backups.remove(bad.file.name)
    expect(await names()).toEqual(both(good).sort())
    const { list, overview } = await backups.state()
    expect(list.find(({ manifest }) => manifest.id === bad.id)).toMatchObject({ place: 'second', checked: null })
    expect(overview.alarms.map(({ code }) => code)).not.toContain('damaged')
  })

  test('its rehearsal failed', async () => {
    const { backups, key, backupFolder, names } = await place()
    const failed = { ok: false, atMs: 0, durationMs: 0, checks: [] }
    const { file } = await placeBackup(backupFolder, key, { sequence: 3, rehearsal: failed })
    await backups.state()
    await backups.remove(file.name)
    expect(await names()).not.toContain(file.name)
  })
})

describe('nothing is removed', () => {
  test('that can be used, that is not there, or that lies elsewhere', async () => {
    const { backups, good, bad, key, names, useStick } = await place()
    await expect(backups.remove(good.file.name)).rejects.toMatchObject({
      code: 'bad-input',
      message: 'That backup can be used. Only a broken one is removed by hand.',
    })
    const stick = await dataFolderForTest()
    const failed = { ok: false, atMs: 0, durationMs: 0, checks: [] }
    const far = await placeBackup(stick, key, { sequence: 9, rehearsal: failed })
    await expect(backups.remove(far.file.name)).rejects.toMatchObject({ code: 'not-found' })
    await useStick(stick)
    await expect(backups.remove(far.file.name)).rejects.toMatchObject({ code: 'bad-input' })
    expect(await names()).toEqual([...both(good), ...both(bad)].sort())
    expect(existsSync(path.join(stick, 'daily', far.file.name))).toBe(true)
  })

  test('by staff, or by a path', async () => {
    const { clientOf, bad, names } = await place()
    const ben = clientOf({ ...ann, role: 'staff' })
    await expect(ben.backups.remove({ fileName: bad.file.name })).rejects.toMatchObject({ code: 'not-allowed' })
    const fileName = `../daily/${bad.file.name}` as never
    await expect(clientOf(ann).backups.remove({ fileName })).rejects.toMatchObject({ code: 'bad-input' })
    expect(await names()).toHaveLength(4)
  })
})
