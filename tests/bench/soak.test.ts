import { expect, test } from 'vitest'
import { soak } from '../../bench/soak/run.ts'
import { slopeOf } from '../../bench/statistics.ts'

/** Lines that hold the time that the program took: a test asserts none of them. */
const IS_TIME = / m?s$/

test('a few hours of the soak keep every reading once, and small', { timeout: 60_000 }, async () => {
  const lines = (await soak(30)).filter(({ goal }) => !IS_TIME.test(goal))
  expect(lines.filter(({ isMet }) => !isMet)).toEqual([])
  // A day at full resolution: 24 hours of 720 samples of 24 meters and a round trip.
  expect(lines.find(({ what }) => what === 'readings at full resolution')?.value).toBe(String(24 * 720 * 25))
  expect(lines.map(({ goal }) => goal)).toContain('≤ 3 bytes')
})

test('a slope is by how much the one grows for each of the other', () => {
  expect(slopeOf([0, 1, 2], [5, 7, 9])).toBe(2)
  expect(slopeOf([1, 2, 3, 4], [3, 1, 3, 1])).toBeCloseTo(-0.4)
  expect(() => slopeOf([1], [])).toThrow(RangeError)
})
