import { expect, test } from 'vitest'
import { createDeviceHands } from '../../../src-main/control/at-the-device.ts'
import type { ChangedThing } from '../../../src-shared/model/history.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import type { ChannelFamily } from '../../../src-shared/model/sound.ts'
import { oneStep } from '../../support/channel-change.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const BAR = 'p-1' as ProcessorId
const at = (family: ChannelFamily, index: number) => ({ processorId: BAR, family, index })

function place() {
  const clock = createManualClock()
  const hands = createDeviceHands(clock)
  const foreign = (family: ChannelFamily, what: ChangedThing, after: number, agoMs = 0) =>
    hands.foreign(
      BAR,
      [oneStep({ atMs: clock.nowMs() - agoMs, family, index: 3, what, before: -50, after })],
      () => 'Bar',
    ).length
  return { clock, hands, foreign }
}

test('a value that we wrote is ours, heard before its reply or seconds later; any other is somebody else’s', async () => {
  const { clock, hands, foreign } = place()
  hands.own(at('zone', 3), 'gain-db', -20)
  expect(foreign('zone', 'gain', -20)).toBe(0)
  expect(foreign('zone', 'gain', -21)).toBe(1)
  expect(foreign('source', 'gain', -20)).toBe(1)
  expect(foreign('zone', 'mute', 1)).toBe(1)
  await clock.advance(5000)
  expect(foreign('zone', 'gain', -20, 5000)).toBe(0)
  // The same value much later was not our doing.
  expect(foreign('zone', 'gain', -20)).toBe(1)
})

test('a percent is ours while nobody knows its dB, and then in dB', () => {
  const { hands, foreign } = place()
  hands.own(at('zone', 3), 'gain-percent', 40)
  expect(foreign('zone', 'gain', -29.4)).toBe(0)
  hands.own(at('zone', 3), 'gain-percent', 39.98)
  hands.own(at('zone', 3), 'gain-db', -29.4)
  expect(foreign('zone', 'gain', -29.4)).toBe(0)
  expect(foreign('zone', 'gain', -33)).toBe(1)
})

test('zones follow their group in what was done to it, and in nothing else', () => {
  const { hands, foreign } = place()
  hands.own(at('group', 5), 'mute', 1)
  expect(foreign('zone', 'mute', 1)).toBe(0)
  expect(foreign('zone', 'gain', -10)).toBe(1)
  expect(foreign('zone', 'grouped', 1)).toBe(0)
  hands.own(at('group', 5), 'combine', 1)
  expect(foreign('zone', 'source', 2)).toBe(0)
  // Combining one group ends another one that overlaps with it.
  expect(foreign('group', 'active', 0)).toBe(0)
  expect(foreign('group', 'mute', 0)).toBe(1)
})
