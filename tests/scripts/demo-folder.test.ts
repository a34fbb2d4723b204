import { existsSync } from 'node:fs'
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeDemoFolder } from '../../scripts/demo-folder.ts'
import { dataPaths } from '../../src-main/options.ts'
import { takeLock } from '../../src-main/store/lock.ts'
import { dataFolderForTest } from '../support/data-folder.ts'

const LONG_AGO = new Date(Date.now() - 3600_000)

test('a demonstration removes what killed ones left, and nothing else', async () => {
  const parent = await dataFolderForTest()
  const make = async (name: string) => {
    const folder = path.join(parent, name)
    await mkdir(folder)
    await writeFile(path.join(folder, 'web-token'), 'secret')
    return folder
  }
  const dead = await make('atlas-console-demo-dead')
  const alive = await make('atlas-console-demo-alive')
  const young = await make('atlas-console-demo-young')
  const other = await make('something-else')
  onTestFinished(takeLock(dataPaths(alive).lock, () => undefined))
  for (const folder of [dead, alive, other]) await utimes(folder, LONG_AGO, LONG_AGO)
  // Only the link may go, not what it leads to.
  await symlink(other, path.join(parent, 'atlas-console-demo-link'))

  const made = await makeDemoFolder(parent)

  expect([dead, alive, young, made].map((folder) => existsSync(folder))).toEqual([false, true, true, true])
  expect(existsSync(path.join(other, 'web-token'))).toBe(true)
})
