import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WhyView } from '../../../src-shared/model/cause.ts'
import type { ChangeRecord, UndoResult } from '../../../src-shared/model/change.ts'
import type { ControlResult } from '../../../src-shared/model/control.ts'
import type { ZoneLimitView } from '../../../src-shared/model/limits.ts'
import type { RawAnswer } from '../../../src-shared/model/raw-console.ts'
import type { ProcessorSound } from '../../../src-shared/model/sound.ts'
import type { AccessToken } from '../../../src-shared/model/system.ts'
import { type ConsoleHandle, runCommand, runJson, startConsole } from '../../support/console.ts'
import { freeUdpPort } from '../../support/ports.ts'
import { type SimulatorHandle, startSimulator } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

type Channels = Pick<ProcessorSound, 'zones' | 'groups' | 'sources' | 'mixes'>
interface Failed {
  readonly error: { readonly code: string; readonly message: string }
}

let dataDir: string
let simulator: SimulatorHandle
let running: ConsoleHandle
let id: string

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'atlas-hands-'))
  const meterPort = await freeUdpPort()
  simulator = await startSimulator({ meterPort, model: 'AZM8', firmware: '4.5', seed: 3 })
  running = await startConsole({ dataDir, meterPort, port: 0, words: [] })
  const { host, port } = simulator
  const about = ['--name', 'Venue', '--model', 'AZM8', '--host', host, '--port', String(port)]
  id = (await runJson<{ id: string }>(dataDir, ['processors', 'add', ...about])).value.id
  // A scene or a message is among the last things that are read.
  await until(async () => (await channels().catch(() => null))?.reading.kind === 'complete', {
    withinMs: 20_000,
    what: 'everything is read',
  })
})

afterAll(async () => {
  await running?.stop()
  await simulator?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const channels = async (): Promise<ProcessorSound> => {
  const reply = await running.call<ProcessorSound>('sound.read', { processorId: id })
  if (!reply.ok) throw new Error(reply.message)
  return reply.value
}
const fails = async (...words: string[]) => {
  const { code, value } = await runJson<Failed>(dataDir, words)
  return [code, value.error.code]
}

test('sources, mixes and groups are set like zones, and the processor says that it took them', async () => {
  const { sources, mixes, groups } = await channels()
  for (const [family, index] of [
    ['source', sources[0]!.index],
    ['mix', mixes[0]!.index],
    ['group', groups[0]!.index],
  ] as const) {
    const words = ['channels', 'set', id, family, String(index), '--gain-db', '-31', '--mute', 'on']
    const { code, value } = await runJson<ControlResult[]>(dataDir, words)
    expect([code, value.map(({ order, outcome }) => [order.change.what, outcome])]).toEqual([
      0,
      [
        ['mute', { kind: 'applied', value: 1 }],
        ['gain-db', { kind: 'applied', value: -31 }],
      ],
    ])
  }
  const after = await channels()
  expect([after.sources[0], after.mixes[0], after.groups[0]].map((each) => [each?.gainDb, each?.muted])).toEqual(
    Array.from({ length: 3 }, () => [-31, true]),
  )
  expect((await runJson<Channels>(dataDir, ['channels', 'list', id])).value).toEqual({
    ...{ zones: after.zones, groups: after.groups, sources: after.sources, mixes: after.mixes },
  })
  const people = await runCommand(dataDir, ['channels', 'list', id])
  expect(people.out).toMatch(/^group +\d+ .* -31 dB +[\d.]+ % +yes/m)
}, 30_000)

test('a group is combined and parted', async () => {
  const [group] = (await channels()).groups
  const combine = (to: string) =>
    runJson(dataDir, ['channels', 'set', id, 'group', String(group!.index), '--combine', to])
  expect((await combine('on')).code).toBe(0)
  expect((await channels()).groups[0]).toMatchObject({ active: true })
  expect((await combine('off')).code).toBe(0)
  expect((await channels()).groups[0]).toMatchObject({ active: false })
}, 30_000)

test('nonsense is refused with a sentence, and nothing reaches the processor', async () => {
  const [source] = (await channels()).sources
  await simulator.resetRecord()
  const set = (...words: string[]) => fails('channels', 'set', id, ...words)
  expect(await set('room', '0', '--mute', 'on')).toEqual([1, 'bad-input'])
  expect(await set('source', 'x', '--mute', 'on')).toEqual([1, 'bad-input'])
  expect(await set('source', String(source!.index))).toEqual([1, 'bad-input'])
  expect(await set('source', String(source!.index), '--mute', 'loud')).toEqual([1, 'bad-input'])
  expect(await set('source', String(source!.index), '--gain-db', '-20', '--gain-percent', '5')).toEqual([
    1,
    'bad-input',
  ])
  expect(await set('source', String(source!.index), '--combine', 'on')).toEqual([1, 'bad-input'])
  expect(await set('source', '998', '--mute', 'on')).toEqual([1, 'not-found'])
  expect((await simulator.record()).writes).toEqual([])
}, 30_000)

test('a change at the device is put back, and why it was so is told', async () => {
  const mix = (await channels()).mixes[1]
  await simulator.outsideSet(`MixMute_${mix!.index}`, { val: 1 })
  let change: ChangeRecord | undefined
  await until(
    async () => {
      const { value } = await runJson<ChangeRecord[]>(dataDir, ['changes', 'list', id])
      change = value.find(({ who, name, after }) => who === null && name === mix!.name && after === 1)
      return change !== undefined
    },
    { withinMs: 20_000, what: 'the change at the device is in the history' },
  )
  const why = await runJson<WhyView>(dataDir, ['why', id, 'mix', String(mix!.index)])
  expect(why.value.now[0]).toMatchObject({ kind: 'outside', about: 'mute' })
  const people = await runCommand(dataDir, ['why', id, 'mix', String(mix!.index), '--evidence'])
  expect(people.out).toContain(why.value.now[0]!.sentence)
  expect(people.out).toContain(why.value.now[0]!.evidence.rule)

  const put = await runJson<UndoResult>(dataDir, ['changes', 'put-back', String(change!.id)])
  expect(put).toMatchObject({ code: 0, value: { result: { outcome: { kind: 'applied', value: 0 } } } })
  expect(await fails('changes', 'put-back', '99999')).toEqual([1, 'not-found'])
  expect(await fails('why', id, 'room', '0')).toEqual([1, 'bad-input'])
})

test('any parameter is asked for by its own name, and written only where that is allowed', async () => {
  const { name, index } = (await channels()).sources[0]!
  const asked = await runJson<RawAnswer>(dataDir, ['raw', 'ask', id, `SourceName_${index}`, '--format', 'str'])
  expect(asked).toMatchObject({ code: 0, value: { value: name, sentence: null } })
  expect(await fails('raw', 'ask', id, 'NoSuchThing_0')).toEqual([1, 'not-found'])
  expect(await fails('raw', 'ask', id, `SourceName_${index}`, '--format', 'db')).toEqual([1, 'bad-input'])
  const write = ['raw', 'write', id, `SourceGain_${index}`, '--value', '-41']
  await simulator.resetRecord()
  expect(await fails(...write)).toEqual([1, 'not-allowed'])
  expect((await simulator.record()).writes).toEqual([])
  expect(await runJson<RawAnswer>(dataDir, [...write, '--allow'])).toMatchObject({ code: 0, value: { value: -41 } })
  expect((await runCommand(dataDir, [...write, '--allow'])).out).toContain(`SourceGain_${index} val -41`)
  expect(await fails(...write)).toEqual([1, 'not-allowed'])
})

test('what staff may do is set, holds for a key with their role, and is removed', async () => {
  const { zones, sources } = await channels()
  const zone = zones[0]!
  const [first, second] = sources
  const at = [id, String(zone.index)]
  const limit = ['limits', 'set', ...at, '--min', '10', '--max', '60', '--sources', first!.name, second!.name]
  expect(await runJson<ZoneLimitView>(dataDir, limit)).toMatchObject({
    code: 0,
    value: { zoneName: zone.name, minPercent: 10, maxPercent: 60, allowedSources: [first!.name, second!.name] },
  })
  expect((await runCommand(dataDir, ['limits', 'list'])).out).toContain('10 to 60 %')
  expect(await fails('limits', 'set', ...at, '--min', '70', '--max', '60')).toEqual([1, 'bad-input'])
  expect(await fails('limits', 'set', ...at, '--sources', 'Nowhere')).toEqual([1, 'bad-input'])
  expect(await fails('limits', 'set', id, '998')).toEqual([1, 'not-found'])

  const made = await runJson<AccessToken & { secret: string }>(dataDir, [
    'tokens',
    'create',
    '--name',
    'Tablet',
    '--role',
    'staff',
  ])
  expect(made).toMatchObject({ code: 0, value: { name: 'Tablet', role: 'staff' } })
  const setPercent = async (gainPercent: number) => {
    const response = await fetch(new URL('api/zones/setGainPercent', running.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${made.value.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ processorId: id, zone: zone.index, gainPercent }),
    })
    return response.status
  }
  expect(await setPercent(90)).toBe(403)
  expect(await setPercent(50)).toBe(200)
  expect((await runJson(dataDir, ['limits', 'remove', ...at])).code).toBe(0)
  expect(await fails('limits', 'remove', ...at)).toEqual([1, 'not-found'])
  expect(await setPercent(90)).toBe(200)

  const list = await runCommand(dataDir, ['tokens', 'list'])
  expect(list.out).toMatch(/Tablet +staff/)
  expect(list.out).not.toContain(made.value.secret)
  expect((await runJson(dataDir, ['tokens', 'revoke', String(made.value.id)])).code).toBe(0)
  expect(await setPercent(50)).toBe(401)
  expect(await fails('tokens', 'create', '--name', 'X', '--role', 'owner')).toEqual([1, 'bad-input'])
})

// Last, since a message holds every zone at a volume of its own for a while.
test('a message is played by its index, and one that is not there is refused', async () => {
  const { value } = await runJson<ProcessorSound>(dataDir, ['processors', 'probe', id])
  const message = value.messages[0]!
  await simulator.resetRecord()
  expect(await runJson(dataDir, ['messages', 'play', id, String(message.index)])).toEqual({
    ...{ code: 0, value: { message: message.index } },
  })
  expect((await simulator.record()).writes.map(({ param }) => param)).toEqual([`PlayMessage_${message.index}`])
  expect(await fails('messages', 'play', id, '99')).toEqual([1, 'not-found'])
}, 30_000)
