import { describe, expect, test } from 'vitest'
import { isJump, rampStep } from '../../../src-main/control/ramp.ts'
import type { GainDb, GainPercent } from '../../../src-shared/decibels.ts'
import { createSeededRandom } from '../../support/random.ts'

const point = (db: number, percent: number) => ({ gainDb: db as GainDb, gainPercent: percent as GainPercent })

describe('a jump', () => {
  test('is more than 6 dB up, and never down', () => {
    expect(isJump('gain-db', -26, -20, [])).toBe(false)
    expect(isJump('gain-db', -26.1, -20, [])).toBe(true)
    expect(isJump('gain-db', 0, -80, [])).toBe(false)
    expect(isJump('gain-percent', 100, 0, [])).toBe(false)
  })

  test('in percent is judged by what the channels show of the curve, and by percent where they show nothing', () => {
    expect(isJump('gain-percent', 40, 45, [])).toBe(false)
    expect(isJump('gain-percent', 40, 46, [])).toBe(true)
    // Known to lie within 6 dB, though it is 15 %.
    const flat = [point(-20, 40), point(-15, 60)]
    expect(isJump('gain-percent', 40, 55, flat)).toBe(false)
    // Known to be more, though it is 4 %.
    const steep = [point(-60, 2), point(-50, 5)]
    expect(isJump('gain-percent', 2, 6, steep)).toBe(true)
    expect(isJump('gain-percent', 3, 6, steep)).toBe(false)
    // A channel that shows one of the two shows no point.
    expect(isJump('gain-percent', 40, 55, [{ gainDb: null, gainPercent: 60 as GainPercent }])).toBe(true)
  })
})

test('whatever the ways and the times: a ramp only rises, stays below its target, and is over after 1.5 s', () => {
  const random = createSeededRandom(11)
  for (let round = 0; round < 300; round++) {
    const from = -80 + random() * 70
    const to = from + 6 + random() * (0 - from - 6)
    let last = from
    for (let nowMs = 0; ; nowMs += 90 + random() * 200) {
      const step = rampStep({ from, startMs: 0 }, to, nowMs)
      if (step === null) {
        expect(nowMs).toBeGreaterThanOrEqual(1500)
        break
      }
      expect(nowMs).toBeLessThan(1500)
      expect(step).toBeGreaterThanOrEqual(last)
      expect(step).toBeLessThanOrEqual(to)
      last = step
    }
  }
})
