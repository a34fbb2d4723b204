import { expect, test } from 'vitest'
import { type ChannelWatch, createChannelWatch } from '../../../src-main/meters/channel-watch.ts'
import { createTopic } from '../../../src-main/topic.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import type { ProcessorSound, Zone } from '../../../src-shared/model/sound.ts'
import { barSound } from '../../support/fake-venue.ts'
import { createRecordedLog } from '../../support/log.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const BAR = 'p-1' as ProcessorId

/** A bar whose first zone tells dB and percent when the test says so. */
function place() {
  const clock = createManualClock()
  const first = barSound('p-1')
  const [zone] = first.zones
  const sound = createTopic<readonly ProcessorSound[]>([])
  const kept: ChannelChange[] = []
  let now = zone!
  const tell = (change: { readonly gainDb?: number; readonly gainPercent?: number }) => {
    now = { ...now, ...change } as Zone
    sound.set([{ ...first, zones: [now] }])
  }
  tell({ gainDb: -20, gainPercent: 40 })
  const watch: ChannelWatch = createChannelWatch({
    clock,
    log: createRecordedLog(),
    sound,
    onTrigger: () => () => undefined,
    keep: (_, changes) => void kept.push(...changes),
  })
  return { clock, kept, watch, tell }
}

test('a volume waits for its percent, whichever of the two comes first', async () => {
  const { clock, kept, tell } = place()
  await clock.advance(4900)
  tell({ gainDb: -30 })
  // The time to write is there before the percent is.
  await clock.advance(200)
  expect(kept).toEqual([])
  tell({ gainPercent: 25 })
  await clock.advance(5000)
  expect(kept).toMatchObject([{ before: -20, after: -30, percentBefore: 40, percentAfter: 25 }])

  tell({ gainPercent: 60 })
  await clock.advance(150)
  tell({ gainDb: -12 })
  await clock.advance(10_000)
  expect(kept[1]).toMatchObject({ before: -30, after: -12, percentBefore: 25, percentAfter: 60 })
})

test('without a percent it is written in dB alone, and an old percent is not taken for the new one', async () => {
  const { clock, kept, tell } = place()
  tell({ gainDb: -30 })
  await clock.advance(10_000)
  expect(kept).toMatchObject([{ before: -20, after: -30, percentBefore: 40, percentAfter: null }])
  // One that comes later belongs to nothing that was written.
  tell({ gainPercent: 25 })
  await clock.advance(10_000)
  expect(kept).toHaveLength(1)
})

test('the parts of a long turn are one after the other in percent too', async () => {
  const { clock, kept, tell } = place()
  for (let step = 1; step <= 20; step++) {
    tell({ gainDb: -20 - step })
    await clock.advance(40)
    tell({ gainPercent: 40 - step })
    await clock.advance(60)
  }
  await clock.advance(10_000)
  expect(kept).toMatchObject([
    { before: -20, after: -30, percentBefore: 40, percentAfter: 30, steps: 10 },
    { before: -30, after: -40, percentBefore: 30, percentAfter: 20, steps: 10 },
  ])
})

test('what is asked for at once is written at once, and what goes on stays open where only what is over is asked for', async () => {
  const { clock, kept, watch, tell } = place()
  tell({ gainDb: -30 })
  await clock.advance(300)
  watch.settle('over')
  expect(kept).toEqual([])
  expect(watch.waiting(BAR)).toHaveLength(1)
  watch.settle('all')
  expect(kept).toHaveLength(1)
  expect(watch.waiting(BAR)).toEqual([])
})
