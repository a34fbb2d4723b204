import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRealElectron, runToItsEnd, startDesktop } from '../support/desktop.ts'
import type { Desktop } from '../support/electron-double/launch.ts'
import { readPdf } from '../support/pdf.ts'
import { until } from '../support/wait.ts'

/** What the lab's preload exposes; see `conformance-app`. */
interface Lab {
  run(name: string, input?: unknown): Promise<unknown>
  describe(name: string): Promise<unknown>
  fail(): Promise<unknown>
  nobody(): Promise<unknown>
  sendFunction(): Promise<unknown>
  modules(): string[]
  readonly facts: { readonly deep: { readonly list: readonly number[] } }
  twice(number: number): number
  callBack(listener: (text: string) => void): void
  throws(): void
  later(): Promise<unknown>
}

declare global {
  interface Window {
    readonly lab: Lab
  }
}

const APP = path.join(import.meta.dirname, 'conformance-app')
let folder: string
let desktop: Desktop
let page: Page

const run = <T>(name: string) => page.evaluate((one) => window.lab.run(one), name) as Promise<T>
/** What happened in the main process so far, oldest first. */
const happened = async () => (await readFile(path.join(folder, 'order.txt'), 'utf8')).trim().split('\n')
const rejection = (name: 'fail' | 'nobody' | 'sendFunction') =>
  page.evaluate((one) => window.lab[one]().then(String, (error: Error) => error.message), name)

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'atlas-lab-'))
  desktop = await startDesktop({ appFolder: APP, words: [`--lab=${folder}`], env: {} })
  page = await desktop.page()
})
afterAll(async () => {
  await desktop?.dispose()
  // The browser of a program that was ended by force still writes for a moment.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

/** What the double claims of Electron: the same list runs against both (interface.md, "Electron, hardened"). */
describe(`what the console relies on, in ${isRealElectron ? 'Electron' : 'the double'}`, () => {
  it('contextBridge: what is exposed is frozen through and through, and cannot be replaced', async () => {
    const seen = await page.evaluate(() => {
      const { lab } = window
      const attempt = (change: () => void) => {
        try {
          change()
          return 'changed'
        } catch (error) {
          return (error as Error).name
        }
      }
      return [
        Object.isFrozen(lab),
        Object.isFrozen(lab.facts.deep),
        attempt(() => Object.assign(window, { lab: null })),
        attempt(() => Object.assign(lab, { run: null })),
      ]
    })
    expect(seen).toEqual([true, true, 'TypeError', 'TypeError'])
  })

  it('contextBridge: functions are called across, both ways; errors keep their message; promises settle', async () => {
    const seen = await page.evaluate(async () => {
      let heard = ''
      window.lab.callBack((text) => {
        heard = text
      })
      let message = ''
      try {
        window.lab.throws()
      } catch (error) {
        message = (error as Error).message
      }
      const later = await window.lab.later()
      return [window.lab.twice(21), heard, message.includes('planted'), later instanceof Map && later.get(1)]
    })
    expect(seen).toEqual([42, 'from the preload', true, 2])
  })

  it('preload: sandboxed, isolated, and with no module but electron', async () => {
    const facts = await page.evaluate(() => window.lab.facts)
    expect(facts).toMatchObject({ sandboxed: true, isolated: true, type: 'renderer' })
    const modules = await page.evaluate(() => window.lab.modules())
    expect(modules[0]).toBe('electron: object')
    for (const line of modules.slice(1)) expect(line).toContain('module not found')
    expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window))).toEqual([])
  })

  it('invoke: carries maps, sets, dates, bytes, big integers, errors and undefined', async () => {
    const seen = await page.evaluate(() => window.lab.describe('carried'))
    expect(seen).toEqual([true, 1_700_000_000_000, 255, true, String(2n ** 70n), 'planted', true])
  })

  it('invoke: a failure arrives with the channel, the kind and the message; a channel without a handler too', async () => {
    expect(await rejection('fail')).toBe("Error invoking remote method 'lab:fail': TypeError: planted")
    expect(await rejection('nobody')).toBe(
      "Error invoking remote method 'lab:nobody': Error: No handler registered for 'lab:nobody'",
    )
  })

  it('messages: functions are refused, from the page and from the main process', async () => {
    expect(await rejection('sendFunction')).toContain('could not be cloned')
    expect(await run('sendFunction')).toMatch(/Error/)
  })

  it('invoke: the sender is the top frame with its own address', async () => {
    expect(await run('sender')).toEqual({ url: 'lab://home/', isTop: true, same: true })
  })

  it('main: what comes too late or twice throws', async () => {
    expect(await run('secondHandler')).toContain("Attempted to register a second handler for 'lab:run'")
    expect(await run('lateScheme')).toMatch(/Error/)
    expect(await run('lateSandbox')).toMatch(/before app is ready/)
    expect(await run('relativePath')).toMatch(/absolute/i)
  })

  it('app: name, version and folder are those of the program', async () => {
    expect(await run('names')).toEqual(['Conformance Lab', '1.2.3', APP])
  })

  it('protocol.handle: the policy in its headers is enforced, and the scheme has an origin', async () => {
    const seen = await page.evaluate(async () => [
      'inline' in window,
      location.href,
      location.origin !== 'null' && window.isSecureContext,
      (await fetch('/nothing')).status,
    ])
    expect(seen).toEqual([false, isRealElectron ? 'lab://home/' : expect.any(String), true, 404])
  })

  it('did-navigate comes before the first message of the new document; ready-to-show once, after it', async () => {
    const before = (await happened()).length
    // The answer may be lost with the document that asked.
    await run('reload').catch(() => null)
    await until(async () => (await happened()).some((line, at) => at >= before && line.startsWith('hello')), {
      withinMs: 5_000,
      what: 'the new document speaks',
    })
    const order = await happened()
    const told = order.filter((line) => /^(did-navigate|hello)/.test(line)).map((line) => line.split(' ')[0])
    expect(told).toEqual(['did-navigate', 'hello', 'did-navigate', 'hello'])
    expect(order.filter((line) => line === 'ready-to-show')).toHaveLength(1)
    expect(order.indexOf('ready-to-show')).toBeGreaterThan(order.indexOf('did-navigate lab://home/'))
  })

  it('will-navigate: comes for what a page wishes, not for what the program loads, and can stop it', async () => {
    expect(await run('navigations')).toEqual([])
    await page.evaluate(() => location.assign('https://example.com/'))
    await until(async () => ((await run('navigations')) as string[]).length > 0, {
      withinMs: 5_000,
      what: 'the wish is heard',
    })
    expect(await run('navigations')).toEqual(['https://example.com/'])
    expect((await desktop.state()).windows[0]?.url).toBe('lab://home/')
  })

  it('setWindowOpenHandler: deny opens nothing and answers null', async () => {
    expect(await page.evaluate(() => window.open('https://example.com/popup'))).toBe(null)
    await until(async () => ((await run('refused')) as string[]).includes('https://example.com/popup'), {
      withinMs: 5_000,
      what: 'the handler was asked',
    })
    expect((await desktop.state()).windows).toHaveLength(1)
  })

  it('permissions: a check that says no is a denied permission', async () => {
    expect(await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)).toBe(
      'denied',
    )
  })

  it('printToPDF: a whole PDF in a buffer, on the paper that is asked for; the page hears of it before and after', async () => {
    const print = (options: object) =>
      page.evaluate(async (one) => {
        const heard: string[] = []
        for (const name of ['beforeprint', 'afterprint']) {
          window.addEventListener(name, () => heard.push(name), { once: true })
        }
        const { printed, isBuffer } = (await window.lab.run('print', one)) as { printed: Uint8Array; isBuffer: boolean }
        return { bytes: [...printed], isBuffer, heard }
      }, options)
    const { bytes, ...rest } = await print({
      pageSize: 'A4',
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
    })
    expect(rest).toEqual({ isBuffer: true, heard: ['beforeprint', 'afterprint'] })
    expect(readPdf(Uint8Array.from(bytes))).toMatchObject({ pages: 1, paperMm: [210, 297] })
    expect(readPdf(Uint8Array.from((await print({})).bytes))).toMatchObject({ pages: 1, paperMm: [216, 279] })
    await expect(print({ pageSize: 'Napkin' })).rejects.toThrow('Invalid pageSize Napkin')
  })

  it('MessageChannelMain: what is sent before start waits for it, cloned; closing one end closes the other', async () => {
    const { before, heard } = (await run('ports')) as { before: number; heard: unknown[] }
    expect(before).toBe(0)
    expect(heard).toEqual(['first'])
  })

  it('utilityProcess: words, clones, ports, its end and its code', async () => {
    const { heard, ...end } = (await run('utility')) as { heard: unknown[] }
    expect(end).toEqual({ code: 3, hadPid: true, pidAfter: undefined })
    expect(heard).toContainEqual(['word', true, 'utility'])
    expect(heard).toContain('by the port')
  })

  it('a page that crashed says so, and a reload brings it back with its preload', async () => {
    await desktop.ask({ kind: 'crash-page' })
    await until(async () => (await happened()).includes('gone true'), { withinMs: 5_000, what: 'the crash is told' })
    page = await desktop.page()
    expect(await run('sender')).toMatchObject({ url: 'lab://home/' })
  })

  it('single instance: the second one is refused, and the first one hears its words and folder', async () => {
    const words = [`--lab=${folder}`, 'second-word']
    expect((await runToItsEnd({ appFolder: APP, words, env: {} })).code).toBe(7)
    const seconds = await until(
      async () => {
        const all = (await run('seconds')) as { argv: string[]; workingFolder: string }[]
        return all.length > 0 && all
      },
      { withinMs: 5_000, what: 'the first one hears of it' },
    )
    expect(seconds[0]?.argv).toContain('second-word')
    expect(seconds[0]?.workingFolder).toBe(process.cwd())
  })

  it.skipIf(!isRealElectron)(
    'a session keeps what it stored [needs Electron: the double has no sessions of its own]',
    async () => {
      await page.evaluate(() => localStorage.setItem('kept', 'yes'))
      await page.reload()
      expect(await page.evaluate(() => localStorage.getItem('kept'))).toBe('yes')
    },
  )

  // The last one: it ends the program.
  it('quit: before-quit can stop it; else windows close, then will-quit, then quit; nothing is "all closed"', async () => {
    expect(await run('holdNextQuit')).toBe(1)
    expect(await happened()).not.toContain('close')
    await run('quit').catch(() => null)
    expect(await desktop.exited).toBe(0)
    const order = await happened()
    expect(order.slice(order.indexOf('before-quit'))).toEqual([
      'before-quit',
      'before-quit',
      'close',
      'closed',
      'will-quit',
      'quit',
    ])
  })
})
