import { expect, test } from 'vitest'
import { createDeviceHands } from '../../../src-main/control/at-the-device.ts'
import type { ControlWhat } from '../../../src-shared/model/control.ts'
import type { ChangedThing } from '../../../src-shared/model/history.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import type { ChannelFamily } from '../../../src-shared/model/sound.ts'
import { oneStep } from '../../support/channel-change.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const BAR = 'p-1' as ProcessorId
const INDEX = 3
const at = (family: ChannelFamily) => ({ processorId: BAR, family, index: INDEX })

function place() {
  const clock = createManualClock()
  const told: number[] = []
  const hands = createDeviceHands({ clock, nameOf: () => 'Bar', tell: ({ after }) => told.push(after ?? Number.NaN) })
  return {
    clock,
    hands,
    told,
    /** What the watch has noted, with the percent that came with it. */
    noted(family: ChannelFamily, what: ChangedThing, after: number, percentAfter: number | null = null) {
      const change = oneStep({ atMs: clock.nowMs(), family, index: INDEX, what, before: -50, after })
      hands.noticed(BAR, [{ ...change, percentAfter }])
    },
    heard: (what: ControlWhat, value: number, family: ChannelFamily = 'zone') =>
      hands.heard(BAR, { family, index: INDEX, what, value }),
    begin: (what: ControlWhat, value: number, family: ChannelFamily = 'zone') => hands.begin(at(family), what, value),
  }
}

test('a value that we wrote is ours until it was told, however late; after that it is somebody else’s', async () => {
  const { clock, told, noted, heard, begin } = place()
  begin('gain-db', -20)({ kind: 'confirmed', value: -20 })
  noted('zone', 'gain', -21)
  noted('source', 'gain', -20)
  noted('zone', 'mute', 1)
  expect(told.splice(0)).toEqual([-21, -20, 1])
  await clock.advance(40_000)
  heard('gain-db', -20)
  noted('zone', 'gain', -20)
  expect(told).toEqual([])
  await clock.advance(2_000)
  noted('zone', 'gain', -20)
  expect(told).toEqual([-20])
})

test('what is told of a drag comes in its order: a newer value that was told ends the wait for an older one', async () => {
  const { clock, told, noted, heard, begin } = place()
  for (const value of [-20, -21, -22]) begin('gain-db', value)({ kind: 'confirmed', value })
  await clock.advance(6_000)
  heard('gain-db', -20)
  noted('zone', 'gain', -20)
  heard('gain-db', -22)
  noted('zone', 'gain', -22)
  expect(told).toEqual([])
  await clock.advance(3_000)
  noted('zone', 'gain', -21)
  expect(told).toEqual([-21])
})

test('a change beside a write that is on its way is told once it is known what came of that', () => {
  const { told, noted, begin } = place()
  const rounded = begin('gain-db', -24.7)
  noted('zone', 'gain', -27)
  noted('zone', 'gain', -33)
  expect(told).toEqual([])
  rounded({ kind: 'confirmed', value: -27 })
  expect(told).toEqual([-33])
})

test('a write of which nobody knows what came of it is ours when it comes; one that was refused is not', async () => {
  const { clock, told, noted, heard, begin } = place()
  begin('gain-db', -24.7)({ kind: 'timed-out' })
  await clock.advance(8_000)
  heard('gain-db', -24)
  noted('zone', 'gain', -24)
  expect(told).toEqual([])
  begin('gain-db', -30)({ kind: 'refused' })
  noted('zone', 'gain', -30)
  expect(told).toEqual([-30])
  begin('gain-db', -40)({ kind: 'timed-out' })
  await clock.advance(61_000)
  noted('zone', 'gain', -40)
  expect(told).toEqual([-30, -40])
})

test('a percent is known by the percent that comes with its dB, or by the dB that came while it was on its way', async () => {
  const { clock, told, noted, heard, begin } = place()
  const written = begin('gain-percent', 40)
  heard('gain-db', -29.4)
  noted('zone', 'gain', -29.4, 71)
  heard('gain-percent', 39.98)
  written({ kind: 'confirmed', value: 39.98 })
  expect(told).toEqual([])
  noted('zone', 'gain', -33, 34)
  expect(told).toEqual([-33])
  begin('gain-percent', 30)({ kind: 'confirmed', value: 30 })
  await clock.advance(6_000)
  noted('zone', 'gain', -36, 30)
  expect(told).toEqual([-33])
})

test('zones follow their group in what was done to it, and in nothing else', () => {
  const { told, noted, begin } = place()
  begin('mute', 1, 'group')({ kind: 'confirmed', value: 1 })
  noted('zone', 'mute', 1)
  noted('zone', 'grouped', 1)
  expect(told).toEqual([])
  noted('zone', 'gain', -10)
  expect(told).toEqual([-10])
  begin('combine', 1, 'group')({ kind: 'confirmed', value: 1 })
  noted('zone', 'source', 2)
  // Combining one group ends another one that overlaps with it.
  noted('group', 'active', 0)
  expect(told).toEqual([-10])
  noted('group', 'mute', 0)
  expect(told).toEqual([-10, 0])
})

test('at the end what still waits is told as what it looks like', () => {
  const { hands, told, noted, begin } = place()
  begin('gain-db', -20)
  noted('zone', 'gain', -33)
  hands.close()
  expect(told).toEqual([-33])
})
