import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBundles } from '../../scripts/build.ts'
import type { Transport } from '../../src-shared/contract/client.ts'
import type { Reply } from '../../src-shared/contract/reply.ts'
import type { AuditRow, SystemInfo } from '../../src-shared/model/system.ts'
import { type Desktop, launchDesktop } from '../support/electron-double/launch.ts'
import { inProcessSimulator, type SimulatorHandle } from '../support/simulator.ts'
import { until } from '../support/wait.ts'

declare global {
  interface Window {
    readonly bridge?: Transport
  }
}

const ROOT = path.resolve(import.meta.dirname, '../..')

let folder: string
let desktop: Desktop
let page: Page
let simulator: SimulatorHandle
const complaints: string[] = []

beforeAll(async () => {
  await ensureBundles()
  folder = await mkdtemp(path.join(tmpdir(), 'atlas-desktop-'))
  desktop = await start()
  page = await desktop.page()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
}, 60_000)

afterAll(async () => {
  await desktop?.dispose()
  await simulator?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** The program on this test's data folder, with ports of its own. */
function start(): Promise<Desktop> {
  return launchDesktop({
    appFolder: ROOT,
    words: ['--data', folder, '--port', '0', '--meter-port', '0', '--no-tray'],
    env: {},
  })
}

/** A call through the real preload and the real door. */
function call<T>(name: string, input: unknown): Promise<Reply<T>> {
  return page.evaluate(([path, value]) => window.bridge?.call(path, value), [name, input] as const) as Promise<Reply<T>>
}

/** The value that a topic has when it is opened. */
function present<T>(name: string): Promise<T> {
  return page.evaluate(
    (path) =>
      new Promise<unknown>((resolve) => {
        const stop = window.bridge?.subscribe(path, (value) => {
          resolve(value)
          // Not at once: the first value may come before subscribe has answered.
          queueMicrotask(() => stop?.())
        })
      }),
    name,
  ) as Promise<T>
}

/** Whether the program's own log has that sentence. */
async function logged(sentence: string): Promise<boolean> {
  return (await readFile(path.join(folder, 'logs', 'console.log'), 'utf8')).includes(sentence)
}

/** The command lines of all processes of this computer. */
async function processes(): Promise<string> {
  return (await promisify(execFile)('ps', ['-A', '-o', 'args'], { maxBuffer: 16 * 1024 * 1024 })).stdout
}

/** Waits until the meter with that name shows `db`. */
async function meterShows(name: string, db: number): Promise<void> {
  const meter = page.getByRole('meter', { name })
  await until(async () => Number(await meter.first().getAttribute('aria-valuenow')) === db, {
    withinMs: 15_000,
    what: `the meter of ${name} shows ${db} dB`,
  })
}

describe('the desktop program, from its real bundles', () => {
  it('shows its own page in a window, with two functions and no more of the outside', async () => {
    const [shown] = (await desktop.state()).windows
    expect(shown).toMatchObject({
      url: 'app://console/',
      visible: true,
      width: 1280,
      height: 800,
      minimum: [1024, 640],
    })
    expect(await page.title()).toContain('Atlas Console')

    const seen = await page.evaluate(() => ({
      bridge: Object.entries(window.bridge ?? {}).map(([name, value]) => `${name}: ${typeof value}`),
      frozen: Object.isFrozen(window.bridge),
      leaks: ['require', 'process', 'module', 'ipcRenderer', 'electron'].filter((name) => name in window),
    }))
    expect(seen).toEqual({ bridge: ['call: function', 'subscribe: function'], frozen: true, leaks: [] })
  })

  it('shows the meters of a processor that was added by its address', async () => {
    const { meterPort } = await until(
      async () => {
        const info = await present<SystemInfo>('system.info')
        return info.meterPort.kind === 'listening' && info
      },
      { withinMs: 15_000, what: 'the meter port is open' },
    )
    simulator = await inProcessSimulator({ meterPort: meterPort.port, seed: 7 })
    await simulator.hold('SourceMeter_0', -12.3)
    const added = await call('processors.add', {
      name: 'Bar',
      model: 'AZM8',
      host: simulator.host,
      port: simulator.port,
    })
    expect(added).toMatchObject({ ok: true })

    const { values } = await simulator.state()
    const name = String(values.SourceName_0)
    await meterShows(name, -12.3)
    await simulator.hold('SourceMeter_0', -6.5)
    await meterShows(name, -6.5)
    expect(await page.getByRole('meter').count()).toBeGreaterThan(8)
    expect(complaints).toEqual([])
  })

  it('answers calls through the door, and bad ones with a code', async () => {
    expect(await call('system.status', {})).toMatchObject({ ok: true })
    expect(await call('system.status', { extra: 1 })).toMatchObject({ ok: false, code: 'bad-input' })
    expect(await call('constructor.name', {})).toMatchObject({ ok: false, code: 'not-found' })
    const odd = await page.evaluate(() => window.bridge?.call(7 as unknown as string, {}))
    expect(odd).toMatchObject({ ok: false, code: 'not-found' })
  })

  it('keeps inline scripts, popups, foreign pages and permissions out', async () => {
    const policy = await page.evaluate(async () => (await fetch('./')).headers.get('content-security-policy'))
    expect(policy).toContain("require-trusted-types-for 'script'")
    const [text, script] = await page.evaluate(async () => {
      const violation = new Promise((resolve) =>
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          if (effectiveDirective.startsWith('script-src')) resolve(effectiveDirective)
        }),
      )
      const element = document.createElement('script')
      let plainText = 'accepted'
      try {
        element.textContent = 'window.broken = true'
      } catch (error) {
        plainText = String(error)
      }
      // A policy of its own gets a script past the trusted types; the policy for scripts must then stop it.
      const { trustedTypes } = window as unknown as {
        readonly trustedTypes: {
          createPolicy(name: string, rules: object): { createScript(text: string): string }
        }
      }
      const policy = trustedTypes.createPolicy('attack', { createScript: (source: string) => source })
      element.textContent = policy.createScript('window.broken = true')
      document.body.append(element)
      return [plainText, await violation]
    })
    expect(text).toContain('TrustedScript')
    expect(script).toBe('script-src-elem')
    expect(await page.evaluate(() => 'broken' in window)).toBe(false)
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBe(null)
    await page.evaluate(() => location.assign('https://example.com/'))
    await until(() => logged('Refused to navigate to https://example.com/'), {
      withinMs: 15_000,
      what: 'the navigation is refused',
    })
    const { windows, refusedWindows, openedOutside } = await desktop.state()
    expect(windows.map(({ url }) => url)).toEqual(['app://console/'])
    expect(refusedWindows).toEqual(['https://example.com/'])
    expect(openedOutside).toEqual([])
    expect(await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)).toBe(
      'denied',
    )
  })

  it('refuses a foreign page that got hold of the bridge, and audits it', async () => {
    await desktop.ask({ kind: 'serve', url: 'http://foreign.test/', html: '<title>Foreign</title>' })
    await desktop.ask({ kind: 'load', url: 'http://foreign.test/' })
    await page.waitForFunction(() => document.title === 'Foreign')
    expect(await call('system.status', {})).toMatchObject({ ok: false, code: 'not-allowed' })

    await desktop.ask({ kind: 'load', url: 'app://console/' })
    await page.getByRole('meter').first().waitFor()
    const rows = await call<readonly AuditRow[]>('audit.list', { limit: 100 })
    expect(rows).toMatchObject({ ok: true })
    expect(rows.ok && rows.value).toContainEqual(
      expect.objectContaining({
        caller: 'http://foreign.test/',
        door: 'window',
        path: 'system.status',
        outcome: 'not-allowed',
      }),
    )
  })

  it('goes on after a reload', async () => {
    await page.reload()
    await simulator.hold('SourceMeter_0', -20.1)
    const { values } = await simulator.state()
    await meterShows(String(values.SourceName_0), -20.1)
  })

  it('brings its window to the front when it is started again', async () => {
    await desktop.ask({ kind: 'minimize' })
    const second = await start()
    expect(await second.exited).toBe(0)
    const [first] = await until(
      async () => {
        const { windows } = await desktop.state()
        return windows[0]?.focused && windows
      },
      { withinMs: 15_000, what: 'the first window is in front' },
    )
    expect(first).toMatchObject({ minimized: false, visible: true })
  })

  it('ends with its window and leaves nothing behind', async () => {
    expect(existsSync(path.join(folder, 'console.json'))).toBe(true)
    await desktop.ask({ kind: 'close-window' })
    expect(await desktop.exited).toBe(0)
    expect(existsSync(path.join(folder, 'console.json'))).toBe(false)
    await until(async () => !(await processes()).includes(folder), { withinMs: 15_000, what: 'no process is left' })
    await until(async () => (await simulator.state()).connections.length === 0, {
      withinMs: 15_000,
      what: 'the processor is let go',
    })
  })
})
