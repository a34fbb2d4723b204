import { chmod, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Surroundings, verifyConsole } from '../../../src-main/health/verification.ts'
import { AppError } from '../../../src-shared/contract/reply.ts'
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
    integrity: async () => 'Every page is in its place',
    criticalTables: () => ['processor', 'audit'],
    configuration: () => '1 processor',
    doors: [{ name: 'Web door', ask: async () => 'It answered' }],
    backupAlarms: () => [],
    processors: () => [{ name: 'Bar', answers: true }],
    errorsLogged: () => 0,
    ...change,
  }
}

const failedIn = async (around: Surroundings) =>
  (await verifyConsole(around)).filter(({ ok }) => !ok).map(({ name, finding }) => [name, finding])

test('everything in order passes every check', async () => {
  const around = await surroundings({})
  expect((await verifyConsole(around)).map(({ name }) => name)).toEqual([
    'Database file',
    'Integrity',
    'Tables',
    'Configuration',
    'Web door',
    'Private files',
    'Processors',
    'Backups',
    'Log',
  ])
  expect(await failedIn(around)).toEqual([])
})

test('each trouble fails its own check with what was found, and what is critical comes first', async () => {
  const missing = () => {
    throw new Error('no such table: audit')
  }
  const around = await surroundings({
    integrity: () => Promise.reject(new AppError('damaged', 'Page 7 is never used')),
    criticalTables: missing,
    doors: [{ name: 'Web door', ask: () => Promise.reject(new Error('It answered with 500')) }],
    processors: () => [{ name: 'Patio', answers: false }],
    backupAlarms: () => ['The newest backup is three days old.'],
    errorsLogged: () => 3,
  })
  await writeFile(around.databaseFile, 'x')
  expect(await failedIn(around)).toEqual([
    ['Database file', 'Only 1 bytes'],
    ['Integrity', 'Page 7 is never used'],
    ['Tables', 'no such table: audit'],
    ['Web door', 'It answered with 500'],
    ['Processors', 'No answer yet from Patio'],
    ['Backups', 'The newest backup is three days old.'],
    ['Log', '3 errors since the start'],
  ])
  expect((await verifyConsole(around)).map(({ ok, isCritical }) => ok || isCritical).slice(0, 7)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})

test.skipIf(process.platform === 'win32')('a file that others can open is told', async () => {
  const around = await surroundings({})
  await chmod(around.databaseFile, 0o644)
  expect(await failedIn(around)).toEqual([['Private files', `Others can open ${around.databaseFile}`]])
})
