import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { copyBackup } from '../../../src-main/jobs/copy.ts'
import { makeLock } from '../../../src-main/jobs/copy-lock.ts'
import { createBackup } from '../../../src-main/jobs/create.ts'
import { createDisk, DISK, type Durable } from '../../../src-main/jobs/durable.ts'
import { manifestNameOf } from '../../../src-main/jobs/names.ts'
import { probe } from '../../../src-main/jobs/probe.ts'
import { isSealed } from '../../../src-main/jobs/seal.ts'
import { verify } from '../../../src-main/jobs/verify.ts'
import { BackupFileName, type CopyLock, type Manifest } from '../../../src-shared/model/backup.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { type FilledStore, filledStore } from '../../support/jobs/filled-store.ts'
import { type Listed, listedBackups } from '../../support/jobs/listed-backups.ts'
import { copyOrderFor, createOrder, dataFileOf, KEY, NOW_MS, toolsForTest } from '../../support/jobs/orders.ts'
import { refusing } from '../../support/refusing.ts'

async function openFilled(hours: number): Promise<FilledStore> {
  const filled = await filledStore(hours)
  onTestFinished(() => filled.store.close())
  return filled
}

async function made(): Promise<{ readonly file: string; readonly manifest: Manifest }> {
  const { file } = await openFilled(1)
  const order = createOrder(file)
  const manifest = await createBackup(order, toolsForTest())
  return { file: dataFileOf(order.backupFolder, manifest), manifest }
}

/** A disk of its own, of some size; null where this user cannot have one. */
async function smallDisk(kilobytes: number, options = ''): Promise<string | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const folder = mkdtempSync(path.join(await dataFolderForTest(), 'disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k${options}`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch {
    return null
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  return folder
}

const NO_DISK = 'only root on Linux can have a disk of its own for a test'
const everythingIn = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort()

/** This disk, of which the `failing`th thing that is done to it does not find any room, once. */
function failingAt(failing: number): { readonly durable: Durable; readonly hasFailed: () => boolean } {
  let done = 0
  const next = () => {
    if (done++ === failing) throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
  }
  const durable = Object.fromEntries(
    Object.entries(DISK).map(([name, act]: [string, (...given: never[]) => unknown]) => [
      name,
      (...given: never[]) => {
        next()
        return act(...given)
      },
    ]),
  )
  return { durable: durable as unknown as Durable, hasFailed: () => done > failing }
}

describe('a disk without room', () => {
  test('is found out before anything is written', async () => {
    const { file } = await openFilled(1)
    const order = createOrder(file)
    const tools = { ...toolsForTest(), reserveBytes: 2 ** 60 }
    await expect(createBackup(order, tools)).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/^There is too little room on the disk: \d+\.\d GB are needed, \d/),
    })
    expect(everythingIn(order.backupFolder)).toEqual(['.lock'])
  })

  test('that fills up at any moment leaves a whole backup or nothing', async ({ skip }) => {
    const { file } = await openFilled(2)
    const outcomes: string[] = []
    for (let kilobytes = 40; kilobytes <= 720; kilobytes += 40) {
      const backupFolder = (await smallDisk(kilobytes)) ?? skip(NO_DISK)
      const order = createOrder(file, { backupFolder })
      // As if another program took the room after it was looked for.
      const tools = { ...toolsForTest(), reserveBytes: -(10 ** 9) }
      const outcome = await createBackup(order, tools).then(
        () => 'done',
        (error: { code: string }) => error.code,
      )
      if (outcomes.at(-1) !== outcome) outcomes.push(outcome)
      const listed = listedBackups(backupFolder)
      expect(listed, `${kilobytes} kB`).toHaveLength(outcome === 'done' ? 1 : 0)
      for (const { file: data, manifest } of listed) await verify({ file: data, manifest, passphrase: null }, tools)
      const others = everythingIn(backupFolder).filter((name) => !/^(\.lock|manual|manual\/manual_.*)$/.test(name))
      expect(others, `${kilobytes} kB`).toEqual([])
    }
    expect(outcomes).toEqual(['disk-full', 'done'])
  })

  test('at any single thing that is done to it ends in nothing, or in a whole backup', async () => {
    const { file } = await openFilled(1)
    const outcomes: string[] = []
    for (let failing = 0; outcomes.at(-1) !== 'undisturbed'; failing++) {
      const order = createOrder(file, { backupFolder: path.join(await dataFolderForTest(), 'backups') })
      const { durable, hasFailed } = failingAt(failing)
      const tools = toolsForTest(durable)
      const outcome = await createBackup(order, tools).then(
        () => 'done',
        (error: { code: string }) => error.code,
      )
      outcomes.push(hasFailed() ? outcome : 'undisturbed')
      const listed = existsSync(order.backupFolder) ? listedBackups(order.backupFolder) : []
      expect(listed, `thing ${failing}`).toHaveLength(outcome === 'done' ? 1 : 0)
      for (const { file: data, manifest } of listed) await verify({ file: data, manifest, passphrase: null }, tools)
      if (outcome === 'disk-full' && existsSync(order.backupFolder)) {
        expect(everythingIn(order.backupFolder).join(), `thing ${failing}`).toMatch(/^(\.lock(,manual)?)?$/)
      }
    }
    expect(outcomes.filter((outcome) => outcome === 'disk-full').length).toBeGreaterThan(14)
    expect(new Set(outcomes)).toEqual(new Set(['disk-full', 'done', 'undisturbed']))
  })

  test('holds no copy, and nothing of one', async ({ skip }) => {
    const { file, manifest } = await made()
    const targetFolder = (await smallDisk(40)) ?? skip(NO_DISK)
    await expect(copyBackup(copyOrderFor({ file, manifest, targetFolder }), toolsForTest())).rejects.toMatchObject({
      code: 'disk-full',
    })
    expect(everythingIn(targetFolder)).toEqual([])
  })
})

describe('a target', () => {
  test('gets a whole copy with its manifest, and keeps one that it has', async () => {
    const { file, manifest } = await made()
    const targetFolder = await dataFolderForTest()
    const tools = toolsForTest()
    expect(await copyBackup(copyOrderFor({ file, manifest, targetFolder }), tools)).toEqual({
      name: manifest.file.name,
      bytes: manifest.file.bytes,
    })
    expect(tools.steps).toHaveLength(4)
    const [copy] = listedBackups(targetFolder)
    expect(copy?.manifest).toEqual(manifest)
    await verify({ file: copy!.file, manifest, passphrase: null }, tools)
    if (process.platform !== 'win32') expect(statSync(copy!.file).mode & 0o777).toBe(0o600)
    const { ino } = statSync(copy!.file)
    await copyBackup(copyOrderFor({ file, manifest, targetFolder }), tools)
    expect(statSync(copy!.file).ino).toBe(ino)
    expect(everythingIn(targetFolder)).toHaveLength(3)
  })

  test('heals from a copy that was killed at its end', async () => {
    const { file, manifest } = await made()
    for (const leave of ['data', 'empty', 'manifest'] as const) {
      const targetFolder = await dataFolderForTest()
      const folder = path.join(targetFolder, manifest.kind)
      mkdirSync(folder)
      if (leave === 'manifest') writeFileSync(path.join(folder, manifestNameOf(manifest.file.name)), '{}')
      else writeFileSync(path.join(folder, manifest.file.name), leave === 'data' ? readFileSync(file) : '')
      await copyBackup(copyOrderFor({ file, manifest, targetFolder }), toolsForTest())
      expect(listedBackups(targetFolder), leave).toHaveLength(1)
    }
  })

  test('keeps another file of that name, and says so', async () => {
    const { file, manifest } = await made()
    const targetFolder = await dataFolderForTest()
    mkdirSync(path.join(targetFolder, manifest.kind))
    const other = path.join(targetFolder, manifest.kind, manifest.file.name)
    writeFileSync(other, 'of another installation')
    await expect(copyBackup(copyOrderFor({ file, manifest, targetFolder }), toolsForTest())).rejects.toMatchObject({
      code: 'target-unusable',
      message: 'There is another file of that name already. Nothing was changed.',
    })
    expect(readFileSync(other, 'utf8')).toBe('of another installation')
  })

  test('gets nothing of a source that is damaged, or gone', async () => {
    const { file, manifest } = await made()
    const targetFolder = await dataFolderForTest()
    const bytes = readFileSync(file)
    bytes[100]! ^= 1
    writeFileSync(file, bytes)
    await expect(copyBackup(copyOrderFor({ file, manifest, targetFolder }), toolsForTest())).rejects.toMatchObject({
      code: 'backup-damaged',
    })
    rmSync(file)
    await expect(copyBackup(copyOrderFor({ file, manifest, targetFolder }), toolsForTest())).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(listedBackups(targetFolder)).toEqual([])
  })

  test('that writes something else than it is told is found out', async () => {
    const { file, manifest } = await made()
    const targetFolder = await dataFolderForTest()
    const lying = toolsForTest({
      ...DISK,
      async write(place, chunks) {
        const bytes = await DISK.write(place, chunks)
        const written = readFileSync(place)
        written[written.length >> 1]! ^= 4
        writeFileSync(place, written)
        return bytes
      },
    })
    await expect(copyBackup(copyOrderFor({ file, manifest, targetFolder }), lying)).rejects.toMatchObject({
      code: 'verification-failed',
    })
    const { file: live } = await openFilled(1)
    await expect(createBackup(createOrder(live), lying)).rejects.toMatchObject({ code: 'verification-failed' })
    expect([...listedBackups(targetFolder), ...listedBackups(createOrder(live).backupFolder)]).toEqual([])
  })

  test('that is pulled out in the middle is a clear failure', async () => {
    const { file, manifest } = await made()
    const targetFolder = path.join(await dataFolderForTest(), 'stick')
    mkdirSync(targetFolder)
    const pulled = toolsForTest({
      ...DISK,
      async write(place, chunks) {
        const bytes = await DISK.write(place, chunks)
        rmSync(targetFolder, { recursive: true })
        return bytes
      },
    })
    await expect(copyBackup(copyOrderFor({ file, manifest, targetFolder }), pulled)).rejects.toMatchObject({
      code: 'target-unusable',
    })
    await expect(copyBackup(copyOrderFor({ file, manifest, targetFolder }), toolsForTest())).rejects.toMatchObject({
      code: 'target-unusable',
    })
  })

  test('that cannot be written to is a clear failure', async ({ skip }) => {
    const { file, manifest } = await made()
    const { file: live } = await openFilled(1)
    const readOnly = (await smallDisk(8000, ',ro')) ?? skip(NO_DISK)
    const runs = [
      copyBackup(copyOrderFor({ file, manifest, targetFolder: readOnly }), toolsForTest()),
      createBackup(createOrder(live, { backupFolder: path.join(readOnly, 'backups') }), toolsForTest()),
    ]
    for (const { reason } of (await Promise.allSettled(runs)) as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({
        code: 'target-unusable',
        message: expect.stringContaining('cannot be written to'),
      })
    }
    expect(await probe({ folder: readOnly }, toolsForTest())).toMatchObject({
      canWrite: false,
      trouble: expect.stringContaining('cannot be written to'),
    })
  })
})

describe('a copy that is locked', () => {
  let lock: CopyLock
  beforeAll(async () => {
    lock = await makeLock('open sesame')
  })

  /** The order for a locked copy into a folder of its own. */
  async function lockedOrder() {
    const { file, manifest } = await made()
    const targetFolder = await dataFolderForTest()
    const name = BackupFileName.parse(`${manifest.file.name}.enc`)
    return { order: copyOrderFor({ file, manifest, targetFolder, name, lock }), manifest, targetFolder }
  }

  test('is that backup, opens with the passphrase alone, and does not claim that it was tried', async () => {
    const { order, manifest, targetFolder } = await lockedOrder()
    const tools = toolsForTest()
    await copyBackup(order, tools)
    const [copy] = listedBackups(targetFolder)
    expect(copy?.manifest).toMatchObject({ id: manifest.id, encrypted: true, rehearsal: null })
    expect(copy?.manifest.content).toEqual(manifest.content)
    expect(isSealed(copy!.manifest, KEY)).toBe(true)
    const order2 = { file: copy!.file, manifest: copy!.manifest }
    await verify({ ...order2, passphrase: 'open sesame' }, tools)
    for (const passphrase of ['open barley', null]) {
      await expect(verify({ ...order2, passphrase }, tools)).rejects.toMatchObject({ code: 'wrong-passphrase' })
    }
    // A second time it is there already.
    const { ino } = statSync(copy!.file)
    await copyBackup(order, tools)
    expect(statSync(copy!.file).ino).toBe(ino)
    expect(everythingIn(targetFolder)).toHaveLength(3)
  })

  test('leaves one that is there already as it is, open or locked', async () => {
    const { order, manifest, targetFolder } = await lockedOrder()
    const openOrder = copyOrderFor({ file: order.file, manifest, targetFolder })
    for (const [first, then] of [
      [openOrder, order],
      [order, openOrder],
    ] as const) {
      await copyBackup(first, toolsForTest())
      const before = everythingIn(targetFolder)
      expect(await copyBackup(then, toolsForTest())).toMatchObject({ name: first.name })
      expect(everythingIn(targetFolder)).toEqual(before)
      rmSync(path.join(targetFolder, manifest.kind), { recursive: true })
    }
  })

  test('of another installation’s backup does not become ours', async () => {
    const { order, manifest, targetFolder } = await lockedOrder()
    await copyBackup({ ...order, installationKey: 'f'.repeat(64) }, toolsForTest())
    const [copy] = listedBackups(targetFolder)
    expect(copy?.manifest.hmac).toBe(manifest.hmac)
    expect([KEY, 'f'.repeat(64)].map((key) => isSealed(copy!.manifest, key))).toEqual([false, false])
  })

  test('heals from one that was killed at its end, and keeps another file of that name', async () => {
    const { order, targetFolder } = await lockedOrder()
    await copyBackup(order, toolsForTest())
    const [{ file }] = listedBackups(targetFolder) as readonly [Listed]
    const data = readFileSync(file)
    for (const left of [data, Buffer.alloc(0)]) {
      rmSync(path.join(path.dirname(file), manifestNameOf(file)))
      writeFileSync(file, left)
      await copyBackup(order, toolsForTest())
      expect(listedBackups(targetFolder)).toHaveLength(1)
    }
    rmSync(path.join(path.dirname(file), manifestNameOf(file)))
    const other = Buffer.alloc(data.length, 7)
    writeFileSync(file, other)
    await expect(copyBackup(order, toolsForTest())).rejects.toMatchObject({ code: 'target-unusable' })
    expect(readFileSync(file).equals(other)).toBe(true)
  })

  test('is not made where the disk writes something else, or of a source that is damaged', async () => {
    const { order, targetFolder } = await lockedOrder()
    const lying = toolsForTest({
      ...DISK,
      async write(place, chunks) {
        const bytes = await DISK.write(place, chunks)
        const written = readFileSync(place)
        written[written.length >> 1]! ^= 4
        writeFileSync(place, written)
        return bytes
      },
    })
    await expect(copyBackup(order, lying)).rejects.toMatchObject({ code: 'verification-failed' })
    const bytes = readFileSync(order.file)
    bytes[100]! ^= 1
    writeFileSync(order.file, bytes)
    await expect(copyBackup(order, toolsForTest())).rejects.toMatchObject({ code: 'backup-damaged' })
    expect(listedBackups(targetFolder)).toEqual([])
  })
})

describe('the probe of a folder', () => {
  test('says what it can, and leaves nothing there', async () => {
    const folder = await dataFolderForTest()
    const probed = await probe({ folder }, toolsForTest())
    expect(probed).toMatchObject({ canWrite: true, canRename: true, trouble: null })
    expect(Math.abs(probed.clockAheadMs ?? Number.NaN)).toBeLessThan(5000)
    expect(probed.freeBytes).toBeGreaterThan(0)
    if (process.platform !== 'win32') expect(probed).toMatchObject({ canSync: true, keepsRights: true })
    expect(readdirSync(folder)).toEqual([])
  })

  test('says why a folder is none', async () => {
    const folder = await dataFolderForTest()
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    for (const none of [path.join(folder, 'gone'), file]) {
      expect(await probe({ folder: none }, toolsForTest())).toMatchObject({
        canWrite: false,
        trouble: 'That folder is not there.',
      })
    }
  })
})

test('a name that another program refuses is tried again, and elsewhere than on Windows it is a failure at once', async () => {
  const { file } = await openFilled(1)
  let refusals = 0
  const twice = refusing(() => refusals++ % 3 < 2)
  const order = createOrder(file, {})
  const { file: made } = await createBackup(order, toolsForTest(createDisk(twice)))
  expect(existsSync(path.join(order.backupFolder, 'manual', made.name))).toBe(true)
  // The data and its manifest, each at the third attempt.
  expect(refusals).toBe(6)
  refusals = 0
  const elsewhere = createDisk({ ...twice, platform: 'linux' })
  const other = createOrder(file, { sequence: 2, nowMs: NOW_MS + 1000 })
  await expect(createBackup(other, toolsForTest(elsewhere))).rejects.toBeInstanceOf(Error)
  expect(refusals).toBe(1)
})
