import { spawnSync } from 'node:child_process'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runJson } from '../../support/console.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

type Failure = { error: { code: string; message: string } }

/** What `processors list` says of a data folder that cannot be used, with the exit code. */
async function failureOn(folder: string) {
  const { code, value } = await runJson<Failure>(folder, ['processors', 'list'])
  return { exit: code, ...value.error }
}

test.each<{ what: string; make: (folder: string) => Promise<string>; exit: number; code: string; says: RegExp }>([
  {
    what: 'a file in its place',
    make: async (folder) => {
      const file = path.join(folder, 'file')
      await writeFile(file, '')
      return file
    },
    exit: 1,
    code: 'bad-input',
    says: /file cannot be used: there is a file where a folder should be\.$/,
  },
  {
    what: 'a place below a file',
    make: async (folder) => {
      await writeFile(path.join(folder, 'file'), '')
      return path.join(folder, 'file', 'data')
    },
    exit: 1,
    code: 'bad-input',
    says: /there is a file where a folder should be\.$/,
  },
  {
    what: 'a file in the place of the logs',
    make: async (folder) => {
      await writeFile(path.join(folder, 'logs'), '')
      return folder
    },
    exit: 1,
    code: 'bad-input',
    says: /logs cannot be used: there is a file where a folder should be\.$/,
  },
  {
    what: 'a folder in the place of the database',
    make: async (folder) => {
      await mkdir(path.join(folder, 'console.db'))
      return folder
    },
    exit: 2,
    code: 'damaged',
    says: /console\.db in the data folder cannot be opened for writing\./,
  },
  {
    what: 'something else in the place of the lock',
    make: async (folder) => {
      await writeFile(
        path.join(folder, 'console.lock'),
        'not a lock, and longer than a header of a database is: '.repeat(4),
      )
      return folder
    },
    exit: 2,
    code: 'damaged',
    says: /console\.lock in the data folder is not a database\./,
  },
])('$what is told in a sentence', async ({ make, exit, code, says }) => {
  const folder = await make(await dataFolderForTest())
  expect(await failureOn(folder)).toEqual({ exit, code, message: expect.stringMatching(says) })
})

test('the log of a folder that is a file is told in a sentence too', async () => {
  const file = path.join(await dataFolderForTest(), 'file')
  await writeFile(file, '')
  expect((await runJson<Failure>(file, ['logs'])).value.error.code).toBe('bad-input')
})

// A system's own folder, in which nothing can be made: Node's recursive mkdir tries there for ever.
test.runIf(process.platform === 'linux')(
  'a folder that cannot be made ends the command',
  () => {
    const root = path.resolve(import.meta.dirname, '../../..')
    const words = [path.join(root, 'scripts', 'run.mjs'), path.join(root, 'scripts', 'console.mjs'), 'status', '--json']
    const { status, stdout } = spawnSync(process.execPath, [...words, '--data', '/proc/atlas/console'], {
      encoding: 'utf8',
      timeout: 8000,
      killSignal: 'SIGKILL',
    })
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'bad-input' } })
    expect(status).toBe(1)
  },
  15_000,
)

// Whoever is root may write everywhere.
test.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('rights that are missing are told', async () => {
  const folder = await dataFolderForTest()
  await chmod(folder, 0o500)
  expect(await failureOn(path.join(folder, 'data'))).toMatchObject({
    exit: 1,
    code: 'bad-input',
    message: expect.stringMatching(/^This user has no right to use .*data\.$/),
  })
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true })
})
