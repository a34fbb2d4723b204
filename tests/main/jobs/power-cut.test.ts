import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyBackup } from '../../../src-main/jobs/copy.ts'
import { createBackup } from '../../../src-main/jobs/create.ts'
import { DISK } from '../../../src-main/jobs/durable.ts'
import { verify } from '../../../src-main/jobs/verify.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { filledStore } from '../../support/jobs/filled-store.ts'
import { listedBackups } from '../../support/jobs/listed-backups.ts'
import { copyOrderFor, createOrder, dataFileOf, toolsForTest } from '../../support/jobs/orders.ts'
import { layOut, NAMES, type PowerCut, recordPowerCuts, type Syncs } from '../../support/jobs/power-cut.ts'

const ALL: Syncs = { files: true, folders: true }

/** What was wrong after a power cut, in sentences; `isDone` where the backup was reported done before. */
async function faultsOf(cut: PowerCut, root: string, backupFolder: string): Promise<readonly string[]> {
  const faults: string[] = []
  const scratch = await dataFolderForTest()
  for (const [index, { done, remains }] of cut.moments.entries()) {
    for (const names of NAMES) {
      const folder = path.join(scratch, `${index}-${names}`)
      mkdirSync(folder)
      layOut(remains[names], root, folder)
      const when = `after "${done}", with the ${names} names`
      const listed = listedBackups(path.join(folder, path.relative(root, backupFolder)))
      for (const { manifest, file } of listed) {
        await verify({ file, manifest, passphrase: null }, toolsForTest()).catch((error: unknown) => {
          faults.push(`${when}: a listed backup is bad: ${error}`)
        })
      }
      if (index === cut.moments.length - 1 && listed.length !== 1) faults.push(`${when}: the finished backup is lost`)
    }
  }
  return faults
}

async function createAndCut(syncs: Syncs) {
  const { folder, file, store } = await filledStore(1)
  const order = createOrder(file)
  const cut = recordPowerCuts(folder, DISK, syncs)
  const manifest = await createBackup(order, toolsForTest(cut.durable))
  await store.close()
  return { cut, folder, order, manifest }
}

async function copyAndCut(syncs: Syncs) {
  const { order, manifest } = await createAndCut(ALL)
  const targetFolder = await dataFolderForTest()
  const cut = recordPowerCuts(targetFolder, DISK, syncs)
  const file = dataFileOf(order.backupFolder, manifest)
  await copyBackup(copyOrderFor({ file, manifest, targetFolder }), toolsForTest(cut.durable))
  return { cut, targetFolder }
}

describe('a power cut after each single thing that is done to the disk', () => {
  test('leaves no bad backup while one is made, and a finished one whole', async () => {
    const { cut, folder, order } = await createAndCut(ALL)
    expect(cut.moments.length).toBeGreaterThan(18)
    expect(await faultsOf(cut, folder, order.backupFolder)).toEqual([])
  })

  test('leaves no bad backup while one is copied, and a finished copy whole', async () => {
    const { cut, targetFolder } = await copyAndCut(ALL)
    expect(cut.moments.length).toBeGreaterThan(10)
    expect(await faultsOf(cut, targetFolder, targetFolder)).toEqual([])
  })

  test.each([
    ['its syncs', { files: false, folders: false }],
    ['the syncs of files', { files: false, folders: true }],
    ['the syncs of folders', { files: true, folders: false }],
  ] as const)(
    'is told apart by these tests: without %s the same engine loses what it called done',
    async (_, syncs) => {
      const created = await createAndCut(syncs)
      const copied = await copyAndCut(syncs)
      const isLost = (fault: string) => fault.includes('the finished backup is lost')
      expect((await faultsOf(created.cut, created.folder, created.order.backupFolder)).some(isLost)).toBe(true)
      expect((await faultsOf(copied.cut, copied.targetFolder, copied.targetFolder)).some(isLost)).toBe(true)
    },
  )
})
