import { execFileSync } from 'node:child_process'
import { chmod, cp, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCatalogue, warningsOf } from '../../../src-main/backup/catalogue.ts'
import { createImpatience } from '../../../src-main/backup/impatience.ts'
import { manifestNameOf } from '../../../src-main/jobs/names.ts'
import type { Manifest } from '../../../src-shared/model/backup.ts'
import { placeBackup } from '../../support/backup-files.ts'
import { manifestFor } from '../../support/backup-records.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { createRecordedLog } from '../../support/log.ts'

const OWN = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)
const NOW_MS = Date.UTC(2026, 0, 6)

/** A console with one backup of its own, and a stick. */
async function place() {
  const folder = path.join(await dataFolderForTest(), 'backups')
  const stick = await dataFolderForTest()
  const catalogue = createCatalogue({
    folder,
    secondFolder: () => null,
    impatience: createImpatience(5000),
    installationKey: OWN,
    log: createRecordedLog(),
  })
  const own = await placeBackup(folder, OWN, { sequence: 1 })
  await catalogue.refresh()
  const sequences = () => catalogue.elsewhere()?.entries.map(({ manifest }) => manifest.sequence)
  return { folder, stick, catalogue, own, sequences }
}

const dataOf = (root: string, { kind, file }: Manifest) => path.join(root, kind, file.name)

describe('a folder that is looked into', () => {
  test('shows its own files, those of a stick and those of a data folder, newest first', async () => {
    const { stick, catalogue, sequences } = await place()
    await placeBackup(path.join(stick, 'backups'), OTHER, { sequence: 7, kind: 'manual' })
    await placeBackup(stick, OTHER, { sequence: 8 })
    const flat = await placeBackup(await dataFolderForTest(), OTHER, { sequence: 9 })
    const from = await dataFolderForTest()
    await placeBackup(from, OTHER, { sequence: 9 })
    for (const name of [flat.file.name, manifestNameOf(flat.file.name)]) {
      await cp(path.join(from, 'daily', name), path.join(stick, name))
    }
    await catalogue.lookInto(stick)
    expect(sequences()).toEqual([9, 8, 7])
    const [first] = catalogue.elsewhere()!.entries
    expect(first).toMatchObject({ place: 'elsewhere', folder: stick, isOwn: false })
    expect(warningsOf(first!, NOW_MS)).toEqual(['other-installation'])
  })

  test('counts for nothing else: no list, no number, and no name of ours', async () => {
    const { stick, catalogue, own } = await place()
    const theirs = await placeBackup(stick, OTHER, { sequence: 1, bytes: 77, id: '9'.repeat(32) })
    await placeBackup(stick, OTHER, { sequence: 500, kind: 'manual' })
    await catalogue.lookInto(stick)
    await catalogue.refresh()
    expect(theirs.file.name).toBe(own.file.name)
    expect(catalogue.entries().map(({ manifest }) => manifest.id)).toEqual([own.id])
    expect(catalogue.highestSequence(NOW_MS)).toBe(1)
    expect(catalogue.find(own.file.name).manifest.id).toBe(own.id)
    expect(catalogue.find({ elsewhere: own.file.name }).manifest.id).toBe(theirs.id)
  })

  test('lasts until another one is, and stays where that cannot be', async () => {
    const { stick, catalogue, sequences } = await place()
    await placeBackup(stick, OTHER, { sequence: 3 })
    await catalogue.lookInto(stick)
    await expect(catalogue.lookInto(path.join(stick, 'gone'))).rejects.toMatchObject({ code: 'not-found' })
    await catalogue.refresh()
    expect(sequences()).toEqual([3])
    const other = await dataFolderForTest()
    await placeBackup(other, OTHER, { sequence: 4 })
    await catalogue.lookInto(other)
    expect(sequences()).toEqual([4])
  })

  test('says what cannot be used in it, and which of two has a name', async () => {
    const { stick, catalogue, sequences } = await place()
    const torn = await placeBackup(stick, OTHER, { sequence: 5 })
    await truncate(dataOf(stick, torn), 10)
    await placeBackup(stick, OTHER, { sequence: 6, kind: 'manual', id: 'c'.repeat(32) })
    await placeBackup(path.join(stick, 'backups'), OTHER, { sequence: 6, kind: 'manual', id: 'd'.repeat(32) })
    await catalogue.lookInto(stick)
    expect(sequences()).toEqual([6])
    expect(catalogue.elsewhere()!.broken.map(({ sentence }) => sentence)).toEqual([
      'Its file has another size than it had.',
      'Another backup in that folder has the same name.',
    ])
    expect(() => catalogue.find({ elsewhere: torn.file.name })).toThrow(
      expect.objectContaining({ code: 'backup-damaged' }),
    )
  })
})

describe('a folder that cannot be', () => {
  test.each([
    ['is not there', 'gone', { code: 'not-found', message: 'That folder is not there. Is the stick plugged in?' }],
    ['lies below a file', 'file/below', { code: 'not-found' }],
    ['is a file', 'file', { code: 'bad-input', message: 'That is a file and no folder.' }],
    [
      'holds no backup',
      'empty',
      {
        code: 'not-found',
        message: 'There is no backup in that folder. Choose the one with the folder “daily”.',
      },
    ],
  ])('%s', async (_, name, refusal) => {
    const { stick, catalogue } = await place()
    await mkdir(path.join(stick, 'empty'))
    await writeFile(path.join(stick, 'file'), '')
    await expect(catalogue.lookInto(path.join(stick, name))).rejects.toMatchObject(refusal)
    expect(catalogue.elsewhere()).toBeNull()
  })

  test('is no whole path', async () => {
    const { catalogue } = await place()
    await expect(catalogue.lookInto('backups')).rejects.toMatchObject({ code: 'bad-input' })
  })

  test('may not be read', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('nothing is closed to root')
    const { stick, catalogue } = await place()
    await chmod(stick, 0)
    const refused = await catalogue.lookInto(stick).catch((error: unknown) => error)
    await chmod(stick, 0o700)
    expect(refused).toMatchObject({ code: 'bad-input', message: expect.stringContaining('no right') })
  })
})

describe('what somebody planted on a stick', () => {
  test('leads nowhere: a link to a folder, to a manifest, to data', async () => {
    const { folder, stick, catalogue, own } = await place()
    // The console's own backups, as if they were there.
    await symlink(path.join(folder, 'daily'), path.join(stick, 'daily'))
    await symlink(folder, path.join(stick, 'backups'))
    await expect(catalogue.lookInto(stick)).rejects.toMatchObject({ code: 'not-found' })
    const flat = path.join(stick, own.file.name)
    await symlink(dataOf(folder, own), flat)
    await cp(path.join(folder, 'daily', manifestNameOf(own.file.name)), path.join(stick, manifestNameOf(own.file.name)))
    await catalogue.lookInto(stick)
    expect(catalogue.elsewhere()).toMatchObject({ entries: [], broken: [{ sentence: 'It is no file.' }] })
    await rm(path.join(stick, manifestNameOf(own.file.name)))
    await symlink(
      path.join(folder, 'daily', manifestNameOf(own.file.name)),
      path.join(stick, manifestNameOf(own.file.name)),
    )
    await catalogue.lookInto(stick)
    expect(catalogue.elsewhere()!.entries).toEqual([])
  })

  test.each(['../../console.db', '/etc/passwd', 'C:\\x.db.gz'])('names nothing such as %s', async (name) => {
    const { stick, catalogue } = await place()
    const manifest = manifestFor({})
    const planted = { ...manifest, file: { ...manifest.file, name } }
    await writeFile(path.join(stick, 'daily_20260105_000001.meta.json'), JSON.stringify(planted))
    await expect(catalogue.lookInto(stick)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('is flagged where it comes from the future or has a number that was made up', async () => {
    const { stick, catalogue, sequences } = await place()
    await placeBackup(stick, OTHER, { sequence: 8, createdMs: NOW_MS + 400 * 24 * 3_600_000, id: 'e'.repeat(32) })
    await placeBackup(stick, OTHER, { sequence: Number.MAX_SAFE_INTEGER, kind: 'manual', id: 'f'.repeat(32) })
    await catalogue.lookInto(stick)
    expect(sequences()).toEqual([8, Number.MAX_SAFE_INTEGER])
    expect(warningsOf(catalogue.elsewhere()!.entries[0]!, NOW_MS)).toEqual(['other-installation', 'future-date'])
  })

  test.skipIf(process.platform === 'win32')('holds nobody up: a pipe in the place of a manifest', async () => {
    const { stick, catalogue, sequences } = await place()
    const made = await placeBackup(stick, OTHER, { sequence: 2 })
    const spoiled = await placeBackup(stick, OTHER, { sequence: 3 })
    const manifest = path.join(stick, 'daily', manifestNameOf(spoiled.file.name))
    await rename(manifest, `${manifest}.old`)
    execFileSync('mkfifo', [manifest])
    await catalogue.lookInto(stick)
    expect(sequences()).toEqual([made.sequence])
    expect(catalogue.elsewhere()!.broken).toHaveLength(1)
  })
})
