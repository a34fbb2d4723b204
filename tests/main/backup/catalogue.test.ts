import { chmod, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { changeManifest, removeBackup } from '../../../src-main/backup/backup-files.ts'
import { type Catalogue, createCatalogue, warningsOf } from '../../../src-main/backup/catalogue.ts'
import { createImpatience } from '../../../src-main/backup/impatience.ts'
import { manifestNameOf } from '../../../src-main/jobs/names.ts'
import { isSealed, sealOf } from '../../../src-main/jobs/seal.ts'
import type { BackupFileName, Manifest } from '../../../src-shared/model/backup.ts'
import { placeBackup } from '../../support/backup-files.ts'
import { fileNameFor, manifestFor } from '../../support/backup-records.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { createRecordedLog } from '../../support/log.ts'

const OWN = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)
const NOW_MS = Date.UTC(2026, 0, 6)

async function place(second: string | null = null) {
  const folder = path.join(await dataFolderForTest(), 'backups')
  const log = createRecordedLog()
  const catalogue = createCatalogue({
    folder,
    secondFolder: () => second,
    impatience: createImpatience(5000),
    installationKey: OWN,
    log,
  })
  return { folder, catalogue, log }
}

const namesIn = (catalogue: Catalogue) => catalogue.entries().map(({ fileName }) => fileName)
const fileOf = (folder: string, { kind, file }: Manifest) => path.join(folder, kind, file.name)
const manifestFileOf = (folder: string, { kind, file }: Manifest) => path.join(folder, kind, manifestNameOf(file.name))

test('there is nothing where no folder is, and what is there is found, newest first', async () => {
  const { folder, catalogue } = await place()
  await catalogue.refresh()
  expect(catalogue.entries()).toEqual([])
  const kinds = ['manual', 'daily', 'settings', 'safety', 'before-update', 'failover'] as const
  for (const [place, kind] of kinds.entries()) await placeBackup(folder, OWN, { kind, sequence: place + 1 })
  await catalogue.refresh()
  expect(catalogue.entries().map(({ manifest, isOwn, place: where }) => [manifest.kind, isOwn, where])).toEqual(
    kinds.toReversed().map((kind) => [kind, true, 'here']),
  )
  expect(catalogue.broken()).toEqual([])
  expect(catalogue.highestSequence(NOW_MS)).toBe(6)
  expect(catalogue.find(fileNameFor('daily', 2)).folder).toBe(path.join(folder, 'daily'))
})

describe('what does not fit is broken, and is no backup', () => {
  test.each([
    ['its file is gone', 'Its file is gone.', (folder: string, made: Manifest) => rm(fileOf(folder, made))],
    [
      'its file is shorter',
      'Its file has another size than it had.',
      (folder: string, made: Manifest) => truncate(fileOf(folder, made), 999),
    ],
    [
      'its file is empty',
      'Its file has another size than it had.',
      (folder: string, made: Manifest) => truncate(fileOf(folder, made), 0),
    ],
    [
      'its manifest is torn',
      'What describes it cannot be read.',
      (folder: string, made: Manifest) => truncate(manifestFileOf(folder, made), 100),
    ],
    [
      'its manifest is random',
      'What describes it cannot be read.',
      (folder: string, made: Manifest) => writeFile(manifestFileOf(folder, made), Buffer.alloc(300, 0xa7)),
    ],
    [
      'its manifest is a gigantic one',
      'What describes it cannot be read.',
      (folder: string, made: Manifest) => writeFile(manifestFileOf(folder, made), ' '.repeat(1024 ** 2 + 1)),
    ],
    [
      'its file is a folder',
      'It is no file.',
      async (folder: string, made: Manifest) => {
        await rm(fileOf(folder, made))
        await mkdir(fileOf(folder, made))
      },
    ],
  ])('%s', async (_, sentence, harm) => {
    const { folder, catalogue } = await place()
    const good = await placeBackup(folder, OWN, { sequence: 1 })
    const made = await placeBackup(folder, OWN, { sequence: 2 })
    await catalogue.refresh()
    expect(namesIn(catalogue)).toEqual([made.file.name, good.file.name])
    await harm(folder, made)
    await catalogue.refresh()
    expect(namesIn(catalogue)).toEqual([good.file.name])
    expect(catalogue.broken()).toEqual([{ fileName: made.file.name, sentence, folder: path.join(folder, 'daily') }])
    expect(() => catalogue.find(made.file.name)).toThrow(expect.objectContaining({ code: 'backup-damaged' }))
  })

  test('a link instead of the file, which may lead anywhere', async () => {
    const { folder, catalogue } = await place()
    const made = await placeBackup(folder, OWN, { sequence: 1, bytes: 50 })
    const elsewhere = path.join(folder, 'elsewhere')
    await rename(fileOf(folder, made), elsewhere)
    await symlink(elsewhere, fileOf(folder, made))
    await catalogue.refresh()
    expect(namesIn(catalogue)).toEqual([])
    expect(catalogue.broken()).toMatchObject([{ fileName: made.file.name, sentence: 'It is no file.' }])
  })

  test('a link instead of the manifest', async () => {
    const { folder, catalogue } = await place()
    const made = await placeBackup(folder, OWN, { sequence: 1 })
    const elsewhere = path.join(folder, 'elsewhere.json')
    await rename(manifestFileOf(folder, made), elsewhere)
    await symlink(elsewhere, manifestFileOf(folder, made))
    await catalogue.refresh()
    expect(namesIn(catalogue)).toEqual([])
  })
})

describe('what somebody planted', () => {
  const plant = async (folder: string, name: string, manifest: object) => {
    await mkdir(path.join(folder, 'daily'), { recursive: true })
    await writeFile(path.join(folder, 'daily', name), JSON.stringify(manifest))
  }

  test.each(['../../console.db', '/etc/passwd', 'daily_20260105_000001.db.gz/../../x', 'C:\\x.db.gz', 'x.db.gz'])(
    'a manifest cannot name %s',
    async (name) => {
      const { folder, catalogue } = await place()
      const manifest = manifestFor({})
      await plant(folder, 'daily_20260105_000001.meta.json', { ...manifest, file: { ...manifest.file, name } })
      await writeFile(path.join(path.dirname(folder), 'console.db'), Buffer.alloc(manifest.file.bytes))
      await catalogue.refresh()
      expect(catalogue.entries()).toEqual([])
      expect(catalogue.broken()).toEqual([])
    },
  )

  test('a manifest cannot speak for another file', async () => {
    const { folder, catalogue } = await place()
    const real = await placeBackup(folder, OWN, { sequence: 1 })
    await plant(folder, 'daily_20260105_000077.meta.json', { ...real, id: 'f'.repeat(32) })
    await catalogue.refresh()
    expect(catalogue.entries().map(({ manifest }) => manifest.id)).toEqual([real.id])
  })

  test('a manifest without a file, a file without a manifest, and other things are nothing', async () => {
    const { folder, catalogue } = await place()
    await plant(folder, 'daily_20260105_000001.meta.json', {})
    await writeFile(path.join(folder, 'daily', 'daily_20260105_000002.db.gz'), 'data')
    await writeFile(path.join(folder, 'daily', 'holiday.jpg'), 'picture')
    await writeFile(path.join(folder, 'daily', '.meta.json'), '{}')
    await writeFile(path.join(folder, 'manual'), 'a file where a folder should be')
    await catalogue.refresh()
    expect(catalogue.entries()).toEqual([])
    expect(catalogue.broken()).toEqual([])
  })

  test('a field more, or one too long, makes it nothing we read', async () => {
    const { folder, catalogue } = await place()
    const made = await placeBackup(folder, OWN, { sequence: 1 })
    for (const change of [{ more: 1 }, { reason: 'x'.repeat(501) }, { sequence: -1 }, { rows: { 'a;drop': 1 } }]) {
      await writeFile(manifestFileOf(folder, made), JSON.stringify({ ...made, ...change }))
      await catalogue.refresh()
      expect(catalogue.entries(), JSON.stringify(change).slice(0, 40)).toEqual([])
    }
  })

  test('another installation’s is listed, flagged, and below ours if its number was made up', async () => {
    const { folder, catalogue } = await place()
    await placeBackup(folder, OWN, { sequence: 7 })
    await placeBackup(folder, OTHER, { sequence: 9, id: '9'.repeat(32) })
    await placeBackup(folder, OTHER, { sequence: Number.MAX_SAFE_INTEGER, id: '8'.repeat(32), kind: 'manual' })
    await catalogue.refresh()
    expect(catalogue.entries().map(({ manifest, isOwn }) => [manifest.sequence, isOwn])).toEqual([
      [9, false],
      [7, true],
      [Number.MAX_SAFE_INTEGER, false],
    ])
    expect(warningsOf(catalogue.entries()[0]!, NOW_MS)).toEqual(['other-installation'])
    // Ours go on above what another console made here, and not above what nobody made.
    expect(catalogue.highestSequence(NOW_MS)).toBe(9)
  })

  test('a copy is one, and what only has its number cannot take its place', async () => {
    const { folder, catalogue } = await place()
    const made = await placeBackup(folder, OWN, { sequence: 4, kind: 'manual' })
    await placeBackup(folder, OTHER, { sequence: 5, kind: 'daily', id: made.id })
    await catalogue.refresh()
    expect(catalogue.entries().map(({ manifest, isOwn }) => [manifest.kind, isOwn])).toEqual([['manual', true]])
  })

  test('a single changed word is another installation’s', async () => {
    const { folder, catalogue } = await place()
    const made = await placeBackup(folder, OWN, { sequence: 1 })
    await writeFile(manifestFileOf(folder, made), JSON.stringify({ ...made, reason: 'Every night' }))
    await catalogue.refresh()
    expect(warningsOf(catalogue.entries()[0]!, NOW_MS)).toEqual(['other-installation'])
  })

  test('one from the future is flagged and counts for no number', async () => {
    const { folder, catalogue } = await place()
    await placeBackup(folder, OTHER, { sequence: 500, createdMs: NOW_MS + 400 * 24 * 3_600_000 })
    await catalogue.refresh()
    expect(warningsOf(catalogue.entries()[0]!, NOW_MS)).toEqual(['other-installation', 'future-date'])
    expect(catalogue.highestSequence(NOW_MS)).toBe(0)
  })

  test('what was not rehearsed, or could not be restored, is flagged', async () => {
    const { folder, catalogue } = await place()
    await placeBackup(folder, OWN, { sequence: 1, rehearsal: null })
    await placeBackup(folder, OWN, { sequence: 2, rehearsal: { ok: false, atMs: 0, durationMs: 0, checks: [] } })
    await catalogue.refresh()
    expect(catalogue.entries().map((entry) => warningsOf(entry, NOW_MS))).toEqual([
      ['rehearsal-failed'],
      ['not-rehearsed'],
    ])
  })
})

describe('two folders', () => {
  test('the same backup in both is the one at home; what is only there is found there', async () => {
    const second = await dataFolderForTest()
    const { folder, catalogue } = await place(second)
    for (const root of [folder, second]) await placeBackup(root, OWN, { sequence: 1 })
    await placeBackup(second, OTHER, { sequence: 2 })
    await catalogue.refresh()
    expect(catalogue.entries().map(({ manifest, place: where }) => [manifest.sequence, where])).toEqual([
      [2, 'second'],
      [1, 'here'],
    ])
    expect(
      catalogue
        .second()
        ?.map(({ manifest }) => manifest.sequence)
        .sort(),
    ).toEqual([1, 2])
    expect(catalogue.find(fileNameFor('daily', 2)).folder).toBe(path.join(second, 'daily'))
  })

  test('the second one may go and come back', async () => {
    const second = await dataFolderForTest()
    const { folder, catalogue } = await place(second)
    await placeBackup(folder, OWN, { sequence: 1 })
    await placeBackup(second, OWN, { sequence: 2 })
    await catalogue.refresh()
    expect(namesIn(catalogue)).toHaveLength(2)
    await rename(second, `${second}-away`)
    await catalogue.refresh()
    expect(catalogue.second()).toBeNull()
    expect(namesIn(catalogue)).toHaveLength(1)
    await rename(`${second}-away`, second)
    await catalogue.refresh()
    expect(namesIn(catalogue)).toHaveLength(2)
  })

  test('a folder that cannot be read keeps what was known, and is logged', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('nothing is closed to root')
    const { folder, catalogue, log } = await place()
    await placeBackup(folder, OWN, { sequence: 1 })
    await catalogue.refresh()
    await chmod(folder, 0)
    await catalogue.refresh()
    await chmod(folder, 0o700)
    expect(namesIn(catalogue)).toHaveLength(1)
    expect(log.lines).toHaveLength(1)
  })
})

test('a folder that does not answer is given up, and not asked again before it does', async () => {
  const impatience = createImpatience(20)
  const slow = Promise.withResolvers<string>()
  await expect(impatience(() => slow.promise)).rejects.toThrow('does not answer within 20 ms')
  let asked = 0
  const ask = async () => ++asked
  await expect(impatience(ask)).rejects.toThrow('has not answered an earlier question')
  expect(asked).toBe(0)
  slow.resolve('at last')
  await slow.promise
  await expect.poll(() => impatience(ask)).toBe(1)
})

describe('a backup is changed', () => {
  test('by removing it: manifest and data', async () => {
    const { folder, catalogue } = await place()
    const made = await placeBackup(folder, OWN, { sequence: 1 })
    await catalogue.refresh()
    await removeBackup(catalogue.find(made.file.name))
    await expect(readFile(fileOf(folder, made))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(readFile(manifestFileOf(folder, made))).rejects.toMatchObject({ code: 'ENOENT' })
    await catalogue.refresh()
    expect(catalogue.entries()).toEqual([])
    expect(catalogue.broken()).toEqual([])
  })

  test('by pinning it, under our own seal', async () => {
    const { folder, catalogue } = await place()
    const made = await placeBackup(folder, OWN, { sequence: 1 })
    await catalogue.refresh()
    await changeManifest(catalogue.find(made.file.name), { pinned: true }, OWN)
    await catalogue.refresh()
    const [entry] = catalogue.entries()
    expect(entry).toMatchObject({ isOwn: true, manifest: { pinned: true, id: made.id } })
    expect(isSealed(entry!.manifest, OWN)).toBe(true)
  })

  test('by nobody else: a manifest sealed with another key is told apart', () => {
    const manifest = manifestFor({})
    expect(isSealed({ ...manifest, hmac: sealOf(manifest, OTHER) }, OWN)).toBe(false)
  })
})

test('a name that nobody has is not found', async () => {
  const { catalogue } = await place()
  await catalogue.refresh()
  expect(() => catalogue.find('daily_20260105_000001.db.gz' as BackupFileName)).toThrow(
    expect.objectContaining({ code: 'not-found' }),
  )
})
