import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isAlive } from '../../../src-main/running.ts'
import type { StatusReport } from '../../../src-shared/model/system.ts'
import { type ConsoleHandle, runCommand, runJson, startConsole } from '../../support/console.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { until } from '../../support/wait.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const SERVE = [path.join(ROOT, 'scripts', 'run.mjs'), path.join(ROOT, 'scripts', 'console.mjs'), 'serve']

let running: ConsoleHandle[] = []
beforeEach(() => {
  running = []
})
afterEach(async () => {
  for (const console of running) await console.stop()
})

async function serve(dataDir: string, words: readonly string[]): Promise<ConsoleHandle> {
  const console = await startConsole({ dataDir, meterPort: 0, port: 0, words })
  running.push(console)
  return console
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** The ready line of a process that was started in some other way. */
async function readyLine(child: ChildProcess): Promise<{ url: string; pid: number }> {
  const [line] = await once(createInterface({ input: child.stdout! }), 'line')
  return JSON.parse(String(line))
}

async function expectGone(dataDir: string, { url, pid }: { url: string; pid: number }): Promise<void> {
  await until(() => !isAlive(pid), { withinMs: 6000, what: 'the console has ended' })
  expect(await isOpen(Number(new URL(url).port))).toBe(false)
  expect(existsSync(path.join(dataDir, 'console.json'))).toBe(false)
  expect(existsSync(path.join(dataDir, 'console.db-wal'))).toBe(false)
}

test('serve says one line, is found through console.json, and ends with 0 at SIGTERM', async () => {
  const dataDir = await dataFolderForTest()
  const console = await serve(dataDir, [])
  expect(console.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  expect(console.pid).toBe(console.child.pid)
  expect(JSON.parse(await readFile(path.join(dataDir, 'console.json'), 'utf8'))).toEqual({
    url: console.url,
    pid: console.pid,
  })
  expect((await readFile(path.join(dataDir, 'web-token'), 'utf8')).trim()).toBe(console.token)
  expect(await console.call<StatusReport>('system.status', {})).toMatchObject({ ok: true, value: { processors: [] } })
  expect(await console.stop()).toBe(0)
  await expectGone(dataDir, console)
  expect(console.complaints()).toBe('')
})

test('a start loads nothing that only some consoles need', async () => {
  const built = pathToFileURL(path.join(ROOT, 'out', 'main', 'cli.js')).href
  const script = `
    process.on('exit', () => process.stdout.write(JSON.stringify(process.moduleLoadList)))
    const { runAsProcess } = await import('${built}')
    await runAsProcess({ version: '0.0.0', pageFolder: '' })`
  const words = ['serve', '--port', '0', '--meter-port', '0', '--data', await dataFolderForTest()]
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, 'console', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  await once(lines, 'line')
  child.kill('SIGTERM')
  const [loaded] = (await once(lines, 'line')).map((line) => JSON.parse(line) as readonly string[])
  expect(loaded).toContain('NativeModule http')
  const heavy = ['zlib', 'internal/deps/undici/undici']
  expect(heavy.filter((name) => loaded?.includes(`NativeModule ${name}`))).toEqual([])
})

test('a second console on the folder is told so, and a second one on the port too', async () => {
  const dataDir = await dataFolderForTest()
  const first = await serve(dataDir, [])
  const again = await runJson(dataDir, ['serve', '--port', '0', '--meter-port', '0'])
  expect(again).toEqual({
    code: 1,
    value: { error: { code: 'already-running', message: expect.stringMatching(/\.$/) } },
  })
  const { port } = new URL(first.url)
  const other = await runCommand(await dataFolderForTest(), ['serve', '--port', port, '--meter-port', '0'])
  expect(other).toEqual({ code: 1, out: '', err: expect.stringContaining(`port ${port}`) })
})

test('commands do the same with a running console and without one', async () => {
  const dataDir = await dataFolderForTest()
  const add = (name: string, host: string) => [
    ...['processors', 'add', '--name', name, '--model', 'azm8', '--host', host, '--port', '1', '--unchecked'],
  ]
  expect(await runJson(dataDir, ['processors', 'list'])).toEqual({ code: 0, value: [] })
  const first = await runJson<{ id: string }>(dataDir, add('Bar', '127.0.0.1'))
  expect(first).toMatchObject({ code: 0, value: { id: expect.any(String), name: 'Bar', model: 'AZM8', port: 1 } })

  const console = await serve(dataDir, [])
  const second = await runJson<{ id: string }>(dataDir, add('Patio', '127.0.0.2'))
  expect(second.code).toBe(0)
  const [viaConsole, byItself] = [
    await runJson(dataDir, ['processors', 'list']),
    await console.call('processors.list', {}),
  ]
  expect(byItself).toEqual({ ok: true, value: viaConsole.value })
  expect(viaConsole.value).toMatchObject([{ name: 'Bar' }, { name: 'Patio' }])
  const edited = await runJson(dataDir, ['processors', 'edit', first.value.id, '--name', 'Main bar'])
  expect(edited).toMatchObject({ code: 0, value: { id: first.value.id, name: 'Main bar', host: '127.0.0.1' } })
  expect(await console.stop()).toBe(0)

  const removed = await runJson(dataDir, ['processors', 'remove', second.value.id])
  expect(removed).toEqual({ code: 0, value: { id: second.value.id } })
  const listed = await runCommand(dataDir, ['processors', 'list'])
  expect(listed.out).toMatch(/^id +name +model +address +port\n\S+ +Main bar +AZM8 +127\.0\.0\.1 +1\n$/)
})

test('two commands at once wait for each other', async () => {
  const dataDir = await dataFolderForTest()
  const results = await Promise.all([1, 2, 3].map(() => runJson(dataDir, ['processors', 'list'])))
  expect(results).toEqual([1, 2, 3].map(() => ({ code: 0, value: [] })))
})

test('failures have their exit codes and one JSON document', async () => {
  const dataDir = await dataFolderForTest()
  const failing = async (words: readonly string[]) => {
    const { code, value } = await runJson<{ error: { code: string } }>(dataDir, words)
    return [code, value.error.code]
  }
  expect(await failing(['explode'])).toEqual([1, 'bad-input'])
  expect(await failing(['zones', 'list', 'p-none'])).toEqual([1, 'not-found'])
  const nobody = ['--name', 'Bar', '--model', 'AZM8', '--host', '127.0.0.1', '--port', '1']
  expect(await failing(['processors', 'add', ...nobody])).toEqual([3, 'unreachable'])
  const { value } = await runJson<{ id: string }>(dataDir, ['processors', 'add', ...nobody, '--unchecked'])
  expect(await failing(['zones', 'list', value.id])).toEqual([3, 'processor-offline'])

  const foreign = new Database(path.join(dataDir, 'console.db'))
  foreign.pragma('user_version = 999')
  foreign.close()
  expect(await failing(['processors', 'list'])).toEqual([2, 'newer-store'])
  await writeFile(path.join(dataDir, 'console.db'), 'no database at all, but long enough to be looked at'.repeat(50))
  expect(await failing(['processors', 'list'])).toEqual([2, 'damaged'])
})

test('SIGTERM to the process group ends npm, its shell and the console, and leaves nothing', async () => {
  const dataDir = await dataFolderForTest()
  const words = ['run', '-s', 'console', '--', 'serve', '--data', dataDir, '--port', '0', '--meter-port', '0']
  const npm = spawn('npm', words, { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(npm, 'exit')
  const ready = await readyLine(npm)
  process.kill(-npm.pid!, 'SIGTERM')
  await ended
  await expectGone(dataDir, ready)
  expect(await readFile(path.join(dataDir, 'logs', 'console.log'), 'utf8')).toContain('The console is closing')
  expect(() => process.kill(-npm.pid!, 0)).toThrow('ESRCH')
})

test('it ends when npm is killed and cannot tell it', async () => {
  const dataDir = await dataFolderForTest()
  const words = ['run', '-s', 'console', '--', 'serve', '--data', dataDir, '--port', '0', '--meter-port', '0']
  const npm = spawn('npm', words, { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  const ready = await readyLine(npm)
  npm.kill('SIGKILL')
  await expectGone(dataDir, ready)
})

test('it ends when its parent process is killed', async () => {
  const dataDir = await dataFolderForTest()
  const words = [...SERVE, '--data', dataDir, '--port', '0', '--meter-port', '0']
  const script = `require('node:child_process').spawn(process.execPath, ${JSON.stringify(words)}, { stdio: 'inherit' })`
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ready = await readyLine(parent)
  parent.kill('SIGKILL')
  await expectGone(dataDir, ready)
})

test('after kill -9 commands work at once, and the token goes to nobody who took the port', async () => {
  const dataDir = await dataFolderForTest()
  const console = await serve(dataDir, [])
  console.child.kill('SIGKILL')
  await once(console.child, 'exit')
  expect(existsSync(path.join(dataDir, 'console.json'))).toBe(true)
  // The announcement names a process that lives, as after a restart of the computer it may.
  await writeFile(path.join(dataDir, 'console.json'), JSON.stringify({ url: console.url, pid: process.pid }))
  let visitors = 0
  const stranger = createServer((socket) => {
    visitors += 1
    socket.destroy()
  }).listen(Number(new URL(console.url).port), '127.0.0.1')
  await once(stranger, 'listening')
  expect(await runJson(dataDir, ['processors', 'list'])).toEqual({ code: 0, value: [] })
  stranger.close()
  expect(visitors).toBe(0)
})

test('opening it to the network says so on standard error, and only there', async () => {
  const dataDir = await dataFolderForTest()
  const console = await serve(dataDir, ['--host', '0.0.0.0'])
  expect(console.url).toMatch(/^http:\/\/127\.0\.0\.1:/)
  await until(() => console.complaints().includes('plain HTTP'), { withinMs: 2000, what: 'the warning' })
})

test('logs shows what happened and follows what happens', async () => {
  const dataDir = await dataFolderForTest()
  expect(await runJson(dataDir, ['logs'])).toEqual({ code: 0, value: [] })
  await serve(dataDir, [])
  const { value } = await runJson<{ message: string }[]>(dataDir, ['logs'])
  expect(value.map(({ message }) => message.split('\n')[0])).toContain('The console is up')

  const words = [path.join(ROOT, 'scripts', 'run.mjs'), path.join(ROOT, 'scripts', 'console.mjs')]
  const following = spawn(process.execPath, [...words, 'logs', '--follow', '--json', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  following.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  await until(() => said.includes('The console is up'), { withinMs: 10_000, what: 'the entries so far' })
  await running[0]!.stop()
  await until(() => said.includes('The console is closing'), { withinMs: 5000, what: 'the new entry' })
  for (const line of said.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('level')
  const ended = once(following, 'exit')
  following.kill('SIGINT')
  expect(await ended).toEqual([0, null])
})

test('help is one document on one line too, where that is asked for', async () => {
  const { code, value } = await runJson<{ help: string }>(await dataFolderForTest(), ['status', '--help'])
  expect(code).toBe(0)
  expect(value.help).toContain('--meter-port')
})
