import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { keepInstallation } from '../../../src-main/backup/installation.ts'
import { manifestNameOf } from '../../../src-main/jobs/names.ts'
import { sealOf } from '../../../src-main/jobs/seal.ts'
import { placeBackup } from '../../support/backup-files.ts'
import { backupsForTest, type TestBackups } from '../../support/backup-room.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { until } from '../../support/wait.ts'

const DAY_MS = 24 * 3_600_000
const BY_HAND = { name: null, reason: 'By hand', parts: null, keepDays: null }

async function withStick(): Promise<TestBackups & { readonly stick: string }> {
  const room = await backupsForTest()
  return { ...room, stick: await dataFolderForTest() }
}

const second = ({ backups }: TestBackups) => backups.overview.get().second
const choose = ({ backups }: TestBackups, secondFolder: string | null) =>
  backups.setSettings({ ...backups.settings(), secondFolder })
const becomes = (room: TestBackups, kind: ReturnType<typeof second>['kind']) =>
  until(() => second(room).kind === kind && room.backups.job.get().kind !== 'running', {
    withinMs: 20_000,
    what: `the second folder is ${kind}`,
  })
const make = ({ backups }: TestBackups) => backups.create(BY_HAND, null, 'Ann')
const there = async (stick: string, kind = 'manual') =>
  (await readdir(path.join(stick, kind)).catch(() => [])).filter((name) => name.endsWith('.db.gz')).sort()

test('a folder that is chosen is tried, brought up to date, and safe to take away', async () => {
  const room = await withStick()
  const { stick } = room
  expect(second(room)).toEqual({ kind: 'none' })
  const first = await make(room)
  await choose(room, stick)
  await becomes(room, 'safe')
  expect(await there(stick)).toEqual([first.manifest.file.name])
  expect(second(room)).toMatchObject({
    folder: stick,
    newestMs: first.manifest.createdMs,
    freeBytes: expect.any(Number),
  })
  // One in both folders is one.
  expect(room.backups.list.get()).toHaveLength(1)
  const next = await make(room)
  await becomes(room, 'safe')
  expect(await there(stick)).toEqual([first, next].map(({ manifest }) => manifest.file.name))
  expect(room.backups.runs().map(({ what }) => what)).toEqual(['copy', 'backup', 'copy', 'backup'])
})

test('a folder that cannot be written to is refused, and nothing is changed', async () => {
  const room = await withStick()
  await expect(choose(room, path.join(room.stick, 'missing'))).rejects.toMatchObject({ code: 'target-unusable' })
  await expect(choose(room, room.backupFolder)).rejects.toMatchObject({ code: 'bad-input' })
  expect(room.backups.settings().secondFolder).toBeNull()
  await choose(room, room.stick)
  await rm(room.stick, { recursive: true })
  // Another setting can be changed while the stick is away.
  await room.backups.setSettings({ ...room.backups.settings(), manualCount: 7 })
  expect(room.backups.settings()).toMatchObject({ manualCount: 7, secondFolder: room.stick })
})

describe('a stick that is pulled out', () => {
  test('is a line of its own; backups go on, and it catches up when it is back', async () => {
    const room = await withStick()
    await choose(room, room.stick)
    await rename(room.stick, `${room.stick}-away`)
    const made = [await make(room), await make(room)]
    expect(room.backups.job.get()).toMatchObject({ kind: 'done', what: 'backup' })
    expect(second(room)).toMatchObject({ kind: 'lost', folder: room.stick })
    expect(room.backups.overview.get().alarms).toMatchObject([{ code: 'second-folder-lost' }])
    await rename(`${room.stick}-away`, room.stick)
    await room.backups.state()
    expect(second(room)).toMatchObject({ kind: 'behind', missing: 2 })
    await make(room)
    await becomes(room, 'safe')
    expect(await there(room.stick)).toEqual(expect.arrayContaining(made.map(({ manifest }) => manifest.file.name)))
    expect(room.backups.overview.get().alarms).toEqual([])
  })

  test('or that cannot take a copy fails by itself, and the backup is good', async () => {
    const room = await withStick()
    await choose(room, room.stick)
    await writeFile(path.join(room.stick, 'manual'), 'a file where a folder has to be')
    const { manifest } = await make(room)
    await becomes(room, 'failed')
    expect(room.backups.list.get()).toHaveLength(1)
    expect(room.backups.overview.get()).toMatchObject({
      newest: { fileName: manifest.file.name },
      alarms: [{ code: 'second-copy-failed' }],
      errors: [{ what: 'copy' }],
    })
    // Taken away and put back it is tried anew.
    await rename(room.stick, `${room.stick}-away`)
    await room.backups.state()
    expect(second(room).kind).toBe('lost')
    await rename(`${room.stick}-away`, room.stick)
    await room.backups.state()
    expect(second(room)).toMatchObject({ kind: 'behind', missing: 1 })
    // It is put right, and the next backup finds that out.
    await rm(path.join(room.stick, 'manual'))
    await make(room)
    await becomes(room, 'safe')
    expect(await there(room.stick)).toHaveLength(2)
  })
})

describe('what is on the stick', () => {
  test('is thinned out by the same rules, and what another console brought is left alone', async () => {
    const room = await withStick()
    const { key } = room.source.installation
    const stranger = keepInstallation(await dataFolderForTest(), () => undefined).key
    const old = (sequence: number) => ({
      kind: 'manual' as const,
      sequence,
      createdMs: Date.now() - 400 * DAY_MS,
      id: sequence.toString(16).padStart(32, '0'),
    })
    for (let sequence = 1; sequence <= 8; sequence++) await placeBackup(room.stick, key, old(sequence))
    for (let sequence = 11; sequence <= 14; sequence++) await placeBackup(room.stick, stranger, old(sequence))
    await choose(room, room.stick)
    const { manifest } = await make(room)
    await becomes(room, 'safe')
    const names = await there(room.stick)
    const numbers = names.filter((name) => name !== manifest.file.name).map((name) => Number(name.slice(16, 22)))
    // The newest five of our own: this one, and four of the old ones; of a month that is long over the first.
    expect(numbers).toEqual([1, 5, 6, 7, 8, 11, 12, 13, 14])
    // A stick from elsewhere is seen in the list.
    expect(room.backups.list.get().filter(({ place }) => place === 'second')).toHaveLength(9)
    expect(room.backups.list.get()[0]?.manifest.id).toBe(manifest.id)
  })

  test('may have the same name by another console: ours gets the next one', async () => {
    const room = await withStick()
    const made = await make(room)
    const { name } = made.manifest.file
    const stranger = keepInstallation(await dataFolderForTest(), () => undefined).key
    const theirs = await placeBackup(room.stick, stranger, { kind: 'manual', id: 'e'.repeat(32) })
    const folder = path.join(room.stick, 'manual')
    const stem = (file: string) => file.replace('.db.gz', '')
    await rename(path.join(folder, theirs.file.name), path.join(folder, name))
    await rm(path.join(folder, `${stem(theirs.file.name)}.meta.json`))
    const renamed = { ...theirs, file: { ...theirs.file, name } }
    await writeFile(
      path.join(folder, `${stem(name)}.meta.json`),
      JSON.stringify({ ...renamed, hmac: sealOf(renamed, stranger) }),
    )
    await choose(room, room.stick)
    await becomes(room, 'safe')
    expect(await there(room.stick)).toEqual([name, `${stem(name)}_2.db.gz`].sort())
    const ours = room.backups.list.get().find(({ manifest }) => manifest.id === made.manifest.id)
    expect(ours).toMatchObject({ place: 'here', warnings: [] })
    // The one on the stick is good: its manifest is ours under its new name.
    await rm(path.join(room.backupFolder, 'manual'), { recursive: true })
    const { list } = await room.backups.state()
    expect(list.find(({ manifest }) => manifest.id === made.manifest.id)).toMatchObject({
      place: 'second',
      warnings: [],
    })
    expect(await room.backups.verify(`${stem(name)}_2.db.gz` as typeof name, null)).toMatchObject([{ ok: true }])
  })

  test('left by a copy that was cut off is swept when it is old', async () => {
    const room = await withStick()
    const [old, young] = ['.partial-old', '.partial-young'].map((name) => path.join(room.stick, name))
    for (const folder of [old, young]) {
      await mkdir(folder!)
      await writeFile(path.join(folder!, 'data'), 'half')
    }
    const before = new Date(Date.now() - 2 * DAY_MS)
    await utimes(old!, before, before)
    await choose(room, room.stick)
    await make(room)
    await becomes(room, 'safe')
    await expect(stat(old!)).rejects.toMatchObject({ code: 'ENOENT' })
    await stat(young!)
  })
})

describe('a passphrase for the copies', () => {
  const names = async (stick: string) => (await readdir(path.join(stick, 'manual'))).sort()

  test('locks new ones, which are the same backups; older ones stay, and the store keeps nothing that opens one', async () => {
    const room = await withStick()
    const { backups, stick } = room
    await choose(room, stick)
    const open = await make(room)
    await becomes(room, 'safe')
    expect(await backups.setCopyPassphrase('open sesame')).toBe(true)
    const locked = await make(room)
    await becomes(room, 'safe')
    const [openName, lockedName] = [open, locked].map(({ manifest }) => manifest.file.name)
    expect(await names(stick)).toEqual(
      [openName!, manifestNameOf(openName!), `${lockedName}.enc`, manifestNameOf(lockedName!)].sort(),
    )
    // It is not copied again, nor listed twice.
    await backups.state()
    expect(second(room)).toMatchObject({ kind: 'safe', newestMs: locked.manifest.createdMs })
    expect(backups.list.get().map(({ place }) => place)).toEqual(['here', 'here'])
    expect(backups.overview.get().locksCopies).toBe(true)

    // Whoever sets something else does not take the lock away, and does not see it.
    await backups.setSettings({ ...backups.settings(), manualCount: 7 })
    expect(backups.overview.get().locksCopies).toBe(true)
    expect(Object.keys(backups.settings())).not.toContain('copyLock')
    room.store.sqlite.raw().pragma('wal_checkpoint(TRUNCATE)')
    const kept = await readFile(room.paths.database)
    expect(kept.includes('publicKey')).toBe(true)
    expect(kept.includes('sesame')).toBe(false)
    expect(JSON.stringify([room.log.lines, backups.runs()])).not.toContain('sesame')

    // Where the own one is gone the copy stands for it, and is tried with the passphrase.
    await rm(path.join(room.backupFolder, 'manual', lockedName!))
    await rm(path.join(room.backupFolder, 'manual', manifestNameOf(lockedName!)))
    const { list } = await backups.state()
    expect(list[0]).toMatchObject({ place: 'second', warnings: ['not-rehearsed'], manifest: { encrypted: true } })
    expect(await backups.rehearse(list[0]!.manifest.file.name, 'open sesame')).toMatchObject({
      rehearsal: { ok: true },
    })
  })

  test('is taken by a copy that somebody makes there by hand, and by none elsewhere', async () => {
    const room = await withStick()
    const other = await dataFolderForTest()
    const { manifest } = await make(room)
    await room.backups.setCopyPassphrase('open sesame')
    const { name } = manifest.file
    await choose(room, room.stick)
    await becomes(room, 'safe')
    expect(await room.backups.copy(name, other)).toMatchObject({ file: path.join(other, 'manual', name) })
    const there = { file: path.join(room.stick, 'manual', `${name}.enc`) }
    expect(await room.backups.copy(name, `${room.stick}${path.sep}`)).toMatchObject(there)
    expect(await names(room.stick)).toEqual([`${name}.enc`, manifestNameOf(name)])
    expect(await room.backups.setCopyPassphrase(null)).toBe(false)
    // What is there already stays as it is.
    expect(await room.backups.copy(name, room.stick)).toMatchObject(there)
    const next = await make(room)
    await becomes(room, 'safe')
    expect(await names(room.stick)).toContain(next.manifest.file.name)
  })
})

test('a folder that comes new gets the newest five and this week’s, and not the rest', async () => {
  const room = await withStick()
  const { key } = room.source.installation
  const ages = [20, 19, 18, 17, 16, 15, 5, 4]
  for (const [place, days] of ages.entries()) {
    await placeBackup(room.backupFolder, key, { sequence: place + 1, createdMs: Date.now() - days * DAY_MS })
  }
  await room.backups.state()
  await choose(room, room.stick)
  await becomes(room, 'safe')
  expect((await there(room.stick, 'daily')).map((name) => Number(name.slice(15, 21)))).toEqual([4, 5, 6, 7, 8])
})
