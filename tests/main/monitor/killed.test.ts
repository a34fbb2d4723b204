import { once } from 'node:events'
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { MonitorSession, MonitorState } from '../../../src-shared/model/monitor.ts'
import type { Processor } from '../../../src-shared/model/processor.ts'
import { type ConsoleHandle, startConsole } from '../../support/console.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { freeUdpPort } from '../../support/ports.ts'
import { createSeededRandom } from '../../support/random.ts'
import { startSimulator } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const PERIOD_MS = 1000
const KILLS = 4

async function value<T>(console: ConsoleHandle, path: string, input: unknown): Promise<T> {
  const reply = await console.call<T>(path, input)
  if (!reply.ok) throw new Error(`${path}: ${reply.message}`)
  return reply.value
}

test('a console that is killed at any moment loses at most the sample in progress, and its store opens clean', async () => {
  const dataDir = await dataFolderForTest()
  const meterPort = await freeUdpPort()
  const simulator = await startSimulator({ meterPort, host: '127.0.0.7' })
  onTestFinished(() => simulator.stop())
  const random = createSeededRandom(11)
  const start = async () => {
    const console = await startConsole({ dataDir, meterPort, port: 0, words: [] })
    onTestFinished(() => void console.stop())
    return console
  }
  let console = await start()
  const { host, port } = simulator
  const { id } = await value<Processor>(console, 'processors.add', { name: 'Bar', model: 'AZM8', host, port })
  await value(console, 'monitor.setPeriod', { processorId: id, periodMs: PERIOD_MS })

  for (let kill = 0; kill < KILLS; kill++) {
    const state = async () =>
      (await value<MonitorState & { readonly atMs: number }>(console, 'monitor.start', {
        processorId: id,
      })) as MonitorState
    const before = (await state()).lastSampleMs
    await until(async () => ((await state()).lastSampleMs ?? 0) > (before ?? 0) + PERIOD_MS, {
      withinMs: 10_000,
      what: 'two more samples are recorded',
    })
    // Somewhere in the period, and not always in the quiet after a sample.
    const killAtMs = Date.now() + random() * PERIOD_MS
    await until(() => Date.now() >= killAtMs, { withinMs: 2 * PERIOD_MS, what: 'the moment has come' })
    const killedMs = Date.now()
    console.child.kill('SIGKILL')
    await once(console.child, 'exit')

    const store = new Database(path.join(dataDir, 'console.db'))
    expect(store.pragma('integrity_check', { simple: true })).toBe('ok')
    const newest = store.prepare('select max(at_ms + period_ms) from meter_tick').pluck().get() as number
    store.close()
    expect(killedMs - newest).toBeLessThan(2 * PERIOD_MS)

    console = await start()
    const sessions = await value<readonly MonitorSession[]>(console, 'monitor.sessions', { processorId: id })
    expect(sessions[1]).toMatchObject({ stoppedBy: 'interrupted', stoppedMs: newest })
  }
  expect(await console.stop()).toBe(0)
})
