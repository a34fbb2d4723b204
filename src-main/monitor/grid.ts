import { NO_READING } from '../../src-shared/decibels.ts'
import type { ChannelChange, Readings } from '../../src-shared/model/recording.ts'

/** Equal steps in time; every array that is laid on them has `length` places. */
export interface Grid {
  readonly fromMs: number
  readonly periodMs: number
  readonly length: number
}

/** The complete sample periods of the last `spanMs` before `endMs`. */
export function gridBefore(endMs: number, spanMs: number, periodMs: number): Grid {
  const toMs = Math.floor(endMs / periodMs) * periodMs
  const length = Math.max(1, Math.round(spanMs / periodMs))
  return { fromMs: toMs - length * periodMs, periodMs, length }
}

export interface LaidReadings {
  readonly level: Int16Array
  readonly peak: Int16Array
  readonly clippedSeconds: Uint8Array
}

/** Readings on a grid; one of a longer period fills all steps that it covers. Where two meet, the louder peak stays. */
export function layReadings(grid: Grid, readings: Readings | undefined): LaidReadings {
  const level = new Int16Array(grid.length).fill(NO_READING)
  const peak = new Int16Array(grid.length).fill(NO_READING)
  const clippedSeconds = new Uint8Array(grid.length)
  if (!readings) return { level, peak, clippedSeconds }
  for (let at = 0; at < readings.level.length; at++) {
    const value = readings.level[at]!
    if (value === NO_READING) continue
    const first = Math.floor((readings.atMs[at]! - grid.fromMs) / grid.periodMs)
    const steps = Math.max(1, Math.round(readings.periodMs[at]! / grid.periodMs))
    for (let step = Math.max(0, first); step < Math.min(grid.length, first + steps); step++) {
      level[step] = value
      if (readings.peak[at]! > peak[step]!) peak[step] = readings.peak[at]!
    }
    // Seconds are counted once, in the step in which the period began.
    if (first >= 0 && first < grid.length) {
      clippedSeconds[first] = Math.min(255, clippedSeconds[first]! + readings.clippedSeconds[at]!)
    }
  }
  return { level, peak, clippedSeconds }
}

/**
 * A value at the end of each step, from what it is now and how it changed until then: `changes` are of this one value, oldest
 * first. `unknown` stands where it was not known.
 */
export function layValue<T extends Int8Array | Int16Array>(
  grid: Grid,
  into: T,
  now: number | null,
  changes: readonly Pick<ChannelChange, 'atMs' | 'before'>[],
  unknown: number,
  scale: number,
): T {
  const asStored = (value: number | null) => (value === null ? unknown : Math.round(value * scale))
  let value = asStored(now)
  let next = changes.length - 1
  for (let step = grid.length - 1; step >= 0; step--) {
    const endMs = grid.fromMs + (step + 1) * grid.periodMs
    while (next >= 0 && changes[next]!.atMs >= endMs) {
      value = asStored(changes[next]!.before)
      next -= 1
    }
    into[step] = value
  }
  return into
}
