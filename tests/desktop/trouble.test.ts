import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { takeLock } from '../../src-main/store/lock.ts'
import type { Transport } from '../../src-shared/contract/client.ts'
import { runToItsEnd, startDesktop } from '../support/desktop.ts'
import type { Desktop } from '../support/electron-double/launch.ts'
import { until } from '../support/wait.ts'

declare global {
  interface Window {
    readonly bridge?: Transport
  }
}

const ROOT = path.resolve(import.meta.dirname, '../..')

let folder: string
let desktop: Desktop | undefined

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'atlas-trouble-'))
})

afterEach(async () => {
  await desktop?.dispose()
  desktop = undefined
  // The browser of a program that was ended by force still writes for a moment.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

const wish = (port: number) => ({
  appFolder: ROOT,
  words: ['--data', folder, '--port', String(port), '--meter-port', '0'],
  env: {},
})

async function start(port: number): Promise<Desktop> {
  desktop = await startDesktop(wish(port))
  return desktop
}

const log = () => readFile(path.join(folder, 'logs', 'console.log'), 'utf8')

it('says that another console holds the data folder, and ends', async () => {
  const release = takeLock(path.join(folder, 'console.lock'), () => undefined)
  try {
    // Without this announcement it would be taken for a command that lets go in a moment, and waited for.
    await writeFile(path.join(folder, 'console.json'), JSON.stringify({ url: 'http://127.0.0.1:1/', pid: process.pid }))
    const { code, output } = await runToItsEnd(wish(0))
    expect(code).toBe(1)
    expect(output).toContain('[dialog] Atlas Console cannot start: Atlas Console is already running')
  } finally {
    release()
  }
})

it('waits for a command that holds the data folder for a moment', async () => {
  const release = takeLock(path.join(folder, 'console.lock'), () => undefined)
  const waiting = await start(0)
  // The browser's own folder is made just before it waits.
  await until(() => existsSync(path.join(folder, 'window')), { withinMs: 10_000, what: 'it is starting' })
  expect((await waiting.state()).windows).toEqual([])
  release()
  expect(await (await waiting.page()).title()).toContain('Atlas Console')
})

it('says which word it did not understand, and ends', async () => {
  const { code, output } = await runToItsEnd({ ...wish(0), words: ['--data', folder, '--port', '99999'] })
  expect(code).toBe(1)
  expect(output).toContain('[dialog] Atlas Console cannot start: --port needs a number from 0 to 65535.')
})

it('takes a free port for the web door where its own is taken, and says so in the log', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await until(() => other.listening, { withinMs: 10_000, what: 'the other program listens' })
  try {
    const { port } = other.address() as AddressInfo
    await (await start(port)).page()
    const { url } = JSON.parse(await readFile(path.join(folder, 'console.json'), 'utf8')) as { readonly url: string }
    expect(Number(new URL(url).port)).not.toBe(port)
    expect((await fetch(new URL('api/health', url))).ok).toBe(true)
    expect(await log()).toContain(`Port ${port} is taken by another program; the web door is open at ${url}`)
  } finally {
    other.close()
  }
})

it('loads its page again when the page’s process ends, and logs it', async () => {
  const running = await start(0)
  await running.page()
  await running.ask({ kind: 'crash-page' })
  const page = await running.page()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await page.evaluate(() => window.bridge?.call('system.status', {}))).toMatchObject({ ok: true })
  expect(await log()).toMatch(/The page’s process ended: (crashed|killed)/)
})

it('logs an error that nobody caught with its cause, closes everything, says so and ends with 1', async () => {
  const running = await start(0)
  await running.page()
  await running.ask({ kind: 'reject', message: 'planted by a test' })
  expect(await running.exited).toBe(1)
  expect(running.output()).toContain('[dialog] Atlas Console stopped: an unexpected error: The log has the details.')
  expect(existsSync(path.join(folder, 'console.json'))).toBe(false)
  expect(await log()).toMatch(/Atlas Console stopped: an unexpected error\s+Error: planted by a test\s+at /)
})

// Windows has no such signal: whoever sends one ends the process there and then.
it.skipIf(process.platform === 'win32')('ends with 0 on SIGTERM', async () => {
  const running = await start(0)
  await running.page()
  running.signal('SIGTERM')
  expect(await running.exited).toBe(0)
  expect(existsSync(path.join(folder, 'console.json'))).toBe(false)
})

it('ends in good order, though a window could stay in the tray, when the computer shuts down', async () => {
  const running = await start(0)
  await running.page()
  // The program may be gone before it can answer.
  await Promise.race([running.ask({ kind: 'power', event: 'shutdown' }).catch(() => null), running.exited])
  expect(await running.exited).toBe(0)
  expect(existsSync(path.join(folder, 'console.json'))).toBe(false)
  expect(await log()).toContain('The computer shuts down')
})
