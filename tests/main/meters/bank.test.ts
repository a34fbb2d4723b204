import { beforeEach, describe, expect, it } from 'vitest'
import { createMeterBank, type MeterBank } from '../../../src-main/meters/bank.ts'
import { createBroadcast } from '../../../src-main/meters/broadcast.ts'
import { NO_READING } from '../../../src-shared/decibels.ts'
import { ProcessorId } from '../../../src-shared/model/processor.ts'
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts'

const BAR = ProcessorId.parse('bar')
const ROOF = ProcessorId.parse('roof')
const [SOURCE, ZONE] = [0, 2]

describe('meter bank', () => {
  let clock: ManualClock
  let bank: MeterBank
  beforeEach(() => {
    clock = createManualClock()
    bank = createMeterBank(clock, () => -30)
  })

  it('keeps two processors with the same indices apart', () => {
    bank.place(BAR, [{ family: 'zone', index: 3 }])
    bank.place(ROOF, [{ family: 'zone', index: 3 }])
    bank.sink(BAR).write(ZONE, 3, -100, clock.monotonicMs())
    bank.sink(ROOF).write(ZONE, 3, -200, clock.monotonicMs())
    expect(bank.frame(false).tenthsDb).toEqual([-100, -200])
  })

  it('drops a level that nobody named', () => {
    bank.place(BAR, [{ family: 'zone', index: 3 }])
    const sink = bank.sink(BAR)
    for (const [family, index] of [
      [SOURCE, 3],
      [ZONE, 4],
      [ZONE, 999],
      [ZONE, -1],
    ] as const) {
      sink.write(family, index, 0, clock.monotonicMs())
    }
    expect(bank.frame(false).tenthsDb).toEqual([NO_READING])
  })

  it('keeps levels with their meters when the layout changes, and counts the version up', () => {
    bank.place(BAR, [
      { family: 'zone', index: 1 },
      { family: 'zone', index: 7 },
    ])
    const sink = bank.sink(BAR)
    sink.write(ZONE, 7, -123, clock.monotonicMs())
    const before = bank.layout.get().version
    bank.place(BAR, [
      { family: 'source', index: 0 },
      { family: 'zone', index: 7 },
    ])
    expect(bank.layout.get().version).toBe(before + 1)
    expect(bank.frame(false).tenthsDb).toEqual([NO_READING, -123])
    sink.write(ZONE, 7, -50, clock.monotonicMs())
    expect(bank.frame(false).tenthsDb).toEqual([NO_READING, -50])
    bank.place(BAR, [
      { family: 'source', index: 0 },
      { family: 'zone', index: 7 },
    ])
    expect(bank.layout.get().version).toBe(before + 1)
  })

  it('never freezes at the last value: no reading after a second, or after three usual gaps', async () => {
    bank.place(BAR, [{ family: 'zone', index: 0 }])
    const sink = bank.sink(BAR)
    sink.write(ZONE, 0, -100, clock.monotonicMs())
    await clock.advance(1_000)
    expect(bank.frame(false).tenthsDb).toEqual([-100])
    await clock.advance(1)
    expect(bank.frame(false).tenthsDb).toEqual([NO_READING])

    for (let i = 0; i < 60; i++) {
      await clock.advance(800)
      sink.write(ZONE, 0, -100, clock.monotonicMs())
    }
    await clock.advance(2_300)
    expect(bank.frame(false).tenthsDb).toEqual([-100])
    await clock.advance(200)
    expect(bank.frame(false).tenthsDb).toEqual([NO_READING])
  })

  it('takes a level that does not come again for steady, where the processor never repeats itself and is heard', async () => {
    bank.place(BAR, [
      { family: 'zone', index: 0 },
      { family: 'zone', index: 1 },
    ])
    const sink = bank.sink(BAR)
    sink.write(ZONE, 0, -250, clock.monotonicMs())
    sink.write(ZONE, 1, -800, clock.monotonicMs())
    bank.setHeard(BAR, true)
    await clock.advance(60_000)
    expect(bank.frame(false).tenthsDb).toEqual([-250, -800])
    bank.setHeard(BAR, false)
    expect(bank.frame(false).tenthsDb).toEqual([NO_READING, NO_READING])
    bank.setHeard(BAR, true)
    // Now it repeats itself: from here on, what does not come again is gone.
    for (let i = 0; i < 5; i++) {
      await clock.advance(100)
      sink.write(ZONE, 1, -800, clock.monotonicMs())
    }
    expect(bank.frame(false).tenthsDb).toEqual([NO_READING, -800])
  })

  it('forgets at once what a lost processor said, and nothing of the others', () => {
    bank.place(BAR, [{ family: 'zone', index: 0 }])
    bank.place(ROOF, [{ family: 'zone', index: 0 }])
    bank.sink(BAR).write(ZONE, 0, -100, clock.monotonicMs())
    bank.sink(ROOF).write(ZONE, 0, -200, clock.monotonicMs())
    bank.silence(BAR)
    expect(bank.frame(false).tenthsDb).toEqual([NO_READING, -200])
    bank.remove(BAR)
    expect(bank.frame(false).tenthsDb).toEqual([-200])
    bank.sink(BAR).write(ZONE, 0, 0, clock.monotonicMs())
    expect(bank.frame(false).tenthsDb).toEqual([-200])
  })

  it('tells a peak between two frames once, to whoever takes it', () => {
    bank.place(BAR, [{ family: 'zone', index: 0 }])
    const sink = bank.sink(BAR)
    for (const level of [-300, -10, -250]) sink.write(ZONE, 0, level, clock.monotonicMs())
    expect(bank.frame(false).peaks).toEqual([0, -10])
    expect(bank.frame(true).peaks).toEqual([0, -10])
    expect(bank.frame(true).peaks).toEqual([])
  })

  it('is broadcast 20 times a second while somebody listens, and not otherwise', async () => {
    bank.place(BAR, [{ family: 'zone', index: 0 }])
    const frames = createBroadcast(bank, clock)
    await clock.advance(1_000)
    let count = 0
    const stop = frames.subscribe(() => count++)
    await clock.advance(1_000)
    expect(count).toBe(20)
    stop()
    await clock.advance(1_000)
    expect(count).toBe(20)
  })
})
