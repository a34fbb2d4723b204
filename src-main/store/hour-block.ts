import { NO_READING } from '../../src-shared/decibels.ts'
import type { Readings } from '../../src-shared/model/recording.ts'
import { createByteReader, createByteWriter, unzigzag, zigzag } from './varint.ts'

const VERSION = 1
/** What stands in the place of a level: there is no reading, or it goes on as the one before for so many. */
const NOTHING = 0
const AS_BEFORE = 1
const FIRST_LEVEL = 2
/** More than any hour can have, however often a clock was set back in it: what a damaged block claims is not believed. */
const MOST_READINGS = 2 ** 22

/**
 * An hour of one series in about two bytes a reading: levels as differences from the one before, peaks as their distance above
 * the level, times as runs of equal periods, and the few seconds too loud as a list at the end. What stands still, as an idle
 * input does, takes next to nothing.
 */
export function encodeHour(hourStartMs: number, readings: Readings): Uint8Array {
  const { level, peak, clippedSeconds } = readings
  const count = level.length
  const writer = createByteWriter(64 + count * 4)
  writer.byte(VERSION)
  const runs = runsOf(readings)
  writer.varint(runs.length)
  for (const run of runs) {
    writer.varint(zigzag(run.startMs - hourStartMs))
    writer.varint(run.periodMs)
    writer.varint(run.count)
  }
  let before = 0
  for (let at = 0; at < count; ) {
    const value = level[at]!
    const same = at === 0 ? 0 : repeats(readings, at)
    if (same > 0) {
      writer.varint(AS_BEFORE)
      writer.varint(same)
      at += same
      continue
    }
    at += 1
    if (value === NO_READING) {
      writer.varint(NOTHING)
      continue
    }
    writer.varint(zigzag(value - before) + FIRST_LEVEL)
    writer.varint(Math.max(0, peak[at - 1]! - value))
    before = value
  }
  let last = 0
  for (let at = 0; at < count; at++) {
    if (clippedSeconds[at] === 0) continue
    writer.varint(at - last + 1)
    writer.varint(clippedSeconds[at]!)
    last = at
  }
  return writer.bytes()
}

/** @throws Error for bytes that no {@link encodeHour} of this version wrote */
export function decodeHour(hourStartMs: number, block: Uint8Array): Readings {
  const reader = createByteReader(block)
  if (reader.byte() !== VERSION) throw new Error('A block of readings has a version that is not known')
  const runs = Array.from({ length: reader.varint() }, () => ({
    startMs: hourStartMs + unzigzag(reader.varint()),
    periodMs: reader.varint(),
    count: reader.varint(),
  }))
  const count = runs.reduce((sum, run) => sum + run.count, 0)
  if (count > MOST_READINGS) throw new Error('A block of readings claims more than it holds')
  const readings = emptyReadings(count)
  const { atMs, periodMs, level, peak, clippedSeconds } = readings
  let place = 0
  for (const run of runs) {
    for (let nth = 0; nth < run.count; nth++, place++) {
      atMs[place] = run.startMs + nth * run.periodMs
      periodMs[place] = run.periodMs
    }
  }
  let before = 0
  for (let at = 0; at < count; ) {
    const token = reader.varint()
    if (token === AS_BEFORE) {
      const end = at + reader.varint()
      if (at === 0 || end > count) throw new Error('A block of readings claims more than it holds')
      level.fill(level[at - 1]!, at, end)
      peak.fill(peak[at - 1]!, at, end)
      at = end
      continue
    }
    if (token === NOTHING) {
      level[at] = NO_READING
      peak[at] = NO_READING
    } else {
      before += unzigzag(token - FIRST_LEVEL)
      level[at] = before
      peak[at] = before + reader.varint()
    }
    at += 1
  }
  let last = 0
  while (!reader.isAtEnd()) {
    last += reader.varint() - 1
    if (last >= count) throw new Error('A block of readings names a place that it does not have')
    clippedSeconds[last] = reader.varint()
  }
  return readings
}

/** How many readings from `at` on, which is not the first, are as the one before it. */
function repeats({ level, peak }: Readings, at: number): number {
  let end = at
  while (end < level.length && level[end] === level[at - 1] && peak[end] === peak[at - 1]) end += 1
  return end - at
}

export function emptyReadings(count: number): Readings {
  return {
    atMs: new Float64Array(count),
    periodMs: new Uint16Array(count),
    level: new Int16Array(count),
    peak: new Int16Array(count),
    clippedSeconds: new Uint8Array(count),
  }
}

/** Those from place `from` to `to` (exclusive), as a view. */
export function partOfReadings(
  { atMs, periodMs, level, peak, clippedSeconds }: Readings,
  from: number,
  to: number,
): Readings {
  return {
    atMs: atMs.subarray(from, to),
    periodMs: periodMs.subarray(from, to),
    level: level.subarray(from, to),
    peak: peak.subarray(from, to),
    clippedSeconds: clippedSeconds.subarray(from, to),
  }
}

/** Readings one after the other, as one. */
export function joinReadings(parts: readonly Readings[]): Readings {
  if (parts.length === 1) return parts[0]!
  const joined = emptyReadings(parts.reduce((sum, { level }) => sum + level.length, 0))
  let place = 0
  for (const part of parts) {
    joined.atMs.set(part.atMs, place)
    joined.periodMs.set(part.periodMs, place)
    joined.level.set(part.level, place)
    joined.peak.set(part.peak, place)
    joined.clippedSeconds.set(part.clippedSeconds, place)
    place += part.level.length
  }
  return joined
}

interface Run {
  readonly startMs: number
  readonly periodMs: number
  readonly count: number
}

function runsOf({ atMs, periodMs }: Readings): readonly Run[] {
  const runs: Run[] = []
  let start = 0
  for (let at = 1; at <= atMs.length; at++) {
    const goesOn =
      at < atMs.length && periodMs[at] === periodMs[start] && atMs[at] === atMs[at - 1]! + periodMs[at - 1]!
    if (goesOn) continue
    runs.push({ startMs: atMs[start]!, periodMs: periodMs[start]!, count: at - start })
    start = at
  }
  return runs
}
