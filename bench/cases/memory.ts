import { strict as assert } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { NO_READING } from '../../src-shared/decibels.ts'
import { freeUdpPort } from '../../tests/support/ports.ts'
import { inProcessSimulator, type SimulatorHandle } from '../../tests/support/simulator.ts'
import { type Case, Missing, type Ready, type Size } from '../harness.ts'
import { prepareConsole, startConsole, waitForLevels } from '../product/console.ts'

const PROCESSORS = 8
const METERS_EACH = 24
/** How long the console runs before it is weighed, and between two weighings, ms. */
const SETTLE_MS = { full: 15_000, smoke: 0 } as const satisfies Record<Size, number>
const APART_MS = { full: 1_000, smoke: 0 } as const satisfies Record<Size, number>

/** What the console weighs while it hears a whole venue and a page is open. */
export const memoryCases: readonly Case[] = [
  {
    area: 'memory',
    name: `console with ${PROCESSORS} processors × ${METERS_EACH} meters at 10 Hz, over bare Node`,
    reference: null,
    floor: { kind: 'difference-at-most', value: 60, unit: 'MB' },
    async open(size): Promise<Ready> {
      if (!existsSync('/proc/self/status')) throw new Missing('Only Linux tells what another process weighs.')
      await prepareConsole()
      const folder = await mkdtemp(join(tmpdir(), 'atlas-bench-'))
      const meterPort = await freeUdpPort()
      const simulators: SimulatorHandle[] = []
      for (let place = 0; place < PROCESSORS; place++) {
        simulators.push(await inProcessSimulator({ meterPort, host: `127.0.0.${place + 2}`, seed: place, meterHz: 10 }))
      }
      const running = await startConsole(folder, meterPort)
      const stopWatching = await running.follow('meters.frame', () => undefined)
      const bare = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
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
          return residentMb(running.pid)
        },
        reference: null,
        floor: () => residentMb(bare.pid!),
        async close() {
          stopWatching()
          await running.stop()
          const ended = once(bare, 'exit')
          bare.kill()
          await ended
          for (const simulator of simulators) await simulator.stop()
          await rm(folder, { recursive: true, force: true })
        },
      }
    },
  },
]

/** What a process holds in memory, MB. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}
