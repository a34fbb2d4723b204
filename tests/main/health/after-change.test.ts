import { chmod, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkAfterChange, type Surroundings } from '../../../src-main/health/after-change.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

async function surroundings(change: Partial<Surroundings>): Promise<Surroundings> {
  const folder = await dataFolderForTest()
  const databaseFile = path.join(folder, 'console.db')
  await writeFile(databaseFile, Buffer.alloc(20_000), { mode: 0o600 })
  const logs = path.join(folder, 'logs')
  await mkdir(logs, { mode: 0o700 })
  return {
    databaseFile,
    privatePaths: [databaseFile, logs],
    criticalTables: () => ['processor', 'audit'],
    processors: () => [{ name: 'Bar', answers: true }],
    errorsLogged: () => 0,
    ...change,
  }
}

const failedIn = (around: Surroundings) =>
  checkAfterChange(around)
    .filter(({ ok }) => !ok)
    .map(({ name, finding }) => [name, finding])

test('everything in order passes every check', async () => {
  const around = await surroundings({})
  expect(checkAfterChange(around).map(({ name }) => name)).toEqual([
    'Database file',
    'Tables',
    'Processors',
    'Private files',
    'Log',
  ])
  expect(failedIn(around)).toEqual([])
})

test('each trouble fails its own check, with what was found', async () => {
  const silent = { name: 'Patio', answers: false }
  const missing = () => {
    throw new Error('no such table: audit')
  }
  const around = await surroundings({
    criticalTables: missing,
    processors: () => [silent],
    errorsLogged: () => 3,
  })
  expect(failedIn(around)).toEqual([
    ['Tables', 'no such table: audit'],
    ['Processors', 'No answer yet from Patio'],
    ['Log', '3 errors since the start'],
  ])
  await writeFile(around.databaseFile, 'x')
  expect(failedIn(around)[0]).toEqual(['Database file', 'Only 1 bytes'])
})

test.skipIf(process.platform === 'win32')('a file that others can open is told', async () => {
  const around = await surroundings({})
  await chmod(around.databaseFile, 0o644)
  expect(failedIn(around)).toEqual([['Private files', `Others can open ${around.databaseFile}`]])
})
