import { readdir, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { backupCommands } from '../../../src-main/command/backup.ts'
import type { Answer, Given, Program } from '../../../src-main/command/command.ts'
import { FailedJob } from '../../../src-main/command/exit-code.ts'
import { dataPaths } from '../../../src-main/options.ts'
import type { Backup } from '../../../src-shared/model/backup.ts'
import { createBackupApi } from '../../support/backup-door.ts'
import { backupsForTest, realJobs, type TestBackups } from '../../support/backup-room.ts'
import { runCommand, runJson, startConsole } from '../../support/console.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { holdJobs } from '../../support/held-jobs.ts'
import { createRecordedLog } from '../../support/log.ts'
import { until } from '../../support/wait.ts'

const PROGRAM: Program = {
  version: '1',
  pageFolder: '/nowhere',
  assertIntact: () => undefined,
  voice: { out: () => undefined, err: () => undefined },
  ended: new AbortController().signal,
}

/** What scripts get of a backup. */
interface Shown extends Backup {
  readonly fileName: string
  readonly path: string
}

/** Runs a command against backups of our own making. */
async function run(
  { backups }: TestBackups,
  word: string,
  given: { readonly file?: string; readonly values?: Given['values'] },
): Promise<Answer> {
  const command = backupCommands.find(({ words }) => words[1] === word)!
  const client = createBackupApi(backups).clientOf({ name: 'test', role: 'technician', door: 'command-line' })
  const answer = await command.run({
    positionals: given.file === undefined ? [] : [given.file],
    values: given.values ?? {},
    json: false,
    paths: dataPaths('/nowhere'),
    program: PROGRAM,
    reach: (_, ask) => ask({ client, isYoung: true, close: async () => undefined }),
  })
  if (!answer) throw new Error('The command said everything itself')
  return answer
}

describe('the words', () => {
  test('make a backup with what was said, and show it', async () => {
    const room = await backupsForTest()
    const values = { name: 'Party', reason: 'One never knows', only: 'settings,processors', 'keep-days': '14' }
    const { value, lines } = await run(room, 'create', { values })
    expect(value).toMatchObject({
      fileName: expect.stringMatching(/^manual_\d{8}_\d{6}\.db\.gz$/),
      path: path.join(room.backupFolder, 'manual', (value as Shown).fileName),
      manifest: { name: 'Party', reason: 'One never knows', parts: ['settings', 'processors'], keepDays: 14 },
    })
    expect(lines[0]).toBe(`${(value as Shown).fileName} is made, checked and rehearsed.`)
    expect(lines[2]).toMatch(/Party +always, among the newest +when it was made/)
  })

  test('list what is there, and what cannot be used', async () => {
    const room = await backupsForTest()
    expect((await run(room, 'list', {})).lines).toEqual(['No backup yet. “backup create” makes one.'])
    const [good, bad] = [(await run(room, 'create', {})).value, (await run(room, 'create', {})).value] as Shown[]
    await truncate(bad!.path, 10)
    const { value, lines } = await run(room, 'list', {})
    expect(value).toMatchObject([{ fileName: good!.fileName, path: good!.path, place: 'here' }])
    expect(lines[0]).toMatch(/^file +made +size +why +kept +checked/)
    expect(lines.at(-1)).toBe(`${bad!.fileName} cannot be used. Its file has another size than it had.`)
  })

  test.each([
    [{}, /FILE, --all or --random/],
    [{ all: true, random: true }, /FILE, --all or --random/],
  ])('of verify %j are refused', async (values, sentence) => {
    const room = await backupsForTest()
    await expect(run(room, 'verify', { values })).rejects.toThrow(sentence)
  })

  test('of create are checked before anything is done', async () => {
    const room = await backupsForTest()
    for (const values of [{ only: 'zones' }, { only: '' }, { 'keep-days': 'some' }, { 'keep-days': '0' }]) {
      await expect(run(room, 'create', { values }), JSON.stringify(values)).rejects.toMatchObject({ code: 'bad-input' })
    }
    expect(room.backups.runs()).toEqual([])
  })

  test('name a backup by its name or by where it is, and nothing else', async () => {
    const room = await backupsForTest()
    const made = (await run(room, 'create', {})).value as Shown
    for (const file of [made.fileName, made.path, path.join(made.path, '..', made.fileName)]) {
      expect((await run(room, 'verify', { file })).value, file).toMatchObject({ fileName: made.fileName, ok: true })
    }
    await expect(run(room, 'verify', { file: 'console.db' })).rejects.toMatchObject({ code: 'not-a-backup' })
    await expect(run(room, 'verify', { file: `/elsewhere/${made.fileName}` })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(run(room, 'rehearse', { file: 'daily_20260105_030000.db.gz' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('tell what would go', async () => {
    const room = await backupsForTest()
    await run(room, 'create', {})
    expect((await run(room, 'prune', { values: { 'dry-run': true } })).lines).toEqual([
      '0 would be removed, 0.0 kB freed; 1 stay.',
    ])
  })
})

describe('a job that runs', () => {
  async function held() {
    const { jobs, release } = holdJobs(realJobs(createRecordedLog()))
    const room = await backupsForTest({ jobs })
    const first = run(room, 'create', {})
    await until(() => room.backups.job.get().kind === 'running', { withinMs: 5000, what: 'the first job runs' })
    return { room, release, first }
  }

  test('is waited for', async () => {
    const { room, release, first } = await held()
    const second = run(room, 'create', {})
    release()
    await Promise.all([first, second])
    expect(room.backups.list.get()).toHaveLength(2)
  })

  test('is not waited for where the command says so', async () => {
    const { room, release, first } = await held()
    for (const word of ['create', 'verify', 'prune']) {
      const values = { 'no-wait': true, ...(word === 'verify' ? { all: true } : {}) }
      await expect(run(room, word, { values }), word).rejects.toMatchObject({ code: 'busy' })
    }
    release()
    await first
  })

  test('and is cancelled makes the command fail as a backup does', async () => {
    const { room, release, first } = await held()
    const failed = expect(first).rejects.toBeInstanceOf(FailedJob)
    room.backups.cancel()
    release()
    await failed
  })
})

test('a clean-up that waits for a good backup says so', async () => {
  const room = await backupsForTest()
  await writeFile(room.backupFolder, 'a file where the folder should be')
  await expect(run(room, 'create', {})).rejects.toMatchObject({ code: 'target-unusable' })
  await expect(run(room, 'prune', {})).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining('The last backup failed'),
  })
})

describe('the real command line', () => {
  test('without a console: makes, lists, checks and rehearses; what is bad is exit code 4', async () => {
    const folder = await dataFolderForTest()
    const made = await runJson<Shown>(folder, ['backup', 'create', '--name', 'Party', '--keep-days', '3'])
    expect(made).toMatchObject({
      code: 0,
      value: { manifest: { name: 'Party', keepDays: 3 }, keeping: { kind: 'floor' } },
    })
    const { fileName } = made.value
    expect((await stat(made.value.path)).mode & 0o777).toBe(0o600)
    expect(await runJson(folder, ['backup', 'list'])).toMatchObject({ code: 0, value: [{ fileName }] })
    expect(await runJson(folder, ['backup', 'verify', fileName])).toMatchObject({
      code: 0,
      value: { fileName, ok: true },
    })
    expect(await runJson(folder, ['backup', 'rehearse', made.value.path])).toMatchObject({
      code: 0,
      value: { fileName, rehearsal: { ok: true } },
    })
    expect(await runJson(folder, ['backup', 'prune', '--dry-run'])).toMatchObject({
      code: 0,
      value: { dryRun: true, removed: [], kept: 1 },
    })
    await truncate(made.value.path, 100)
    for (const words of [
      ['verify', fileName],
      ['verify', '--all'],
      ['rehearse', fileName],
      ['verify', 'console.db'],
    ]) {
      const { code, value } = await runJson<{ error: { code: string } }>(folder, ['backup', ...words])
      expect([code, value.error.code], words.join(' ')).toEqual([
        4,
        words[1] === 'console.db' ? 'not-a-backup' : 'backup-damaged',
      ])
    }
    expect(await readdir(path.dirname(made.value.path))).toHaveLength(2)
    const { code, err, out } = await runCommand(folder, ['backup', 'verify', 'daily_20260105_030000.db.gz'])
    expect({ code, err, out }).toEqual({ code: 1, err: 'There is no backup of that name.\n', out: '' })
  }, 120_000)

  test('a backup that cannot be made is exit code 4, and bad words are 1', async () => {
    const folder = await dataFolderForTest()
    await writeFile(path.join(folder, 'backups'), 'a file where the folder should be')
    expect(await runJson(folder, ['backup', 'create'])).toMatchObject({
      code: 4,
      value: { error: { code: 'target-unusable' } },
    })
    expect(await runJson(folder, ['backup', 'verify'])).toMatchObject({
      code: 1,
      value: { error: { code: 'bad-input' } },
    })
    const help = await runCommand(folder, ['backup', 'create', '--help'])
    expect(help.out).toContain('--only PART…')
    expect((await runCommand(folder, ['--help'])).out).toContain('4 backup bad or failed')
  })

  test('with a console that runs: it does the work, for several at the same time', async () => {
    const dataDir = await dataFolderForTest()
    const console = await startConsole({ dataDir, meterPort: 0, port: 0, words: [] })
    try {
      const three = await Promise.all([1, 2, 3].map(() => runJson<Shown>(dataDir, ['backup', 'create'])))
      expect(three.map(({ code }) => code)).toEqual([0, 0, 0])
      expect(new Set(three.map(({ value }) => value.fileName)).size).toBe(3)
      expect((await runJson<Shown[]>(dataDir, ['backup', 'list'])).value).toHaveLength(3)
      expect(await runJson(dataDir, ['backup', 'verify', '--all'])).toMatchObject({ code: 0 })
    } finally {
      expect(await console.stop()).toBe(0)
    }
  }, 120_000)
})
