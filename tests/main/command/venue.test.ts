import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureBundles } from '../../../scripts/build.ts'
import type { ProcessorSound, Zone } from '../../../src-shared/model/sound.ts'
import type { StatusReport } from '../../../src-shared/model/system.ts'
import { type ConsoleHandle, runCommand, runJson, startConsole } from '../../support/console.ts'
import { freeUdpPort } from '../../support/ports.ts'
import { type SimulatorHandle, startSimulator } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

let dataDir: string
let meterPort: number
let simulator: SimulatorHandle
let id: string

beforeAll(async () => {
  await ensureBundles()
  dataDir = await mkdtemp(path.join(tmpdir(), 'atlas-venue-'))
  meterPort = await freeUdpPort()
  simulator = await startSimulator({ meterPort, model: 'AZM8', firmware: '4.5', seed: 3 })
  const { host, port } = simulator
  const about = ['--name', 'Venue', '--model', 'AZM8', '--host', host, '--port', String(port)]
  const added = await runJson<{ id: string }>(dataDir, ['processors', 'add', ...about])
  expect(added.code).toBe(0)
  id = added.value.id
}, 60_000)

afterAll(async () => {
  await simulator?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const zonesOf = async () => (await runJson<Zone[]>(dataDir, ['zones', 'list', id])).value

for (const kind of ['without a running console', 'with a running console'] as const) {
  test(`zones and scenes are controlled ${kind}`, async () => {
    let console: ConsoleHandle | undefined
    if (kind === 'with a running console') console = await startConsole({ dataDir, meterPort, port: 0, words: [] })
    try {
      const [zone] = await zonesOf()
      const index = String(zone?.index)
      const set = (...words: string[]) => runJson<Zone>(dataDir, ['zones', 'set', id, index, ...words])
      expect(await set('--gain-db', '-20', '--mute', 'on')).toMatchObject({
        code: 0,
        value: { index: zone?.index, name: zone?.name, gainDb: -20, muted: true },
      })
      expect(await set('--mute', 'off')).toMatchObject({ code: 0, value: { gainDb: -20, muted: false } })
      expect(await zonesOf()).toContainEqual(expect.objectContaining({ index: zone?.index, gainDb: -20, muted: false }))
      expect(await set('--gain-db', '3')).toMatchObject({ code: 1, value: { error: { code: 'bad-input' } } })
      expect(await set('--source', '998')).toMatchObject({ code: 1, value: { error: { code: 'not-found' } } })

      const sound = await runJson<ProcessorSound>(dataDir, ['processors', 'probe', id])
      expect(sound.value.zones.map(({ name }) => name)).toContain(zone?.name)
      const [scene] = sound.value.scenes
      const recall = ['scenes', 'recall', id, String(scene?.index)]
      expect(await runJson(dataDir, recall)).toEqual({ code: 0, value: { scene: scene?.index } })
      expect((await runJson(dataDir, ['scenes', 'recall', id, '999'])).code).not.toBe(0)
    } finally {
      await console?.stop()
    }
  }, 60_000)
}

test('the status hears meters, with a console and without', async () => {
  const look = (words: readonly string[]) => runJson<StatusReport>(dataDir, ['status', ...words])
  const alone = await look(['--meter-port', String(meterPort)])
  expect(alone).toMatchObject({
    code: 0,
    value: {
      processors: [{ id, name: 'Venue', link: 'online', latencyMs: expect.any(Number), metersHeard: true }],
      meterPort: { kind: 'listening', port: meterPort },
    },
  })
  const console = await startConsole({ dataDir, meterPort, port: 0, words: [] })
  try {
    await until(async () => (await look([])).value.processors[0]?.metersHeard, {
      withinMs: 20_000,
      what: 'meters are heard',
    })
    const people = await runCommand(dataDir, ['status'])
    expect(people.out).toMatch(/Venue +127\.0\.0\.1 +AZM8 +online +\d+\.\d ms +yes/)
  } finally {
    await console.stop()
  }
}, 60_000)

test('a processor that went away is exit code 3', async () => {
  await simulator.stop()
  const { code, value } = await runJson<{ error: { code: string } }>(dataDir, ['zones', 'list', id])
  expect([code, value.error.code]).toEqual([3, 'processor-offline'])
}, 30_000)
