import { beforeEach, describe, expect, test } from 'vitest'
import { createMeterBank, type MeterBank } from '../../../src-main/meters/bank.ts'
import { createIntegrals, type Integrals } from '../../../src-main/meters/integrals.ts'
import { NO_READING } from '../../../src-shared/decibels.ts'
import { ProcessorId } from '../../../src-shared/model/processor.ts'
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts'

describe('the mean of a meter', () => {
  let one: Integrals
  beforeEach(() => {
    one = createIntegrals(1, () => -30)
  })
  const taken = () => [one.take(0), one.peakTaken(0), one.clippedSecondsTaken(0)]

  test('is of its power over time, not of its decibels and not of its readings', () => {
    // A second at -10 dB and nine at silence: 10·log10(0.1 × 10^-1 + 0.9 × 10^-8) = -20.0 dB.
    one.hold(0, -100, 1000)
    one.hold(0, -800, 10_000)
    expect(taken()).toEqual([-200, -100, 0])
    expect(taken()).toEqual([NO_READING, NO_READING, 0])
  })

  test('of one level is that level, to the tenth, at both ends of the range', () => {
    for (const level of [-800, -799, -333, -1, 0]) {
      one = createIntegrals(1, () => -30)
      for (let at = 1; at <= 50; at++) one.hold(0, level, at * 100)
      expect(one.take(0)).toBe(level)
    }
  })

  test('is the same whether a level follows another in one step or in two', () => {
    const two = createIntegrals(1, () => -30)
    let before = -300
    for (const [level, atMs] of [
      [-500, 400],
      [-20, 400],
      [-10, 1700],
      [-600, 2100],
      [-250, 2100],
    ] as const) {
      one.follow(0, before, level, atMs)
      two.hold(0, before, atMs)
      two.hear(0, level, atMs)
      before = level
    }
    const expected = [two.take(0), two.peakTaken(0), two.clippedSecondsTaken(0)]
    expect(expected.slice(1)).toEqual([-10, 3])
    expect(taken()).toEqual(expected)
  })

  test('leaves out what was not heard', () => {
    one.hold(0, -100, 1000)
    one.skip(0, 9000)
    one.hold(0, -100, 10_000)
    expect(taken()).toEqual([-100, -100, 0])
  })

  test('keeps the peak of a level that lasted no time at all', () => {
    one.hold(0, -300, 500)
    one.hear(0, -20, 500)
    one.hold(0, -300, 5000)
    expect(taken()).toEqual([-300, -20, 1])
  })

  test('counts a second that was too loud once, on whichever side of a sample it lies', () => {
    one.hear(0, -10, 4990)
    one.hold(0, -10, 5000)
    expect(one.take(0)).toBe(-10)
    expect(one.clippedSecondsTaken(0)).toBe(1)
    one.hear(0, -10, 5400)
    one.hold(0, -10, 7400)
    one.hear(0, -300, 7400)
    one.take(0)
    // 5, 6 and 7; second 4 was counted before.
    expect(one.clippedSecondsTaken(0)).toBe(3)
  })

  test('takes exactly the threshold for not too loud', () => {
    one.hear(0, -30, 100)
    one.hold(0, -30, 5000)
    expect(taken()).toEqual([-30, -30, 0])
  })
})

describe('a sample of the bank', () => {
  const id = ProcessorId.parse('p-1')
  let clock: ManualClock
  let bank: MeterBank
  beforeEach(() => {
    clock = createManualClock()
    bank = createMeterBank(clock, () => -30)
    bank.place(id, [
      { family: 'source', index: 4 },
      { family: 'zone', index: 0 },
    ])
  })
  const write = (family: number, index: number, tenthsDb: number) =>
    bank.sink(id).write(family, index, tenthsDb, clock.monotonicMs())
  const sample = () => {
    const { keys, levels, peaks } = bank.sample(id)
    return keys.map(({ family, index }, at) => [family, index, levels[at], peaks[at]])
  }

  test('begins with the first reading and not before it', async () => {
    await clock.advance(60_000)
    write(0, 4, -200)
    await clock.advance(500)
    expect(sample()).toEqual([
      ['source', 4, -200, -200],
      ['zone', 0, NO_READING, NO_READING],
    ])
  })

  test('holds a level until it is too old, and no longer', async () => {
    write(0, 4, -100)
    await clock.advance(60_000)
    expect(sample()[0]).toEqual(['source', 4, -100, -100])
    await clock.advance(5000)
    expect(sample()[0]).toEqual(['source', 4, NO_READING, NO_READING])
  })

  test('goes on through a change of the layout, at its new place', async () => {
    write(2, 0, -100)
    await clock.advance(500)
    write(2, 0, -100)
    const before = bank.sample(id)
    bank.place(id, [{ family: 'zone', index: 0 }])
    await clock.advance(500)
    expect(sample()).toEqual([['zone', 0, -100, -100]])
    expect(bank.sample(id).keys).not.toBe(before.keys)
    expect(bank.sample(id).keys).toBe(bank.sample(id).keys)
  })

  test('keeps what was heard before a link was lost, and nothing after', async () => {
    write(0, 4, -100)
    await clock.advance(400)
    bank.silence(id)
    await clock.advance(4600)
    expect(sample()[0]).toEqual(['source', 4, -100, -100])
    await clock.advance(5000)
    expect(sample()[0]?.[2]).toBe(NO_READING)
  })

  test('of a processor that nobody knows is empty', () => {
    expect(bank.sample(ProcessorId.parse('p-9')).keys).toEqual([])
  })
})
