import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandDataFolder, commandWords } from '../../src-main/shell/command-words.ts'
import { type Desktop, launchDesktop } from '../support/electron-double/launch.ts'
import { until } from '../support/wait.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

describe('the words of the packaged program', () => {
  it.each([
    { words: ['status', '--json'], command: ['status', '--json'] },
    { words: ['--ozone-platform=headless', '--', 'zones', 'list', 'p-1'], command: ['zones', 'list', 'p-1'] },
    { words: ['--', '--help'], command: ['--help'] },
    { words: ['--'], command: [] },
  ])('$words are a command', ({ words, command }) => {
    expect(commandWords(words)).toEqual(command)
  })

  it.each([
    [[]],
    [['--data', '/srv/venue', '--demo']],
    [['--no-sandbox']],
    // Dropped on the icon, or handed over by the system.
    [['/home/bar/backup.zip']],
    [['C:\\venue\\backup.zip']],
    [['backup.zip']],
    [['-psn_0_12345']],
  ])('%j open the window', (words) => {
    expect(commandWords(words)).toBe(null)
  })

  it('say where the data folder is, whatever else is wrong with them', () => {
    expect(commandDataFolder(['serve', '--port', 'x', '--data', '/srv/venue'])).toBe('/srv/venue')
    expect(commandDataFolder(['serve', '--data=/srv/venue', '--gain-db', '-20'])).toBe('/srv/venue')
    expect(commandDataFolder(['status', '--data'])).toBe(undefined)
    expect(commandDataFolder(['status'])).toBe(undefined)
  })
})

describe('a command in the main process of the desktop program', () => {
  let folder: string
  const started: Desktop[] = []

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'atlas-command-'))
  })
  afterAll(async () => {
    for (const desktop of started) await desktop.dispose()
    await rm(folder, { recursive: true, force: true })
  })

  async function start(...words: readonly string[]): Promise<Desktop> {
    const desktop = await launchDesktop({ appFolder: ROOT, words, env: { ATLAS_CONSOLE_DATA: folder } })
    started.push(desktop)
    return desktop
  }

  it('answers on standard output with the exit code of the command line', async () => {
    const good = await start('--ozone-platform=headless', '--disable-gpu', '--', 'processors', 'list', '--json')
    expect(await good.exited).toBe(0)
    expect(JSON.parse(good.output())).toEqual([])

    const bad = await start('processors', 'remove', 'p-none', '--json')
    expect(await bad.exited).toBe(1)
    expect(JSON.parse(bad.output())).toMatchObject({ error: { code: 'not-found' } })
  })

  it('shows the help for no words', async () => {
    const none = await start('--')
    expect(await none.exited).toBe(0)
    expect(none.output()).toContain('COMMAND --help shows its options')
  })

  it('serves without a window until it is told to end', async () => {
    const service = await start('--', 'serve', '--port', '0', '--meter-port', '0')
    await until(() => service.output().includes('"event":"ready"'), { withinMs: 15_000, what: 'the service is ready' })
    expect((await service.state()).windows).toEqual([])

    // A second command does not stop at the lock of the one instance: the running console answers it.
    const status = await start('status', '--json')
    expect(await status.exited).toBe(0)
    expect(JSON.parse(status.output())).toMatchObject({ processors: [] })

    service.signal('SIGTERM')
    expect(await service.exited).toBe(0)
    expect(existsSync(path.join(folder, 'console.json'))).toBe(false)
  })
})
