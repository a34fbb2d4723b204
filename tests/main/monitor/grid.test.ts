import { describe, expect, test } from 'vitest'
import { gridBefore, layReadings, layValue } from '../../../src-main/monitor/grid.ts'
import { NO_READING } from '../../../src-shared/decibels.ts'
import type { ChannelChange, Readings } from '../../../src-shared/model/recording.ts'

const GRID = { fromMs: 100_000, periodMs: 5000, length: 6 }

function readings(
  rows: readonly (readonly [atMs: number, periodMs: number, level: number, clipped: number])[],
): Readings {
  return {
    atMs: Float64Array.from(rows, ([atMs]) => atMs),
    periodMs: Uint16Array.from(rows, ([, periodMs]) => periodMs),
    level: Int16Array.from(rows, ([, , level]) => level),
    peak: Int16Array.from(rows, ([, , level]) => (level === NO_READING ? level : level + 10)),
    clippedSeconds: Uint8Array.from(rows, ([, , , clipped]) => clipped),
  }
}

test('a grid ends with the last whole period', () => {
  expect(gridBefore(130_999, 30_000, 5000)).toEqual({ fromMs: 100_000, periodMs: 5000, length: 6 })
})

describe('readings on a grid', () => {
  test('stand at their steps, and what is missing or outside stays empty', () => {
    const laid = layReadings(
      GRID,
      readings([
        [95_000, 5000, -1, 0],
        [100_000, 5000, -200, 2],
        [110_000, 5000, NO_READING, 0],
        [125_000, 5000, -300, 0],
        [130_000, 5000, -2, 0],
      ]),
    )
    expect([...laid.level]).toEqual([-200, NO_READING, NO_READING, NO_READING, NO_READING, -300])
    expect([...laid.peak]).toEqual([-190, NO_READING, NO_READING, NO_READING, NO_READING, -290])
    expect([...laid.clippedSeconds]).toEqual([2, 0, 0, 0, 0, 0])
  })

  test('of another period fill the steps that they cover, and count their seconds once', () => {
    const laid = layReadings(
      GRID,
      readings([
        [100_000, 10_000, -100, 3],
        [110_000, 1000, -500, 0],
        [111_000, 1000, -400, 1],
      ]),
    )
    expect([...laid.level.subarray(0, 3)]).toEqual([-100, -100, -400])
    expect([...laid.peak.subarray(0, 3)]).toEqual([-90, -90, -390])
    expect([...laid.clippedSeconds.subarray(0, 3)]).toEqual([3, 0, 1])
  })

  test('that nobody has are empty', () => {
    expect([...layReadings(GRID, undefined).level]).toEqual(new Array(6).fill(NO_READING))
  })
})

describe('a value on a grid', () => {
  const change = (atMs: number, before: number | null, after: number) => ({
    atMs,
    before,
    after,
  })
  const lay = (now: number | null, changes: readonly Pick<ChannelChange, 'atMs' | 'before'>[]) => [
    ...layValue(GRID, new Int16Array(6), now, changes, NO_READING, 10),
  ]

  test('is what it is now where nothing changed', () => {
    expect(lay(-12.5, [])).toEqual(new Array(6).fill(-125))
    expect(lay(null, [])).toEqual(new Array(6).fill(NO_READING))
  })

  test('is rewound through its changes, those after the grid too', () => {
    const changes = [change(107_000, -20, -10), change(118_000, -10, -30), change(140_000, -30, -5)]
    expect(lay(-5, changes)).toEqual([-200, -100, -100, -300, -300, -300])
  })

  test('is not known before the change that does not know it', () => {
    expect(lay(-5, [change(112_000, null, -5)])).toEqual([NO_READING, NO_READING, -50, -50, -50, -50])
  })
})
