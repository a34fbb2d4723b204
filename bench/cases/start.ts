import { strict as assert } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NO_READING } from '../../src-shared/decibels.ts'
import { freeUdpPort } from '../../tests/support/ports.ts'
import { inProcessSimulator } from '../../tests/support/simulator.ts'
import type { Case, Ready } from '../harness.ts'
import { prepareConsole, startConsole, waitForLevels } from '../product/console.ts'

/** So much faster than a real unit, that the console's own time is what remains. */
const SPEED = 20

/** From nothing to the first meter of a processor that is stored. */
export const startCases: readonly Case[] = [
  {
    area: 'start',
    name: 'process to first meter, against a bare process',
    reference: null,
    floor: { kind: 'ratio-at-most', value: 2.5 },
    async open(): Promise<Ready> {
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
          const running = await startConsole(folder, meterPort)
          try {
            const { host, port } = simulator
            const added = { name: 'Bar', model: 'AZM8', host, port }
            const { id } = await running.call<{ readonly id: string }>('processors.add', added)
            const levels = await waitForLevels(running, (tenthsDb) => tenthsDb.includes(-123))
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
  },
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
