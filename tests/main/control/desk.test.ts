import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { AppError } from '../../../src-shared/contract/reply.ts'
import type { ControlPending } from '../../../src-shared/model/control.ts'
import { busiestParam } from '../../../src-simulator/record.ts'
import { ANN, BEN, type ControlVenue, controlVenueForTest } from '../../support/control-venue.ts'
import { until } from '../../support/wait.ts'

const SOON = { withinMs: 8000 }

const gainOf = (venue: ControlVenue, index: number) => {
  const zone = venue.sound(venue.id).zones.find((each) => each.index === index)!
  return { db: zone.gainDb as number, percent: zone.gainPercent as number }
}
const numbers = (writes: readonly { readonly value: unknown }[]) => writes.map(({ value }) => Number(value))
const isRising = (values: readonly number[]) => values.every((value, at) => at === 0 || value >= values[at - 1]!)

/** Waits on the venue's own clock. */
const pass = (venue: ControlVenue, ms: number) => new Promise<void>((resolve) => venue.clock.after(ms, resolve))

test('a fader that is dragged for 2 s is few writes, ends where it was let go, and never jumps back', async () => {
  const venue = await controlVenueForTest(2)
  const bar = venue.target('zone', 'Main Bar')
  const confirmed: number[] = []
  const wanted: number[] = []
  await venue.set(bar, 'gain-db', -30, BEN)
  await venue.simulator.resetRecord()
  onTestFinished(venue.fleet.sound.subscribe(() => confirmed.push(gainOf(venue, bar.index).db)))
  onTestFinished(venue.room.desk.pending.subscribe(({ writing }) => wanted.push(...writing.map((each) => each.wanted))))
  const orders: ReturnType<ControlVenue['set']>[] = []
  const startMs = venue.clock.monotonicMs()
  for (let passedMs = 0; passedMs < 2000; passedMs = venue.clock.monotonicMs() - startMs) {
    orders.push(venue.set(bar, 'gain-db', Math.round((-30 + passedMs / 400) * 10) / 10))
    await sleep(4)
  }
  orders.push(venue.set(bar, 'gain-db', -24.7))
  const results = await Promise.all(orders)
  const writes = numbers(await venue.writesOf(`ZoneGain_${bar.index}`))
  expect(writes.length).toBeLessThanOrEqual(22)
  expect(orders.length).toBeGreaterThan(writes.length)
  expect(writes.at(-1)).toBe(-24.7)
  expect(isRising(writes)).toBe(true)
  expect(isRising(confirmed)).toBe(true)
  expect(isRising(wanted)).toBe(true)
  expect((await venue.simulator.record()).mostWritesPerSecond!.count).toBeLessThanOrEqual(10)
  expect(results.at(-1)).toMatchObject({ outcome: { kind: 'applied', value: -24.7 }, routedFrom: null })
  expect(results.filter(({ outcome }) => outcome.kind === 'overtaken').length).toBeGreaterThan(0)
  expect(venue.room.desk.pending.get()).toEqual({ writing: [], fought: [] })
  // One person's drag is one change, from where it was to where it was let go.
  expect((await venue.history()).slice(1)).toMatchObject([
    { who: 'Ann', before: -30, after: -24.7, wanted: -24.7, result: 'applied', kind: 'by-hand' },
  ])
})

test('a jump up is ramped over 1.5 s, never above its target; down and mute are at once', async () => {
  const venue = await controlVenueForTest(4)
  const bar = venue.target('zone', 'Main Bar')
  await venue.set(bar, 'gain-db', -50)
  await venue.simulator.resetRecord()
  const told: ControlPending['writing'][number][] = []
  venue.room.desk.pending.subscribe(({ writing }) => told.push(...writing))
  const { atMs: askedMs } = await venue.simulator.state()
  expect(await venue.set(bar, 'gain-db', -20)).toMatchObject({ outcome: { kind: 'applied', value: -20 } })
  const up = await venue.writesOf(`ZoneGain_${bar.index}`)
  const tookMs = up.at(-1)!.atMs - askedMs
  expect(tookMs).toBeGreaterThanOrEqual(1500)
  expect(tookMs).toBeLessThan(3000)
  expect(up.length).toBeGreaterThan(5)
  expect(numbers(up).at(-1)).toBe(-20)
  expect(isRising(numbers(up))).toBe(true)
  expect(busiestParam(up)!.count).toBeLessThanOrEqual(10)
  expect(told.at(-1)).toMatchObject({ target: bar, what: 'gain-db', wanted: -20, by: 'Ann', state: 'ramping' })
  await venue.simulator.resetRecord()
  await Promise.all([venue.set(bar, 'gain-db', -60), venue.set(bar, 'mute', 1)])
  expect(numbers(await venue.writesOf(`ZoneGain_${bar.index}`))).toEqual([-60])
  expect(numbers(await venue.writesOf(`ZoneMute_${bar.index}`))).toEqual([1])
})

test('percent is ramped in percent, and a newer order overtakes the ramp', async () => {
  const venue = await controlVenueForTest(4)
  const bar = venue.target('zone', 'Main Bar')
  await venue.set(bar, 'gain-percent', 10, BEN)
  await venue.simulator.resetRecord()
  const up = venue.set(bar, 'gain-percent', 90)
  await until(() => gainOf(venue, bar.index).percent > 30, { ...SOON, what: 'the ramp is on its way' })
  const down = venue.set(bar, 'gain-percent', 20, BEN)
  expect(await up).toMatchObject({ outcome: { kind: 'overtaken', by: 'newer-order' } })
  expect(await down).toMatchObject({ outcome: { kind: 'applied', value: expect.closeTo(20, 0) } })
  const writes = await venue.writesOf(`ZoneGain_${bar.index}`)
  expect(writes.every(({ format }) => format === 'pct')).toBe(true)
  expect(Math.max(...numbers(writes))).toBeLessThan(90)
  expect(numbers(writes).at(-1)).toBe(20)
  expect(isRising(numbers(writes).slice(0, -1))).toBe(true)
  expect((await venue.history()).slice(1)).toMatchObject([
    { who: 'Ann', wanted: 90, result: 'overtaken' },
    { who: 'Ben', wanted: 20, result: 'applied' },
  ])
})

test('a fight is told and not fought: the ramp stops', async () => {
  const venue = await controlVenueForTest(4)
  const bar = venue.target('zone', 'Main Bar')
  await venue.set(bar, 'gain-db', -70)
  await venue.simulator.resetRecord()
  await venue.simulator.fault('fighting', { param: `ZoneGain_${bar.index}`, val: -75, everyMs: 400 })
  expect(await venue.set(bar, 'gain-db', 0)).toMatchObject({ outcome: { kind: 'overtaken', by: 'other-controller' } })
  expect(venue.room.desk.pending.get()).toMatchObject({ writing: [], fought: [{ target: bar, what: 'gain-db' }] })
  const before = (await venue.writesOf(`ZoneGain_${bar.index}`)).length
  await pass(venue, 3000)
  const writes = await venue.writesOf(`ZoneGain_${bar.index}`)
  expect(writes.length).toBe(before)
  expect(Math.max(...numbers(writes))).toBeLessThan(-20)
  await venue.simulator.endFault('fighting')
  await until(() => venue.room.desk.pending.get().fought.length === 0, { ...SOON, what: 'the fight is over' })
})

test('what is asked of a combined zone is asked of its group, and said so', async () => {
  const asked: string[] = []
  const venue = await controlVenueForTest(
    10,
    { variants: { active: 'GroupCombine', grouped: 'ZoneActive' } },
    (order) => {
      if ('target' in order) asked.push(`${order.target.family} ${order.change.what}`)
    },
  )
  const patio = venue.target('zone', 'Patio')
  const group = venue.target('group', 'Bar and Patio')
  expect(await venue.set(group, 'combine', 1)).toMatchObject({ outcome: { kind: 'applied', value: 1 } })
  await until(() => venue.sound(venue.id).zones.find(({ name }) => name === 'Patio')?.grouped, {
    ...SOON,
    what: 'the zone is combined',
  })
  await venue.simulator.resetRecord()
  const result = await venue.set(patio, 'gain-db', -22)
  expect(result).toMatchObject({ order: { target: group }, routedFrom: patio, name: 'Bar and Patio' })
  expect(result.outcome).toEqual({ kind: 'applied', value: -22 })
  await venue.set(patio, 'source', -1)
  await venue.set(patio, 'mute', 1)
  const { writes, badWrites } = await venue.simulator.record()
  expect(writes.map(({ param }) => param.replace(/\d+/, ''))).toEqual(['GroupGain_', 'GroupSource_', 'GroupMute_'])
  expect(badWrites).toEqual([])
  expect(asked.slice(1, 3)).toEqual(['zone gain-db', 'group gain-db'])
  // The zones of the group followed; that is no change of somebody else.
  await pass(venue, 6000)
  expect((await venue.history()).map(({ kind }) => kind)).toEqual(['by-hand', 'by-hand', 'by-hand', 'by-hand'])
})

test('what was acknowledged and not done, rounded, or taken back after a second is told as such', async () => {
  const venue = await controlVenueForTest(10)
  const bar = venue.target('zone', 'Main Bar')
  const outcomeOf = async (value: number, caller = ANN) => (await venue.set(bar, 'gain-db', value, caller)).outcome
  expect(await outcomeOf(-20)).toEqual({ kind: 'applied', value: -20 })
  await venue.simulator.fault('set-ignored')
  expect(await outcomeOf(-40)).toEqual({ kind: 'not-applied', value: -20 })
  expect((await venue.set(bar, 'mute', 1)).outcome).toEqual({ kind: 'not-applied', value: 0 })
  const patio = venue.target('zone', 'Patio')
  expect((await venue.set(patio, 'gain-db', 0)).outcome).toEqual({ kind: 'not-applied', value: -18 })
  expect(Math.max(...numbers(await venue.writesOf(`ZoneGain_${patio.index}`)))).toBeLessThan(-10)
  await venue.simulator.endFault('set-ignored')
  await venue.simulator.fault('set-rounded', { stepDb: 2 })
  expect(await outcomeOf(-24.7, BEN)).toEqual({ kind: 'rounded', value: -24 })
  await venue.simulator.endFault('set-rounded')
  await venue.simulator.fault('set-reverted', { afterMs: 1000 })
  expect(await outcomeOf(-44)).toEqual({ kind: 'reverted', value: -24 })
  await venue.simulator.endFault('set-reverted')
  const told = (await venue.history()).filter(({ kind, name }) => kind === 'by-hand' && name === 'Main Bar')
  // What failed soon after something that was done is told on its own.
  expect(told.map(({ result, before, after, wanted }) => [result, before, wanted, after])).toEqual([
    ['applied', -12, -20, -20],
    ['not-applied', -20, -40, -20],
    ['not-applied', 0, 1, 0],
    ['rounded', -20, -24.7, -24],
    ['reverted', -24, -44, -24],
  ])
})

test('a processor that refuses, does not say, or is gone is told; nothing is sent twice', async () => {
  const venue = await controlVenueForTest(10)
  const bar = venue.target('zone', 'Main Bar')
  await venue.simulator.fault('set-refused')
  expect((await venue.set(bar, 'gain-db', -40)).outcome).toMatchObject({ kind: 'refused' })
  await venue.simulator.endFault('set-refused')
  await venue.simulator.fault('late-ids', { delayMs: 9000 })
  expect((await venue.set(bar, 'gain-db', -41)).outcome).toMatchObject({ kind: 'timed-out' })
  await venue.simulator.endFault('late-ids')
  await venue.ready(venue.id)
  await venue.simulator.resetRecord()
  const ramp = venue.set(bar, 'gain-db', 0)
  await until(async () => (await venue.writesOf(`ZoneGain_${bar.index}`)).length > 2, { ...SOON, what: 'it goes up' })
  await venue.simulator.fault('reset-mid-frame')
  expect((await ramp).outcome).toMatchObject({ kind: 'not-connected' })
  const sent = (await venue.writesOf(`ZoneGain_${bar.index}`)).length
  await venue.ready(venue.id)
  await pass(venue, 3000)
  // One may have been on its way when the connection ended; nothing comes after it, and nothing comes again.
  const values = numbers(await venue.writesOf(`ZoneGain_${bar.index}`))
  expect(values.length).toBeLessThanOrEqual(sent + 1)
  expect(new Set(values).size).toBe(values.length)
  expect(venue.room.desk.pending.get().writing).toEqual([])
})

test('nothing is written that does not fit, does not exist, or is not allowed', async () => {
  const venue = await controlVenueForTest(10, {}, (order, { name }) => {
    if (name === 'Ben' && 'target' in order) throw new AppError('not-allowed', 'Ben may not.')
  })
  const bar = venue.target('zone', 'Main Bar')
  const source = venue.target('source', 'Jukebox')
  for (const [attempt, code] of [
    [venue.set({ ...bar, index: 99 }, 'mute', 1), 'not-found'],
    [venue.set(source, 'source', 1), 'bad-input'],
    [venue.set(bar, 'combine', 1), 'bad-input'],
    [venue.set(bar, 'source', 998), 'not-found'],
    [venue.set(bar, 'gain-db', -40, BEN), 'not-allowed'],
    [venue.room.desk.trigger({ processorId: venue.id, kind: 'message', index: 99 }, ANN), 'not-found'],
  ] as const) {
    await expect(attempt).rejects.toMatchObject({ code })
  }
  expect((await venue.simulator.record()).writes).toEqual([])
  expect(await venue.history()).toEqual([])
})

test('every kind of channel is changed, a mix is routed like a source, and every kind of thing is triggered', async () => {
  const venue = await controlVenueForTest(10)
  const { id } = venue
  const mix = venue.target('mix', 'House Mix')
  const results = await Promise.all([
    venue.set(venue.target('source', 'Jukebox'), 'gain-db', -9),
    venue.set(mix, 'mute', 1),
    venue.set(venue.target('group', 'Whole House'), 'gain-percent', 30),
    venue.set(venue.target('zone', 'Stage'), 'source', mix.index),
  ])
  expect(results.map(({ outcome }) => outcome.kind)).toEqual(['applied', 'applied', 'applied', 'applied'])
  for (const kind of ['scene', 'routine', 'message', 'gpo-preset'] as const) {
    expect(await venue.room.desk.trigger({ processorId: id, kind, index: 0 }, ANN)).toMatchObject({
      outcome: { kind: 'applied' },
      recordId: expect.any(Number),
    })
  }
  const { writes, badWrites } = await venue.simulator.record()
  expect(writes.slice(-4).map(({ param }) => param)).toEqual([
    'RecallScene_0',
    'RecallRoutine_0',
    'PlayMessage_0',
    'RecallGpoPreset_0',
  ])
  expect(badWrites).toEqual([])
})

test('a fader that is dragged against another hand goes where the person goes, and nowhere by itself', async () => {
  const venue = await controlVenueForTest(4)
  const bar = venue.target('zone', 'Main Bar')
  await venue.set(bar, 'gain-db', -30, BEN)
  await venue.simulator.fault('fighting', { param: `ZoneGain_${bar.index}`, val: -33, everyMs: 300 })
  await venue.simulator.resetRecord()
  const wanted: number[] = []
  const orders: ReturnType<ControlVenue['set']>[] = []
  await until(
    () => {
      wanted.push(Math.round((-30 + wanted.length / 400) * 100) / 100)
      orders.push(venue.set(bar, 'gain-db', wanted.at(-1)!))
      return venue.room.desk.pending.get().fought.length > 0 && wanted.length > 20
    },
    { ...SOON, what: 'the fight is told' },
  )
  await Promise.all(orders)
  const sent = await venue.writesOf(`ZoneGain_${bar.index}`)
  expect(numbers(sent).filter((value) => !wanted.includes(value))).toEqual([])
  expect(numbers(sent).at(-1)).toBe(wanted.at(-1))
  await pass(venue, 2000)
  expect(await venue.writesOf(`ZoneGain_${bar.index}`)).toHaveLength(sent.length)
  expect(venue.room.desk.pending.get().writing).toEqual([])
})
