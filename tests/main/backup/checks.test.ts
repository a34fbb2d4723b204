import { cp, open, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { placeBackup } from '../../support/backup-files.ts'
import { BY_HAND, backupsForTest, fileOfBackup, makeByHand, outcomesOf } from '../../support/backup-room.ts'

const DAY_MS = 24 * 3_600_000

async function flipBit(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  const { buffer } = await handle.read({ buffer: Buffer.alloc(1), position: 200 })
  await handle.write(Buffer.from([buffer[0]! ^ 1]), { position: 200 })
  await handle.close()
}

describe('a check', () => {
  test('of a good one is remembered, after a start too', async () => {
    const room = await backupsForTest()
    const { manifest } = await makeByHand(room)
    const verdicts = await room.backups.verify(manifest.file.name, null)
    expect(verdicts).toEqual([{ fileName: manifest.file.name, ok: true, sentence: expect.any(String) }])
    expect(room.backups.list.get()[0]?.checked).toMatchObject({ ok: true })
    await room.backups.close()
    const { list } = await (await room.again()).state()
    expect(list[0]?.checked).toMatchObject({ ok: true })
  })

  test('finds one flipped bit: told, listed, an alarm, and never removed by a rule', async () => {
    const room = await backupsForTest()
    const bad = await makeByHand(room)
    const good = await makeByHand(room)
    await flipBit(fileOfBackup(room, bad))
    const [goodName, badName] = [good.manifest.file.name, bad.manifest.file.name]
    await expect(room.backups.verify(badName, null)).rejects.toMatchObject({ code: 'backup-damaged' })
    expect(room.backups.job.get()).toMatchObject({ kind: 'failed', code: 'backup-damaged', what: 'verify' })
    expect(room.backups.list.get().map(({ checked, keeping }) => [checked?.ok ?? null, keeping.kind])).toEqual([
      [null, 'floor'],
      [false, 'pinned'],
    ])
    expect(room.backups.overview.get()).toMatchObject({ newest: { fileName: goodName }, alarms: [{ code: 'damaged' }] })
    await expect(room.backups.verify('all', null)).rejects.toMatchObject({
      code: 'backup-damaged',
      message: expect.stringMatching(new RegExp(`^1 of 2 backups cannot be used. ${badName}:`)),
    })
    // Both were looked at, whichever came first.
    expect(room.backups.list.get().map(({ checked }) => checked?.ok)).toEqual([true, false])
  })

  test('finds what is shorter, and what is gone', async () => {
    const room = await backupsForTest()
    const [short, gone] = [await makeByHand(room), await makeByHand(room)]
    await truncate(fileOfBackup(room, short), 500)
    await rm(fileOfBackup(room, gone))
    for (const { manifest } of [short, gone]) {
      await expect(room.backups.verify(manifest.file.name, null)).rejects.toMatchObject({ code: 'backup-damaged' })
    }
    await expect(room.backups.verify('all', null)).rejects.toMatchObject({
      message: expect.stringMatching(/^2 of 2 backups cannot be used/),
    })
    expect(room.backups.list.get()).toEqual([])
    expect(room.backups.overview.get().broken).toHaveLength(2)
  })

  test('of a random one takes one of the last 30 days', async () => {
    const room = await backupsForTest()
    await expect(room.backups.verify('random', null)).rejects.toMatchObject({ code: 'not-found' })
    await placeBackup(room.backupFolder, room.source.installation.key, { createdMs: Date.now() - 31 * DAY_MS })
    await expect(room.backups.verify('random', null)).rejects.toMatchObject({ code: 'not-found' })
    const { manifest } = await makeByHand(room)
    expect(await room.backups.verify('random', null)).toMatchObject([{ fileName: manifest.file.name, ok: true }])
  })

  test('of an encrypted one needs its passphrase', async () => {
    const room = await backupsForTest()
    const { manifest } = await room.backups.create(BY_HAND, 'open sesame', 'Ann')
    expect(manifest).toMatchObject({ encrypted: true, file: { name: expect.stringMatching(/\.enc$/) } })
    const verify = (passphrase: string | null) => room.backups.verify(manifest.file.name, passphrase)
    await expect(verify(null)).rejects.toMatchObject({ code: 'wrong-passphrase' })
    await expect(verify('open barley')).rejects.toMatchObject({ code: 'wrong-passphrase' })
    // A wrong word says nothing about the backup.
    expect(room.backups.list.get()[0]?.checked).toBeNull()
    expect(await verify('open sesame')).toMatchObject([{ ok: true }])
    expect(await room.backups.verify('all', null)).toMatchObject([
      { ok: null, sentence: expect.stringContaining('encrypted') },
    ])
    for (const { message, detail } of room.log.lines) expect(`${message}${String(detail)}`).not.toContain('sesame')
    const store = await readFile(room.paths.database)
    expect(store.includes('sesame')).toBe(false)
  })
})

describe('a rehearsal', () => {
  test('is written into the manifest of our own', async () => {
    const room = await backupsForTest()
    const { manifest } = await makeByHand(room)
    const { rehearsal } = await room.backups.rehearse(manifest.file.name, null)
    expect(rehearsal.ok).toBe(true)
    const [after] = (await room.backups.state()).list
    expect(after).toMatchObject({ manifest: { id: manifest.id, rehearsal }, warnings: [], checked: { ok: true } })
    expect(outcomesOf(room.backups.runs())).toEqual(['rehearse ok', 'backup ok'])
    const left = await readdir(room.backupFolder)
    expect(left.filter((name) => name.startsWith('.partial'))).toEqual([])
  })

  test('of a damaged one fails, and changes nothing but what is known of it', async () => {
    const room = await backupsForTest()
    const bad = await makeByHand(room)
    await flipBit(fileOfBackup(room, bad))
    await expect(room.backups.rehearse(bad.manifest.file.name, null)).rejects.toMatchObject({
      code: 'verification-failed',
    })
    expect(room.backups.list.get()[0]).toMatchObject({ warnings: ['rehearsal-failed'], checked: { ok: false } })
  })

  test('of another installation’s leaves its manifest alone', async () => {
    const there = await backupsForTest()
    const made = await makeByHand(there)
    const here = await backupsForTest()
    await rm(here.backupFolder, { recursive: true, force: true })
    await cp(there.backupFolder, here.backupFolder, { recursive: true })
    await here.backups.state()
    expect(here.backups.list.get()[0]).toMatchObject({ warnings: ['other-installation'], keeping: { kind: 'pinned' } })
    expect(await here.backups.rehearse(made.manifest.file.name, null)).toMatchObject({ rehearsal: { ok: true } })
    expect(here.backups.list.get()[0]?.manifest).toEqual(made.manifest)
    await expect(here.backups.pin(made.manifest.file.name, true)).rejects.toMatchObject({ code: 'bad-input' })
  })
})
