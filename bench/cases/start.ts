import { strict as assert } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NO_READING } from '../../src-shared/decibels.ts'
import { freeUdpPort } from '../../tests/support/ports.ts'
import { inProcessSimulator, type SimulatorHandle } from '../../tests/support/simulator.ts'
import type { Case, Ready, Size } from '../harness.ts'
import { prepareConsole, startConsole, waitForLevels } from '../product/console.ts'
import { openReadings } from '../product/readings.ts'
import { ALL_METERS } from '../recording/bar.ts'
import { repeatDays, storeHours } from '../recording/stored-bar.ts'

/** So much faster than a real unit, that the console's own time is what remains. */
const SPEED = 20

const HOUR_MS = 3_600_000
const STORED_HOURS = { full: 24, smoke: 1 } as const satisfies Record<Size, number>
const STORED_DAYS = { full: 365, smoke: 2 } as const satisfies Record<Size, number>

function startCase(
  name: string,
  prepare: (dataFolder: string, processorId: string, size: Size) => Promise<void>,
): Case {
  return {
    area: 'start',
    name,
    reference: null,
    floor: { kind: 'ratio-at-most', value: 2.5 },
    async open(size): Promise<Ready> {
      await prepareConsole()
      const folder = await mkdtemp(join(tmpdir(), 'atlas-bench-'))
      const meterPort = await freeUdpPort()
      const simulator = await inProcessSimulator({ meterPort, speed: SPEED, meterHz: 30 / SPEED })
      await simulator.hold('ZoneMeter_0', -12.3)

      const startToFirstMeter = async () => {
        const startMs = performance.now()
        const running = await startConsole(folder, meterPort)
        try {
          await waitForLevels(running, (levels) => levels.some((level) => level !== NO_READING))
          return performance.now() - startMs
        } finally {
          await running.stop()
        }
      }

      return {
        async check() {
          await prepare(folder, await addProcessor(folder, meterPort, simulator), size)
          const running = await startConsole(folder, meterPort)
          try {
            const levels = await waitForLevels(running, (tenthsDb) => tenthsDb.includes(-123))
            const [id] = (await running.call<readonly { readonly id: string }[]>('processors.list', {})).map(
              (processor) => processor.id,
            )
            assert.equal(
              levels.get(`${id} zone 0`),
              -123,
              'the level that the processor sends is the one that is shown',
            )
          } finally {
            await running.stop()
          }
        },
        ours: startToFirstMeter,
        reference: null,
        floor: startToFirstWord,
        async close() {
          await simulator.stop()
          await rm(folder, { recursive: true, force: true })
        },
      }
    },
  }
}

/** Adds the simulated processor to the list of the console in `folder`; its id. */
async function addProcessor(folder: string, meterPort: number, { host, port }: SimulatorHandle): Promise<string> {
  const running = await startConsole(folder, meterPort)
  try {
    const added = { name: 'Bar', model: 'AZM8', host, port }
    return (await running.call<{ readonly id: string }>('processors.add', added)).id
  } finally {
    await running.stop()
  }
}

/** Puts the year before now into the console's store. */
async function storeYear(folder: string, processorId: string, size: Size): Promise<void> {
  const store = await openReadings(join(folder, 'console.db'))
  const untilMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS / 2
  storeHours(store, ALL_METERS, STORED_HOURS[size], { processorId, untilMs })
  repeatDays(store, STORED_DAYS[size], 'sums')
  await store.close()
}

/** From nothing to the first meter of a processor that is in the list. */
export const startCases: readonly Case[] = [
  startCase('process to first meter, against a bare process', async () => undefined),
  startCase('process to first meter with a year stored, against a bare process', storeYear),
]

/** How long a Node process takes that only says one word, ms. */
async function startToFirstWord(): Promise<number> {
  const startMs = performance.now()
  const child = spawn(process.execPath, ['--eval', 'process.stdout.write("ready")'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  const elapsedMs = performance.now() - startMs
  await ended
  return elapsedMs
}
