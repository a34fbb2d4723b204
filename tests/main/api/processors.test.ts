import { describe, expect, test } from 'vitest'
import { createProcessorHandlers } from '../../../src-main/api/processors.ts'
import { createSystemHandlers } from '../../../src-main/api/system.ts'
import { createZoneHandlers } from '../../../src-main/api/zones.ts'
import type { ControlDesk } from '../../../src-main/control/control-desk.ts'
import type { Fleet } from '../../../src-main/device/fleet.ts'
import { createTopic } from '../../../src-main/topic.ts'
import { AppError } from '../../../src-shared/contract/reply.ts'
import type { GainDb } from '../../../src-shared/decibels.ts'
import type { ControlChange, ControlOutcome } from '../../../src-shared/model/control.ts'
import type { LinkWord, Processor, ProcessorId, ProcessorView } from '../../../src-shared/model/processor.ts'
import type { ProcessorSound, Reading, Zone } from '../../../src-shared/model/sound.ts'

const caller = { name: 'test', role: 'technician', door: 'command-line' } as const
const ID = 'p-1' as ProcessorId
const zone: Zone = {
  index: 3,
  name: 'Patio',
  placeholder: false,
  gainDb: -20 as GainDb,
  gainPercent: null,
  muted: false,
  source: 2,
  grouped: null,
}

/** A fleet that does what it is told and keeps a note of it. */
function place(options: { link: LinkWord; reading: Reading['kind'] }) {
  const notes: unknown[] = []
  const kept: Processor[] = []
  const answering = new Set<string>()
  const link: ReturnType<Fleet['link']> = {
    reconnect: () => void notes.push('reconnect'),
    probe: async () => sound,
    verify: async () => (options.link === 'online' ? 'read' : 'not-connected'),
    assertChannel: () => undefined,
    triggerName: () => '',
    write: async () => ({ kind: 'confirmed', value: 0 }),
    read: async () => ({ kind: 'confirmed', value: 0 }),
    trigger: async () => ({ kind: 'done' }),
    ask: async () => 0,
    tell: async () => undefined,
  }
  const sound = {
    processorId: ID,
    reading: options.reading === 'running' ? { kind: 'running', done: 1, total: 2 } : { kind: options.reading },
    zones: [zone],
  } as unknown as ProcessorSound
  const view = {
    id: ID,
    name: 'Bar',
    model: 'AZM8',
    host: '10.0.0.1',
    port: 5321,
    link: { kind: options.link, sinceMs: 0 },
    latencyMs: 7,
    meters: { kind: 'heard' },
  } as unknown as ProcessorView
  const fleet: Fleet = {
    views: createTopic([view]),
    sound: createTopic([sound]),
    meterPort: createTopic({ kind: 'listening', port: 3131 } as const),
    messages: () => ({ rows: [], counts: [] }),
    onTrigger: () => () => undefined,
    onHeard: () => () => undefined,
    put: (processor) => void notes.push(['put', processor.host]),
    remove: (id) => void notes.push(['remove', id]),
    link(id) {
      if (id !== ID) throw new AppError('not-found')
      return link
    },
    settings: () => {
      throw new AppError('processor-offline')
    },
    overhear: () => () => undefined,
    readAnew: async () => ({ atMs: 1, processors: [] }),
    async prove(host, port) {
      notes.push(['prove', host, port])
      if (!answering.has(host)) throw new AppError('unreachable')
    },
    close: async () => undefined,
  }
  const keeper = {
    list: async () => kept,
    insert: async (processor: Processor) => void kept.push(processor),
    async update(processor: Processor) {
      kept[kept.findIndex(({ id }) => id === processor.id)] = processor
    },
    async remove(id: ProcessorId) {
      const at = kept.findIndex((each) => each.id === id)
      if (at < 0) throw new AppError('not-found')
      kept.splice(at, 1)
    },
  }
  let next = 1
  const newId = () => `p-${next++}` as ProcessorId
  return {
    notes,
    kept,
    answering,
    fleet,
    processors: createProcessorHandlers({ keeper, fleet, newId, nowMs: () => 1 }),
  }
}

const bar = { name: 'Bar', model: 'AZM8', host: '10.0.0.1', port: 5321, unchecked: false } as const
const online = () => place({ link: 'online', reading: 'complete' })

describe('a processor', () => {
  test('is proven, then saved, then connected', async () => {
    const { processors, answering, notes, kept } = online()
    await expect(processors.add(bar, caller)).rejects.toMatchObject({ code: 'unreachable' })
    expect(kept).toEqual([])
    answering.add('10.0.0.1')
    expect(await processors.add(bar, caller)).toEqual({
      id: 'p-1',
      name: 'Bar',
      model: 'AZM8',
      host: '10.0.0.1',
      port: 5321,
    })
    expect(kept).toHaveLength(1)
    expect(notes.slice(1)).toEqual([
      ['prove', '10.0.0.1', 5321],
      ['put', '10.0.0.1'],
    ])
  })

  test('is saved unproven where that is asked for', async () => {
    const { processors, notes } = online()
    await processors.add({ ...bar, unchecked: true }, caller)
    expect(notes).toEqual([['put', '10.0.0.1']])
  })

  test('with an address that another one has is refused by its name, without being proven', async () => {
    const { processors, notes, kept } = online()
    await processors.add({ ...bar, host: 'Atlas.local', unchecked: true }, caller)
    const again = processors.add({ ...bar, host: 'atlas.LOCAL', port: 5322 }, caller)
    await expect(again).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('“Bar”') })
    expect(kept).toHaveLength(1)
    expect(notes).toEqual([['put', 'Atlas.local']])
  })

  test('is proven again only where its address changes', async () => {
    const { processors, answering, notes, kept } = online()
    const { id: processorId } = await processors.add({ ...bar, unchecked: true }, caller)
    await processors.edit({ processorId, name: 'Patio', unchecked: false }, caller)
    expect(notes).toEqual([
      ['put', '10.0.0.1'],
      ['put', '10.0.0.1'],
    ])
    const move = { processorId, host: '10.0.0.2', unchecked: false }
    await expect(processors.edit(move, caller)).rejects.toMatchObject({ code: 'unreachable' })
    expect(kept).toMatchObject([{ name: 'Patio', host: '10.0.0.1' }])
    answering.add('10.0.0.2')
    expect(await processors.edit(move, caller)).toMatchObject({ name: 'Patio', host: '10.0.0.2', port: 5321 })
    await processors.edit({ processorId, port: 9, unchecked: true }, caller)
    expect(kept).toMatchObject([{ host: '10.0.0.2', port: 9 }])
  })

  test('that is not there cannot be edited or removed; one that is there leaves store and fleet', async () => {
    const { processors, notes, kept } = online()
    const none = 'p-none' as ProcessorId
    await expect(processors.edit({ processorId: none, unchecked: false }, caller)).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(processors.remove({ processorId: none }, caller)).rejects.toMatchObject({ code: 'not-found' })
    const { id: processorId } = await processors.add({ ...bar, unchecked: true }, caller)
    expect(await processors.remove({ processorId }, caller)).toEqual({ id: processorId })
    expect(kept).toEqual([])
    expect(notes.at(-1)).toEqual(['remove', processorId])
  })
})

describe('zones', () => {
  test.each(['connecting', 'syncing', 'not-answering', 'waiting'] as const)(
    'are not told while the link is %s',
    (link) => {
      const { fleet } = place({ link, reading: 'complete' })
      const list = () =>
        createZoneHandlers(fleet, deskFor({ kind: 'applied', value: 0 }).desk).list({ processorId: ID }, caller)
      expect(list).toThrow(expect.objectContaining({ code: 'processor-offline' }))
    },
  )

  test('are told while it is online, and of a processor that is there', () => {
    const zones = createZoneHandlers(online().fleet, deskFor({ kind: 'applied', value: 0 }).desk)
    expect(zones.list({ processorId: ID }, caller)).toEqual([zone])
    const list = () => zones.list({ processorId: 'p-none' as ProcessorId }, caller)
    expect(list).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  test('dB and percent stay what they are', async () => {
    const { desk, changes } = deskFor({ kind: 'rounded', value: -20 })
    const zones = createZoneHandlers(online().fleet, desk)
    await zones.setGain({ processorId: ID, zone: 3, gainDb: -20 as GainDb }, caller)
    await zones.setGainPercent({ processorId: ID, zone: 3, gainPercent: 40 as never }, caller)
    await zones.setMute({ processorId: ID, zone: 3, muted: true }, caller)
    expect(await zones.setSource({ processorId: ID, zone: 3, source: -1 }, caller)).toEqual(zone)
    expect(changes).toEqual([
      { what: 'gain-db', gainDb: -20 },
      { what: 'gain-percent', gainPercent: 40 },
      { what: 'mute', muted: true },
      { what: 'source', source: -1 },
    ])
  })

  test.each<[ControlOutcome, string, RegExp]>([
    [{ kind: 'not-applied', value: -12 }, 'processor-refused', /still -12 dB/],
    [{ kind: 'reverted', value: -12 }, 'processor-refused', /is -12 dB again/],
    [{ kind: 'overtaken', by: 'other-controller' }, 'processor-refused', /Another controller/],
    [{ kind: 'refused', sentence: 'No.' }, 'processor-refused', /^No\.$/],
    [{ kind: 'timed-out', sentence: 'Nobody knows.' }, 'processor-offline', /^Nobody knows\.$/],
    [{ kind: 'not-connected', sentence: 'Gone.' }, 'processor-offline', /^Gone\.$/],
  ])('what was not done is a failure: %j', async (outcome, code, sentence) => {
    const zones = createZoneHandlers(online().fleet, deskFor(outcome).desk)
    const setting = zones.setGain({ processorId: ID, zone: 3, gainDb: -20 as GainDb }, caller)
    await expect(setting).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) })
  })
})

/** A desk whose every change comes to this. */
function deskFor(outcome: ControlOutcome) {
  const changes: ControlChange[] = []
  const desk: Pick<ControlDesk, 'change'> = {
    async change(order) {
      changes.push(order.change)
      return { order, routedFrom: null, name: 'Patio', outcome, recordId: null }
    },
  }
  return { desk, changes }
}

test('the status says what is known, and null for what is not', async () => {
  const { fleet } = place({ link: 'not-answering', reading: 'complete' })
  const system = (atMs: number | null) =>
    createSystemHandlers({
      version: '1',
      fleet,
      lastSampleMs: () => atMs,
      lastBackupMs: () => atMs,
      diskFreeBytes: async () => null,
      log: async () => [],
    })
  expect(await system(null).status({}, caller)).toEqual({
    version: '1',
    processors: [
      {
        id: ID,
        name: 'Bar',
        host: '10.0.0.1',
        model: 'AZM8',
        link: 'not-answering',
        latencyMs: 7,
        metersHeard: true,
        lastSampleAt: null,
      },
    ],
    meterPort: { kind: 'listening', port: 3131 },
    lastBackupAt: null,
    diskFreeBytes: null,
  })
  expect(await system(Date.UTC(2026, 2, 6, 20)).status({}, caller)).toMatchObject({
    processors: [{ lastSampleAt: '2026-03-06T20:00:00.000Z' }],
    lastBackupAt: '2026-03-06T20:00:00.000Z',
  })
})
