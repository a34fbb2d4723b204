import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Processor } from '../../src-shared/model/processor.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import { launchBrowser } from './browser.ts'
import { type ConsoleHandle, startConsole } from './console.ts'
import { freeUdpPort } from './ports.ts'
import { type SimulatorHandle, startSimulator } from './simulator.ts'
import { until } from './wait.ts'

const PATIENCE_MS = 15_000

/** One console, one simulated processor "House", and one page in a browser, each a process of its own. */
export interface House {
  readonly page: Page
  readonly server: ConsoleHandle
  readonly simulator: SimulatorHandle
  readonly processorId: string
  zones(): Promise<readonly Zone[]>
  /** Waits until the zones that the console knows are such that this finds something in them. */
  known<T>(find: (zones: readonly Zone[]) => T): Promise<Exclude<T, false | null | undefined>>
  /** Shows the screen at this hash, such as `#tools`. */
  open(hash: string): Promise<void>
}

/**
 * To be called once in a describe; the answer gives its house from the first test on. An error on the page's console or an uncaught
 * one fails the file.
 */
export function houseForFile(model: 'AZM4' | 'AZM8'): () => House {
  const closers: (() => unknown)[] = []
  const complaints: string[] = []
  let house: House

  beforeAll(async () => {
    const meterPort = await freeUdpPort()
    const dataDir = await mkdtemp(path.join(tmpdir(), 'atlas-house-'))
    closers.push(() => rm(dataDir, { recursive: true, force: true }))
    const server = await startConsole({ dataDir, meterPort, port: 0, words: [] })
    closers.push(server.stop)
    const simulator = await startSimulator({ host: '127.0.0.1', meterPort, seed: 5, model })
    closers.push(simulator.stop)
    const device = { name: 'House', model, host: '127.0.0.1', port: simulator.port }
    const added = await server.call<Processor>('processors.add', device)
    if (!added.ok) throw new Error(added.message)
    const processorId = added.value.id
    const browser = await launchBrowser()
    closers.push(() => browser.close())
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    const zones = async () => {
      const reply = await server.call<Zone[]>('zones.list', { processorId })
      return reply.ok ? reply.value : []
    }
    house = {
      ...{ page, server, simulator, processorId, zones },
      known: (find) => until(async () => find(await zones()), { withinMs: PATIENCE_MS, what: 'the zones are known' }),
      open: async (hash) => void (await page.goto(`${server.url}?token=${server.token}${hash}`)),
    }
  })

  afterAll(async () => {
    for (const close of closers.toReversed()) await close()
    expect(complaints).toEqual([])
  })

  return () => house
}
