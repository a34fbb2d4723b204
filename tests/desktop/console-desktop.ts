import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { Transport } from '../../src-shared/contract/client.ts'
import type { Reply } from '../../src-shared/contract/reply.ts'
import type { Processor } from '../../src-shared/model/processor.ts'
import type { AuditRow, SystemInfo } from '../../src-shared/model/system.ts'
import { type Ending, runToItsEnd, startDesktop } from '../support/desktop.ts'
import type { Desktop } from '../support/electron-double/launch.ts'
import { inProcessSimulator, type SimulatorHandle } from '../support/simulator.ts'
import { until } from '../support/wait.ts'

declare global {
  interface Window {
    readonly bridge?: Transport
  }
}

const ROOT = path.resolve(import.meta.dirname, '../..')

/** The desktop console of a file of tests, from its real bundles, on a data folder of its own. */
export interface ConsoleDesktop {
  /** The data folder. */
  folder(): string
  desktop(): Desktop
  page(): Page
  /** The page again, after its process was replaced. */
  newPage(): Promise<Page>
  /** Starts the program once more on the same folder, with the same words, and waits for the end of that start. */
  again(): Promise<Ending>
  /** A call through the real preload and the real door. */
  call<T>(name: string, input: unknown): Promise<Reply<T>>
  /** The value that a topic has when it is opened. */
  present<T>(name: string): Promise<T>
  /** Waits until the program's own log has that sentence. */
  logs(sentence: string): Promise<void>
  audit(): Promise<readonly AuditRow[]>
  /** A simulated processor that sends its meters to this console; ended with the file. */
  simulate(): Promise<SimulatorHandle>
  /** The same, and already in the console's list under that name. */
  addProcessor(name: string): Promise<{ readonly simulator: SimulatorHandle; readonly processor: Processor }>
  /** Waits until the meter with that name shows `db`. */
  meterShows(name: string, db: number): Promise<void>
  /** What the page has written to its console as errors. */
  readonly complaints: string[]
}

/** To be called once at the top of a file of tests. `words` are added to those for the folder and for free ports. */
export function createConsoleDesktop(words: readonly string[]): ConsoleDesktop {
  let folder: string
  let desktop: Desktop
  let page: Page
  const simulators: SimulatorHandle[] = []
  const complaints: string[] = []

  const wish = () => ({
    appFolder: ROOT,
    words: ['--data', folder, '--port', '0', '--meter-port', '0', ...words],
    // What starts with the computer must not become that of the computer which runs the tests.
    env: { XDG_CONFIG_HOME: path.join(folder, 'config') },
  })
  async function openPage(): Promise<Page> {
    page = await desktop.page()
    page.setDefaultTimeout(10_000)
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    return page
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'atlas-desktop-'))
    desktop = await startDesktop(wish())
    await openPage()
  })

  afterAll(async () => {
    await desktop?.dispose()
    for (const simulator of simulators) await simulator.stop()
    // The browser of a program that was ended by force still writes for a moment.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })

  const fixture: ConsoleDesktop = {
    folder: () => folder,
    desktop: () => desktop,
    page: () => page,
    newPage: openPage,
    again: () => runToItsEnd(wish()),
    complaints,
    call: <T>(name: string, input: unknown) =>
      page.evaluate(([path, value]) => window.bridge?.call(path, value), [name, input] as const) as Promise<Reply<T>>,
    present: <T>(name: string) =>
      page.evaluate(
        (path) =>
          new Promise<unknown>((resolve) => {
            const stop = window.bridge?.subscribe(path, (value) => {
              resolve(value)
              // Not at once: the first value may come before subscribe has answered.
              queueMicrotask(() => stop?.())
            })
          }),
        name,
      ) as Promise<T>,
    async logs(sentence) {
      const log = path.join(folder, 'logs', 'console.log')
      const has = async () => (await readFile(log, 'utf8')).includes(sentence)
      await until(has, { withinMs: 15_000, what: `the log says "${sentence}"` })
    },
    async audit() {
      const rows = await fixture.call<readonly AuditRow[]>('audit.list', { limit: 100 })
      if (!rows.ok) throw new Error(rows.message)
      return rows.value
    },
    async simulate() {
      const listening = async () => {
        const { meterPort } = await fixture.present<SystemInfo>('system.info')
        return meterPort.kind === 'listening' && meterPort.port
      }
      const meterPort = await until(listening, { withinMs: 15_000, what: 'the meter port is open' })
      const simulator = await inProcessSimulator({ meterPort, seed: 7, host: `127.0.0.${1 + simulators.length}` })
      simulators.push(simulator)
      return simulator
    },
    async addProcessor(name) {
      const simulator = await fixture.simulate()
      const { host, port } = simulator
      const added = await fixture.call<Processor>('processors.add', { name, model: 'AZM8', host, port })
      if (!added.ok) throw new Error(added.message)
      return { simulator, processor: added.value }
    },
    async meterShows(name, db) {
      const meter = page.getByRole('meter', { name })
      const shows = async () => Number(await meter.first().getAttribute('aria-valuenow')) === db
      await until(shows, { withinMs: 15_000, what: `the meter of ${name} shows ${db} dB` })
    },
  }
  return fixture
}
