import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFleet } from '../../../src-main/device/fleet.ts'
import { createMeterBank } from '../../../src-main/meters/bank.ts'
import { GainDb, GainPercent } from '../../../src-shared/decibels.ts'
import { ProcessorId } from '../../../src-shared/model/processor.ts'
import { NAMINGS } from '../../../src-simulator/venue.ts'
import { createTestVenue, type TestVenue } from '../../support/fleet.ts'
import { createRecordedLog } from '../../support/log.ts'
import { until } from '../../support/wait.ts'

const SOON = { withinMs: 5_000 }
const gainDb = (value: number) => ({ what: 'gain-db', gainDb: GainDb.parse(value) }) as const
const zoneAt = (index: number) => ({ family: 'zone', index }) as const

describe('fleet', () => {
  let venue: TestVenue
  beforeEach(async () => {
    venue = await createTestVenue(10)
  })
  afterEach(() => venue.close())

  it('shows each level under its own name, with sparse indices and two processors with the same ones', async () => {
    const bar = await venue.add(1)
    const roof = await venue.add(2, { seed: 9 })
    await venue.ready(bar.id)
    await venue.ready(roof.id)
    const { zones } = venue.sound(bar.id)
    const indices = zones.map(({ index }) => index)
    expect(indices).not.toEqual(indices.map((_, i) => i))
    for (const [i, zone] of zones.entries()) {
      await bar.simulator.hold(`ZoneMeter_${zone.index}`, -10 - i - 0.3)
      await roof.simulator.hold(`ZoneMeter_${zone.index}`, -30 - i - 0.7)
    }
    await until(
      () => {
        for (const [i, { name }] of zones.entries()) {
          expect(venue.levelDb(bar.id, 'zone', name)).toBeCloseTo(-10 - i - 0.3, 5)
          expect(venue.levelDb(roof.id, 'zone', name)).toBeCloseTo(-30 - i - 0.7, 5)
        }
        return true
      },
      { ...SOON, what: 'every zone of both processors shows what was sent' },
    )
  })

  it('knows only what answered: names as they are, placeholders marked, both spellings tried', async () => {
    for (const [host, grouped, active] of [
      [1, 'ZoneGrouped', 'GroupActive'],
      [2, 'ZoneActive', 'GroupCombine'],
    ] as const) {
      const { id, simulator } = await venue.add(host, {
        variants: { grouped, active },
      })
      await venue.ready(id)
      const sound = venue.sound(id)
      expect(sound.zones.every(({ grouped: flag }) => flag === false)).toBe(true)
      expect(sound.groups.length).toBeGreaterThan(0)
      expect(sound.groups.every(({ active: flag }) => flag !== null)).toBe(true)
      expect(sound.sources.find(({ name }) => name === 'Source 11')).toMatchObject({ placeholder: true })
      expect(sound.scenes.length).toBeGreaterThan(0)
      const { badWrites, writes } = await simulator.record()
      expect(badWrites).toEqual([])
      expect(writes).toEqual([])
    }
  })

  it.each(NAMINGS)('takes %s names as they are', async (naming) => {
    const { id } = await venue.add(1, { naming })
    await venue.ready(id)
    expect(venue.sound(id).zones.length).toBeGreaterThan(3)
  })

  it('reads everything whatever the open questions come to', async () => {
    const reference = await venue.add(1)
    await venue.ready(reference.id)
    const { processorId: _, ...expected } = venue.sound(reference.id)
    let host = 2
    for (const badInBatch of ['spoils', 'left-out', 'marked'] as const) {
      for (const errorForm of ['object', 'string'] as const) {
        for (const subReply of ['update', 'values'] as const) {
          const { id } = await venue.add(host++, { variants: { badInBatch, errorForm, subReply } })
          await venue.ready(id)
          const { processorId: __, ...found } = venue.sound(id)
          expect(found, `${badInBatch}, ${errorForm}, ${subReply}`).toEqual(expected)
          venue.fleet.remove(id)
        }
      }
    }
  })

  it('keeps a steady level of a processor that only sends changes, and loses it when its datagrams are lost', async () => {
    const { id, simulator } = await venue.add(1, { meters: 'on-change' })
    await venue.ready(id)
    const { index, name } = venue.sound(id).zones[0]!
    await simulator.hold(`ZoneMeter_${index}`, -31.4)
    await until(() => venue.levelDb(id, 'zone', name) === -31.4, { ...SOON, what: 'the level is shown' })
    const startMs = venue.clock.monotonicMs()
    await until(
      () => {
        expect(venue.levelDb(id, 'zone', name)).toBe(-31.4)
        return venue.clock.monotonicMs() - startMs > 10_000
      },
      { ...SOON, what: 'ten seconds without a change' },
    )
    await simulator.fault('telemetry-dead')
    await until(() => venue.levelDb(id, 'zone', name) === null, { ...SOON, what: 'there is no reading' })
  })

  it('tells the firmware as soon as it was read', async () => {
    const { id } = await venue.add(1, { firmware: '4.5' })
    const told: (string | null)[] = []
    const stop = venue.fleet.views.subscribe((views) => told.push(views[0]?.firmware ?? null))
    await until(() => told.at(-1) === '4.5', { ...SOON, what: 'the firmware is announced' })
    stop()
    await venue.ready(id)
  })

  it('follows what other hands change, and a new name of a zone', async () => {
    const { id, simulator } = await venue.add(1)
    await venue.ready(id)
    const zone = venue.sound(id).zones[0]!
    await simulator.outsideSet(`ZoneGain_${zone.index}`, { val: -33 })
    await simulator.outsideSet(`ZoneMute_${zone.index}`, { val: 1 })
    await simulator.fault('rename', { param: `ZoneName_${zone.index}`, str: 'Beer Garden 🍺' })
    await simulator.hold(`ZoneMeter_${zone.index}`, -12.5)
    await until(
      () => {
        expect(venue.sound(id).zones[0]).toMatchObject({ name: 'Beer Garden 🍺', gainDb: -33, muted: true })
        return venue.levelDb(id, 'zone', 'Beer Garden 🍺') === -12.5
      },
      { ...SOON, what: 'the zone has its new name, gain and mute' },
    )
  })

  it.each([
    ['with updates', { how: 'rotate', silent: false }],
    ['with updates, all grown by one', { how: 'shift', silent: false }],
    ['without a word', { how: 'rotate', silent: true }],
  ] as const)('finds zones again whose indices were given to others, %s', async (_, how) => {
    const { id, simulator } = await venue.add(1)
    await venue.ready(id)
    const before = venue.sound(id).zones
    await simulator.fault('reassign', { family: 'Zone', ...how })
    const { values } = await simulator.state()
    const after = Object.entries(values).flatMap(([param, value]) =>
      param.startsWith('ZoneName_') ? [[Number(param.slice(9)), value] as const] : [],
    )
    await until(
      () => {
        const known = venue.sound(id).zones.map(({ index, name }) => [index, name] as const)
        expect(known).toEqual(after.sort(([a], [b]) => a - b))
        return true
      },
      { withinMs: 12_000, what: 'the names stand at their new indices' },
    )
    await until(() => venue.sound(id).zones.every(({ index, gainDb }) => gainDb === values[`ZoneGain_${index}`]), {
      ...SOON,
      what: 'each gain stands at its own index',
    })
    const name = before[0]!.name
    const moved = venue.sound(id).zones.find((zone) => zone.name === name)!
    await simulator.hold(`ZoneMeter_${moved.index}`, -17.9)
    await until(() => venue.levelDb(id, 'zone', name) === -17.9, { ...SOON, what: `${name} shows its own level` })
  })

  it('writes dB as dB and percent as percent, reads back, and answers what the processor says', async () => {
    const { id, simulator } = await venue.add(1)
    await venue.ready(id)
    const link = venue.fleet.link(id)
    const { index } = venue.sound(id).zones[0]!
    expect(await link.write(zoneAt(index), gainDb(-21.5))).toEqual({ kind: 'confirmed', value: -21.5 })
    expect(await link.write(zoneAt(index), { what: 'gain-percent', gainPercent: GainPercent.parse(40) })).toEqual({
      kind: 'confirmed',
      value: expect.closeTo(40, 1),
    })
    expect(await link.write(zoneAt(index), { what: 'mute', muted: true })).toEqual({ kind: 'confirmed', value: 1 })
    expect(venue.sound(id).zones[0]).toMatchObject({ gainPercent: expect.closeTo(40, 1), muted: true })
    const { writes, badWrites } = await simulator.record()
    expect(writes.map(({ param, format, value }) => [param, format, value])).toEqual([
      [`ZoneGain_${index}`, 'val', -21.5],
      [`ZoneGain_${index}`, 'pct', 40],
      [`ZoneMute_${index}`, 'val', 1],
    ])
    expect(badWrites).toEqual([])
  })

  it('lets the newest of many changes win, with few writes, and answers all who asked', async () => {
    const { id, simulator } = await venue.add(1)
    await venue.ready(id)
    const { index } = venue.sound(id).zones[0]!
    const link = venue.fleet.link(id)
    const asked = Array.from({ length: 50 }, (_, i) => link.write(zoneAt(index), gainDb(-60 + i)))
    expect((await Promise.all(asked)).at(-1)).toEqual({ kind: 'confirmed', value: -11 })
    const { writes } = await simulator.record()
    expect(writes.length).toBeLessThanOrEqual(3)
    expect(writes.at(-1)).toMatchObject({ value: -11 })
  })

  it('tells what it does not have, what the processor refused, and what nobody knows', async () => {
    const { id, simulator } = await venue.add(1)
    await venue.ready(id)
    const link = venue.fleet.link(id)
    const { index } = venue.sound(id).zones[0]!
    expect(() => link.assertChannel(zoneAt(99))).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(() => link.triggerName('scene', 31)).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(link.triggerName('scene', 0)).toBe('Opening')
    expect((await simulator.record()).writes).toEqual([])
    await simulator.fault('set-refused')
    const refused = { kind: 'refused', failure: expect.objectContaining({ code: 'processor-refused' }) }
    expect(await link.write(zoneAt(index), gainDb(-70))).toEqual(refused)
    expect(await link.trigger('scene', 0)).toEqual(refused)
    await simulator.endFault('set-refused')
    await simulator.fault('wedge')
    expect(await link.write(zoneAt(index), gainDb(-70))).toMatchObject({ failure: { code: 'processor-offline' } })
    expect(() => venue.fleet.link(ProcessorId.parse('nobody'))).toThrow(/no processor/)
  })

  it.each(['GroupActive', 'GroupCombine'] as const)('combines a group by the name %s', async (active) => {
    const { id, simulator } = await venue.add(1, { variants: { active } })
    await venue.ready(id)
    const { index } = venue.sound(id).groups[0]!
    const link = venue.fleet.link(id)
    const group = { family: 'group', index } as const
    expect(await link.write(group, { what: 'combine', active: true })).toEqual({ kind: 'confirmed', value: 1 })
    expect(await link.read(group, 'combine')).toEqual({ kind: 'confirmed', value: 1 })
    const { writes, badWrites } = await simulator.record()
    expect(writes.map(({ param }) => param)).toEqual([`${active}_${index}`])
    expect(badWrites).toEqual([])
  })

  it('says that another program has the UDP port, goes on with control, and listens when the port is free', async () => {
    const squatter = createSocket('udp4')
    squatter.bind(0)
    await once(squatter, 'listening')
    const meterPort = squatter.address().port
    const log = createRecordedLog()
    const bank = createMeterBank(venue.clock, () => -30)
    const { clock, names } = venue
    const fleet = createFleet({ clock, log, random: () => 0.5, bank, names, meterPort })
    try {
      await until(() => fleet.meterPort.get().kind === 'taken', { ...SOON, what: 'the port is found to be taken' })
      expect(fleet.meterPort.get()).toMatchObject({ kind: 'taken', port: meterPort })
      const { simulator } = await venue.add(3, { meterPort })
      const id = ProcessorId.parse('p-x')
      fleet.put({ id, name: 'X', model: 'AZM8', host: simulator.host, port: simulator.port })
      await until(() => fleet.views.get()[0]?.link.kind === 'online', { ...SOON, what: 'control works' })
      const { index } = fleet.sound.get()[0]!.zones[0]!
      expect(await fleet.link(id).write(zoneAt(index), gainDb(-40))).toEqual({ kind: 'confirmed', value: -40 })
      expect(log.lines.filter(({ message }) => message.includes(`UDP port ${meterPort}`))).toHaveLength(1)
      squatter.close()
      await until(() => fleet.meterPort.get().kind === 'listening', { ...SOON, what: 'the port is ours' })
      await until(() => fleet.views.get()[0]?.meters.kind === 'heard', { ...SOON, what: 'meters are heard' })
    } finally {
      await fleet.close()
    }
  })

  it('ignores datagrams of strangers and of the wrong kind, counts them, and names a stranger once', async () => {
    const { id, simulator } = await venue.add(1)
    await venue.ready(id)
    const zone = venue.sound(id).zones[0]!
    await simulator.hold(`ZoneMeter_${zone.index}`, -40)
    await simulator.fault('foreign-sender', { host: '127.0.0.77', val: -1.5 })
    const seen = new Set<number | null>()
    await until(
      () => {
        seen.add(venue.levelDb(id, 'zone', zone.name))
        return (venue.fleet.messages().counts.at(-1)?.foreignDatagrams ?? 0) > 50
      },
      { ...SOON, what: 'many foreign datagrams came' },
    )
    expect(seen).not.toContain(-1.5)
    expect(venue.log.lines.filter(({ message }) => message.includes('127.0.0.77'))).toHaveLength(1)
  })

  it('takes over a new name in place, connects anew to a new address, and ends with a removed one', async () => {
    const { id, simulator } = await venue.add(1)
    await venue.ready(id)
    const { link: _, ...processor } = venue.view(id)
    venue.fleet.put({ id, name: 'Renamed', model: 'AZM8', host: processor.host, port: processor.port })
    expect(venue.view(id)).toMatchObject({ name: 'Renamed', link: { kind: 'online' } })
    expect((await simulator.record()).socketsEver).toBe(1)

    const { simulator: other } = await venue.add(2)
    venue.fleet.remove(ProcessorId.parse('p-2'))
    venue.fleet.put({ id, name: 'Moved', model: 'AZM8', host: other.host, port: other.port })
    await venue.ready(id)
    await until(async () => (await simulator.record()).socketsOpen === 0, { ...SOON, what: 'the old link is gone' })

    venue.fleet.remove(id)
    expect(venue.fleet.views.get()).toEqual([])
    expect(venue.bank.layout.get().slots).toEqual([])
    await until(async () => (await other.record()).socketsOpen === 0, { ...SOON, what: 'the link is gone' })
  })

  it('proves an Atmosphere by its answer, and says what else it found', async () => {
    const { simulator } = await venue.add(1)
    await expect(venue.fleet.prove(simulator.host, simulator.port)).resolves.toBeUndefined()
    venue.fleet.remove(ProcessorId.parse('p-1'))
    await until(async () => (await simulator.record()).socketsOpen === 0, { ...SOON, what: 'the link is gone' })
    const before = (await simulator.record()).datagramsSent
    await expect(venue.fleet.prove(simulator.host, simulator.port)).resolves.toBeUndefined()
    await until(async () => (await simulator.record()).datagramsSent > before, { ...SOON, what: 'the echo was sent' })
    expect(venue.fleet.messages().counts.at(-1)).toMatchObject({ foreignDatagrams: 0 })
    await expect(venue.fleet.prove('127.0.0.1', 1)).rejects.toMatchObject({ code: 'unreachable' })
    await simulator.fault('wedge')
    await expect(venue.fleet.prove(simulator.host, simulator.port)).rejects.toMatchObject({ code: 'not-an-atmosphere' })
  })
})
