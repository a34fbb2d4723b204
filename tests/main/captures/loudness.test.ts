import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { planItems } from '../../../src-main/captures/plan.ts'
import type { CaptureEntry, RoutedSource } from '../../../src-shared/model/capture.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { capturesForTest, type TestCaptures } from '../../support/capture-room.ts'
import { createTestVenue, type TestVenue } from '../../support/fleet.ts'
import type { SimulatorHandle } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

const CALLER = { name: 'test', role: 'technician', door: 'command-line' } as const
const SOON = { withinMs: 8_000 }

/** How an apply sounds on the way, which its end does not tell. */
describe('putting a capture back does not blast', () => {
  let venue: TestVenue
  let room: TestCaptures
  beforeEach(async () => {
    venue = await createTestVenue(10)
    room = await capturesForTest(venue)
  })
  afterEach(() => venue.close())

  async function unit() {
    const { id, simulator } = await venue.add(1, { model: 'AZM4' })
    await venue.ready(id)
    return { id, simulator, capture: await room.captures.take(id, 'by-hand', 'test', null) }
  }
  const zoneIndex = (id: ProcessorId, name: string) => venue.sound(id).zones.find((zone) => zone.name === name)!.index
  const writesOf = async (simulator: SimulatorHandle) =>
    (await simulator.record()).writes.map(({ param, value, atMs }) => ({ param, value: Number(value), atMs }))
  const plan = (id: ProcessorId, captureId: TestCaptureId) => room.captures.plan(id, captureId)
  type TestCaptureId = Awaited<ReturnType<typeof unit>>['capture']['id']

  it('ramps a jump up before it lets the area sound, and goes down at once', async () => {
    const { id, simulator, capture } = await unit()
    const [bar, patio] = ['Main Bar', 'Patio'].map((name) => zoneIndex(id, name))
    await simulator.outsideSet(`ZoneGain_${bar}`, { val: -60 })
    await simulator.outsideSet(`ZoneMute_${bar}`, { val: 1 })
    await simulator.outsideSet(`ZoneGain_${patio}`, { val: -1 })
    const { id: planId } = await plan(id, capture.id)
    await simulator.resetRecord()
    const receipt = await room.captures.apply({ planId, only: null }, CALLER)
    expect(receipt.sentence).toBe('3 of 3 settings are as captured.')
    const writes = await writesOf(simulator)
    const steps = writes.filter(({ param }) => param === `ZoneGain_${bar}`)
    expect(steps.at(-1)?.value).toBe(-12)
    expect(steps.length).toBeGreaterThan(5)
    for (const [nth, step] of steps.slice(1).entries()) expect(step.value).toBeGreaterThanOrEqual(steps[nth]!.value)
    // 48 dB in one go would be no ramp, and neither would one that is over in half a second.
    expect(Math.max(...steps.slice(1).map(({ value }, nth) => value - steps[nth]!.value))).toBeLessThan(20)
    expect(steps.at(-1)!.atMs - steps[0]!.atMs).toBeGreaterThan(1_000)
    expect(writes.filter(({ param }) => param === `ZoneGain_${patio}`)).toHaveLength(1)
    expect(writes.at(-1)).toMatchObject({ param: `ZoneMute_${bar}`, value: 0 })
  })

  it('stops on its way up, says where, and leaves the area muted', async () => {
    const { id, simulator, capture } = await unit()
    const bar = zoneIndex(id, 'Main Bar')
    await simulator.outsideSet(`ZoneGain_${bar}`, { val: -60 })
    await simulator.outsideSet(`ZoneMute_${bar}`, { val: 1 })
    const { id: planId } = await plan(id, capture.id)
    await simulator.resetRecord()
    const applying = room.captures.apply({ planId, only: null }, CALLER)
    await until(async () => (await writesOf(simulator)).length >= 2, { ...SOON, what: 'the ramp has begun' })
    expect(room.captures.stop()).toBe(true)
    const receipt = await applying
    const reached = (await writesOf(simulator)).at(-1)!.value
    expect(reached).toBeLessThan(-12)
    expect(receipt).toMatchObject({ end: 'stopped', sentence: 'It was stopped: 0 of 2 settings are as captured.' })
    expect(receipt.items.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'stopped', at: { gainDb: reached } },
      { kind: 'not-reached' },
    ])
    expect((await simulator.state()).values[`ZoneMute_${bar}`]).toBe(1)
  })

  it('ends a ramp whose name moved, and one that somebody else takes over', async () => {
    const { id, simulator, capture } = await unit()
    const bar = zoneIndex(id, 'Main Bar')
    const ramping = async (meanwhile: () => Promise<void>) => {
      await simulator.outsideSet(`ZoneGain_${bar}`, { val: -60 })
      const { id: planId } = await plan(id, capture.id)
      await simulator.resetRecord()
      const applying = room.captures.apply({ planId, only: null }, CALLER)
      await until(async () => (await writesOf(simulator)).length >= 2, { ...SOON, what: 'the ramp has begun' })
      await meanwhile()
      return applying
    }
    await simulator.clear()
    const ignored = await ramping(() => simulator.fault('set-ignored'))
    expect(ignored.items[0]?.outcome).toMatchObject({ kind: 'not-applied' })
    await simulator.clear()
    const moved = await ramping(() => simulator.fault('reassign', { family: 'Zone', how: 'rotate', silent: true }))
    expect(moved).toMatchObject({ end: 'moved', items: [{ outcome: { kind: 'stopped' } }] })
    expect(Math.max(...(await writesOf(simulator)).map(({ value }) => value))).toBeLessThan(-12)
  })

  it('combines a group no louder than the zones that join it, and brings it up with them', async () => {
    const { id, simulator } = await unit()
    const group = venue.sound(id).groups.find(({ name }) => name === 'Bar and Patio')!
    await simulator.outsideSet(`GroupGain_${group.index}`, { val: -8 })
    await simulator.outsideSet(`GroupActive_${group.index}`, { val: 1 })
    const together = await room.captures.take(id, 'by-hand', 'test', null)
    const patio = zoneIndex(id, 'Patio')
    const wanted = (await simulator.state()).values[`ZoneGain_${patio}`]
    await simulator.outsideSet(`GroupActive_${group.index}`, { val: 0 })
    await simulator.outsideSet(`ZoneGain_${patio}`, { val: -50 })
    const { id: planId } = await plan(id, together.id)
    await simulator.resetRecord()
    const receipt = await room.captures.apply({ planId, only: null }, CALLER)
    expect(
      receipt.items.every(({ outcome }) => outcome.kind === 'applied'),
      JSON.stringify(receipt.items),
    ).toBe(true)
    const writes = await writesOf(simulator)
    const joined = writes.findIndex(({ param, value }) => param === `GroupActive_${group.index}` && value === 1)
    const gains = writes.map(({ param, value }) => (param === `GroupGain_${group.index}` ? value : null))
    // Its zones are 3 dB apart in it.
    expect(gains.slice(0, joined).findLast((gain) => gain !== null)).toBeLessThanOrEqual(-47)
    const after = gains.slice(joined).filter((gain) => gain !== null)
    expect(after.length).toBeGreaterThan(5)
    expect(after.at(-1)).toBe(-8)
    expect((await simulator.state()).values[`ZoneGain_${patio}`]).toBe(wanted)
  })
})

describe('the order of the writes', () => {
  const routed = (index: number): RoutedSource => ({ kind: 'source', index, name: `S${index}` })
  const source = (index: number): CaptureEntry => ({
    place: { family: 'source', index, name: `S${index}` },
    values: [],
    grouped: null,
  })
  const zone = (gainDb: number | null, muted: boolean, plays: number): CaptureEntry => ({
    place: { family: 'zone', index: 0, name: 'Patio' },
    values: [
      { what: 'gain', gainDb, gainPercent: null },
      { what: 'mute', muted },
      { what: 'source', source: routed(plays) },
    ],
    grouped: false,
  })
  const order = (past: CaptureEntry, now: CaptureEntry) =>
    planItems([source(1), source(2), past], [source(1), source(2), now]).items.map(({ what }) => what)

  it('turns down before a louder source may come, turns up after a quieter one, and unmutes last', () => {
    expect(order(zone(-40, false, 1), zone(0, true, 2))).toEqual(['gain', 'source', 'mute'])
    expect(order(zone(0, false, 1), zone(-40, true, 2))).toEqual(['source', 'gain', 'mute'])
    expect(order(zone(0, true, 1), zone(-40, false, 2))).toEqual(['mute', 'source', 'gain'])
  })

  it('lets nothing sound of which nobody knows how loud, and says where a volume stays as it is', () => {
    const unmute = (thenDb: number | null, nowDb: number | null) => {
      const { items } = planItems([zone(thenDb, false, 1)], [zone(nowDb, true, 1)])
      return items.find(({ what }) => what === 'mute')
    }
    expect(unmute(null, null)).toMatchObject({ deed: 'refuse', unmutes: false })
    expect(unmute(null, -20)).toMatchObject({
      deed: 'write',
      unmutes: true,
      reason: expect.stringContaining('as it is set now'),
    })
    expect(unmute(-20, -20)).toMatchObject({ deed: 'write', reason: null })
  })
})
