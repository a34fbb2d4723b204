import { describe, expect, test } from 'vitest'
import {
  createMotion,
  type MeterMotion,
  pushReading,
  stepMotion,
  wasTooLoud,
} from '../../src-renderer/meters/meter-motion.ts'
import { isReading } from '../../src-renderer/meters/reading.ts'
import { NO_READING } from '../../src-shared/decibels.ts'

/** A motion that was at `tenthsDb` at 0 ms and reads the floor since. */
function falling(tenthsDb: number): MeterMotion {
  const motion = createMotion()
  pushReading(motion, tenthsDb, tenthsDb, 0)
  stepMotion(motion, 0, 0)
  pushReading(motion, -800, -800, 0)
  return motion
}

/** Steps a motion through `totalMs` in frames of `frameMs`. */
function run(motion: MeterMotion, totalMs: number, frameMs: number): void {
  for (let nowMs = frameMs; nowMs <= totalMs + 1e-9; nowMs += frameMs) stepMotion(motion, nowMs, frameMs)
}

describe('the level', () => {
  test('is up in the next picture', () => {
    const motion = createMotion()
    pushReading(motion, -125, -125, 0)
    stepMotion(motion, 16, 16)
    expect(motion.shownDb).toBe(-12.5)
  })

  test.each([1_000 / 60, 1_000 / 30, 250])('falls 20 dB in 1.7 s with a picture each %d ms', (frameMs) => {
    const motion = falling(0)
    const pictures = Math.floor(1_700 / frameMs)
    run(motion, pictures * frameMs, frameMs)
    expect(motion.shownDb).toBeCloseTo((-20 * pictures * frameMs) / 1_700, 6)
  })

  test('never falls below the reading', () => {
    const motion = falling(0)
    pushReading(motion, -50, -50, 0)
    run(motion, 10_000, 100)
    expect(motion.shownDb).toBe(-5)
  })

  test('goes up with a peak between two frames', () => {
    const motion = createMotion()
    pushReading(motion, -400, -20, 0)
    expect(motion.shownDb).toBe(-2)
    expect(motion.readingTenthsDb).toBe(-400)
  })
})

describe('the peak line', () => {
  test('stands for 1.5 s, then falls like the level', () => {
    const motion = falling(0)
    run(motion, 1_500, 50)
    expect(motion.peakDb).toBe(0)
    for (let nowMs = 1_550; nowMs <= 3_200; nowMs += 50) stepMotion(motion, nowMs, 50)
    expect(motion.peakDb).toBeCloseTo(-20, 6)
  })

  test('counts only the part of a long picture after the hold', () => {
    const motion = falling(0)
    stepMotion(motion, 3_200, 3_200)
    expect(motion.peakDb).toBeCloseTo(-20, 6)
  })

  test('begins its hold anew with a higher level', () => {
    const motion = falling(-200)
    run(motion, 1_400, 100)
    pushReading(motion, -100, -100, 1_400)
    pushReading(motion, -800, -800, 1_400)
    stepMotion(motion, 2_900, 1_500)
    expect(motion.peakDb).toBe(-10)
  })
})

describe('"Too loud"', () => {
  test('comes above -3 dB, a peak between two frames included, and not at -3 dB', () => {
    const motion = createMotion()
    pushReading(motion, -30, -30, 0)
    expect(wasTooLoud(motion, 0)).toBe(false)
    pushReading(motion, -200, -29, 1_000)
    expect(wasTooLoud(motion, 1_000)).toBe(true)
  })

  test('goes after ten seconds', () => {
    const motion = createMotion()
    pushReading(motion, -10, -10, 1_000)
    pushReading(motion, -300, -300, 1_050)
    expect(wasTooLoud(motion, 10_999)).toBe(true)
    expect(wasTooLoud(motion, 11_000)).toBe(false)
  })
})

describe('no reading', () => {
  test.each([NO_READING, Number.NaN, 1, -801])('%d empties the meter at once', (tenthsDb) => {
    expect(isReading(tenthsDb)).toBe(false)
    const motion = falling(0)
    pushReading(motion, tenthsDb, tenthsDb, 20)
    stepMotion(motion, 40, 20)
    expect(motion).toMatchObject({ shownDb: Number.NEGATIVE_INFINITY, peakDb: Number.NEGATIVE_INFINITY })
  })

  test('is left by the next reading without a jump from below', () => {
    const motion = createMotion()
    pushReading(motion, NO_READING, NO_READING, 0)
    pushReading(motion, -333, NO_READING, 50)
    expect(motion).toMatchObject({ shownDb: -33.3, peakDb: -33.3, readingTenthsDb: -333 })
  })
})
