import { describe, expect, test } from 'vitest'
import { percentOfScale } from '../../src-renderer/meters/scale.ts'

describe('the scale of IEC 60268-18', () => {
  test.each([
    [0, 100],
    [-10, 75],
    [-20, 50],
    [-30, 30],
    [-40, 15],
    [-50, 7.5],
    [-60, 2.5],
    [-70, 0],
  ])('%d dB stands at %d percent', (levelDb, percent) => expect(percentOfScale(levelDb)).toBe(percent))

  test('is linear between its knees', () => {
    expect(percentOfScale(-5)).toBeCloseTo(87.5, 9)
    expect(percentOfScale(-25)).toBeCloseTo(40, 9)
    expect(percentOfScale(-65)).toBeCloseTo(1.25, 9)
  })

  test('never goes down as the level goes up, and never leaves 0 to 100', () => {
    let before = 0
    for (let tenths = -900; tenths <= 100; tenths++) {
      const percent = percentOfScale(tenths / 10)
      expect(percent).toBeGreaterThanOrEqual(before)
      expect(percent).toBeLessThanOrEqual(100)
      before = percent
    }
  })

  test('shows nothing for what is no level', () => {
    expect(percentOfScale(Number.NEGATIVE_INFINITY)).toBe(0)
    expect(percentOfScale(Number.NaN)).toBe(0)
  })
})
