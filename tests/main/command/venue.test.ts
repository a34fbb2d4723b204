import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChangeRecord, UndoResult } from '../../../src-shared/model/change.ts'
import type { MuteAllResult } from '../../../src-shared/model/control.ts'
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
  dataDir = await mkdtemp(path.join(tmpdir(), 'atlas-venue-'))
  meterPort = await freeUdpPort()
  simulator = await startSimulator({ meterPort, model: 'AZM8', firmware: '4.5', seed: 3 })
  const { host, port } = simulator
  const about = ['--name', 'Venue', '--model', 'AZM8', '--host', host, '--port', String(port)]
  const added = await runJson<{ id: string }>(dataDir, ['processors', 'add', ...about])
  expect(added.code).toBe(0)
  id = added.value.id
})

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
      // The last one plays no message, which would hold every zone at a volume of its own for a while.
      const routine = sound.value.routines.at(-1)
      const started = await runJson(dataDir, ['routines', 'recall', id, String(routine?.index)])
      expect(started).toEqual({ code: 0, value: { routine: routine?.index } })
    } finally {
      await console?.stop()
    }
  })
}

test('what was changed is listed, taken back, and silenced as a whole', async () => {
  const console = await startConsole({ dataDir, meterPort, port: 0, words: [] })
  try {
    // The routine of before mutes this one a second later.
    const isClosed = async () => (await zonesOf()).find(({ name }) => name === 'Patio')?.muted === true
    await until(isClosed, { withinMs: 20_000, what: 'the routine is over' })
    const zones = await zonesOf()
    const zone = zones.find(({ muted }) => muted === false)!
    const gainDb = zone.gainDb! - 7
    await runJson(dataDir, ['zones', 'set', id, String(zone.index), '--gain-db', String(gainDb)])
    const listed = await runJson<ChangeRecord[]>(dataDir, ['changes', 'list', id, '--limit', '20'])
    const change = { who: 'the command line', name: zone.name, before: zone.gainDb, after: gainDb, result: 'applied' }
    // What the routine of before did is told some seconds later, as at the device.
    const newest = listed.value.find(({ who }) => who !== null)
    expect(newest).toMatchObject(change)
    const undone = await runJson<UndoResult>(dataDir, ['changes', 'undo'])
    expect(undone).toMatchObject({ code: 0, value: { result: { outcome: { kind: 'applied', value: zone.gainDb } } } })
    const again = await runJson<{ error: { code: string } }>(dataDir, ['changes', 'undo', String(newest?.id)])
    expect([again.code, again.value.error.code]).toEqual([1, 'stale-plan'])

    const muted = await runJson<MuteAllResult>(dataDir, ['mute-all', id])
    expect(muted).toMatchObject({ code: 0, value: { notReached: [] } })
    expect((await zonesOf()).map((each) => each.muted)).toEqual(zones.map(() => true))
    expect(await runCommand(dataDir, ['mute-all', '--undo'])).toMatchObject({ code: 0, err: '' })
    expect((await zonesOf()).map((each) => each.muted)).toEqual(zones.map((each) => each.muted))
    const csv = await runCommand(dataDir, ['changes', 'list', id, '--csv'])
    expect(csv.out).toMatch(/^id,time_utc,.*\n(\d+,20.*\n)+$/)
    expect((await runCommand(dataDir, ['changes', 'list', id])).out).toMatch(/the command line .*mute.* muted .*undo/)
  } finally {
    await console.stop()
  }
})

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
})

test('a processor that went away is exit code 3', async () => {
  await simulator.stop()
  const { code, value } = await runJson<{ error: { code: string } }>(dataDir, ['zones', 'list', id])
  expect([code, value.error.code]).toEqual([3, 'processor-offline'])
}, 30_000)
