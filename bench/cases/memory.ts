import { strict as assert } from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMALL_NURSERY } from '../../scripts/console-process.ts'
import { NO_READING } from '../../src-shared/decibels.ts'
import { launchBrowser } from '../../tests/support/browser.ts'
import { freeUdpPort } from '../../tests/support/ports.ts'
import { inProcessSimulator, type SimulatorHandle } from '../../tests/support/simulator.ts'
import { type Case, Missing, type Ready, type Size } from '../harness.ts'
import { bundleForNode } from '../product/bundle.ts'
import { prepareConsole, startConsole, waitForLevels } from '../product/console.ts'
import { openReadings, temporaryFolder } from '../product/readings.ts'
import { assertWeighable, endProcess, startBare, type Weight, weigh } from '../product/weight.ts'
import { INPUT_METERS } from '../recording/bar.ts'
import { storeHours } from '../recording/stored-bar.ts'

const PROCESSORS = 8
const METERS_EACH = 24
/** How long the console runs before it is weighed, and between two weighings, ms. */
const SETTLE_MS = { full: 15_000, smoke: 0 } as const satisfies Record<Size, number>
const STORED_HOURS = { full: 24, smoke: 1 } as const satisfies Record<Size, number>
const APART_MS = { full: 1_000, smoke: 0 } as const satisfies Record<Size, number>

/** What the whole console weighs, recorder, store and all, while it hears a venue and a page follows it. */
const consoleCase: Case = {
  area: 'memory',
  name: `console with ${PROCESSORS} processors × ${METERS_EACH} meters at 10 Hz, over bare Node`,
  reference: null,
  floor: { kind: 'difference-at-most', value: 60, unit: 'MB' },
  async open(size): Promise<Ready> {
    assertWeighable()
    await prepareConsole()
    const folder = await mkdtemp(join(tmpdir(), 'atlas-bench-'))
    const meterPort = await freeUdpPort()
    const simulators: SimulatorHandle[] = []
    for (let place = 0; place < PROCESSORS; place++) {
      simulators.push(await inProcessSimulator({ meterPort, host: `127.0.0.${place + 2}`, seed: place, meterHz: 10 }))
    }
    const running = await startConsole(folder, meterPort)
    const stopWatching = await running.follow('meters.frame', () => undefined)
    const bare = startBare()
    return {
      async check() {
        for (const [place, { host, port }] of simulators.entries()) {
          await running.call('processors.add', { name: `Rack ${place}`, model: 'AZM8', host, port })
        }
        const needed = PROCESSORS * METERS_EACH
        const levels = await waitForLevels(
          running,
          (tenthsDb) => tenthsDb.filter((level) => level !== NO_READING).length >= needed,
        )
        assert.ok(levels.size >= needed)
        await sleep(SETTLE_MS[size])
      },
      async ours() {
        await sleep(APART_MS[size])
        return (await weigh(running.pid)).presentMb
      },
      reference: null,
      floor: async () => (await weigh(bare.pid!)).presentMb,
      async close() {
        stopWatching()
        await running.stop()
        await endProcess(bare)
        for (const simulator of simulators) await simulator.stop()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
}

/** One part of it alone (requirements.md §1.15), in a process of its own. */
function partCase(name: string, mode: 'sample' | 'analyze', most: number, of: keyof Weight): Case {
  return {
    area: 'memory',
    name,
    reference: null,
    floor: { kind: 'difference-at-most', value: most, unit: 'MB' },
    async open(size): Promise<Ready> {
      assertWeighable()
      const folder = await temporaryFolder()
      const file = join(folder.path, 'console.db')
      const store = await openReadings(file)
      if (mode === 'analyze') storeHours(store, INPUT_METERS, STORED_HOURS[size])
      await store.close()
      const bare = startBare()
      const bundle = await bundleForNode('sampling-process.ts')
      const part = await startPart(bundle.file, mode, file)
      return {
        async check() {
          await sleep(SETTLE_MS[size])
          if (mode === 'sample' && size === 'full') await assertSampled(file)
        },
        async ours() {
          await sleep(APART_MS[size])
          return (await weigh(part.pid!))[of]
        },
        reference: null,
        floor: async () => (await weigh(bare.pid!))[of],
        async close() {
          await endProcess(part)
          await endProcess(bare)
          await bundle.remove()
          await folder.remove()
        },
      }
    },
  }
}

/** Something was written while the service was weighed. */
async function assertSampled(file: string): Promise<void> {
  const store = await openReadings(file)
  const rows = Number(store.sqlite.prepare('select count(*) from meter_tick').pluck().get())
  await store.close()
  assert.ok(rows >= PROCESSORS, `${rows} samples of ${PROCESSORS} processors`)
}

async function startPart(bundle: string, mode: string, file: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [SMALL_NURSERY, bundle, mode, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The part that is weighed ended with ${String(code)}.`)
  })
  ended.catch(() => undefined)
  await Promise.race([once(child.stdout, 'data'), ended])
  return child
}

/** The console's page in a browser, with the meters of one processor running. */
const pageCase: Case = {
  area: 'memory',
  name: 'the page with running meters: heap in use',
  reference: null,
  floor: { kind: 'difference-at-most', value: 20, unit: 'MB' },
  async open(size): Promise<Ready> {
    await prepareConsole()
    const browser = await launchBrowser().catch((error: unknown) => {
      throw new Missing(`No browser can be started: ${String(error)}`)
    })
    const folder = await temporaryFolder()
    const meterPort = await freeUdpPort()
    const simulator = await inProcessSimulator({ meterPort, meterHz: 10 })
    const running = await startConsole(folder.path, meterPort)
    const page = await browser.newPage()
    const devtools = await page.context().newCDPSession(page)
    return {
      async check() {
        const { host, port } = simulator
        await running.call('processors.add', { name: 'Bar', model: 'AZM8', host, port })
        await page.goto(running.pageUrl)
        await page.getByRole('meter').first().waitFor()
        await page.waitForTimeout(SETTLE_MS[size])
      },
      async ours() {
        await page.waitForTimeout(APART_MS[size])
        await devtools.send('HeapProfiler.collectGarbage')
        const { usedSize } = await devtools.send('Runtime.getHeapUsage')
        return usedSize / 1024 ** 2
      },
      reference: null,
      floor: () => 0,
      async close() {
        await browser.close()
        await running.stop()
        await simulator.stop()
        await folder.remove()
      },
    }
  },
}

/** What the console weighs while it hears a whole venue, and its parts. */
export const memoryCases: readonly Case[] = [
  consoleCase,
  pageCase,
  partCase(`sampling ${PROCESSORS} processors × ${METERS_EACH} meters, over bare Node`, 'sample', 50, 'presentMb'),
  partCase('analyses of 24 h and of 5 min, highest, over bare Node', 'analyze', 100, 'highestMb'),
]
