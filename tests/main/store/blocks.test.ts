import { describe, expect, test } from 'vitest'
import { decodeHour, emptyReadings, encodeHour } from '../../../src-main/store/hour-block.ts'
import { decodeMinutes, encodeMinutes, MINUTES_AN_HOUR } from '../../../src-main/store/minute-block.ts'
import { emptyRollups, rollUp } from '../../../src-main/store/rollup.ts'
import { decodeSums, encodeSums } from '../../../src-main/store/sums-block.ts'
import { NO_READING } from '../../../src-shared/decibels.ts'
import type { Readings, RollupSpan } from '../../../src-shared/model/recording.ts'
import { createSeededRandom } from '../../support/random.ts'

const HOUR = 490_000
const START_MS = HOUR * 3_600_000

/** Readings as a processor with every trouble would leave them: gaps, a period that was changed, a clock that was set back. */
function troubledReadings(seed: number, count: number): Readings {
  const random = createSeededRandom(seed)
  const readings = emptyReadings(count)
  let atMs = START_MS + Math.floor(random() * 10) * 5000
  let periodMs = 5000
  for (let place = 0; place < count; place++) {
    if (random() < 0.02) periodMs = 1000 * (1 + Math.floor(random() * 60))
    if (random() < 0.02) atMs += Math.round((random() - 0.5) * 600_000)
    readings.atMs[place] = atMs
    readings.periodMs[place] = periodMs
    atMs += periodMs
    const isGap = random() < 0.1
    const level = -800 + Math.floor(random() * 801)
    readings.level[place] = isGap ? NO_READING : level
    readings.peak[place] = isGap ? NO_READING : Math.min(0, level + Math.floor(random() * 200))
    readings.clippedSeconds[place] = !isGap && random() < 0.05 ? 1 + Math.floor(random() * 60) : 0
  }
  return readings
}

describe('an hour of readings as a block', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))('comes back as it was, seed %i', (seed) => {
    const readings = troubledReadings(seed, (seed * 37) % 900)
    expect(decodeHour(START_MS, encodeHour(START_MS, readings))).toEqual(readings)
  })

  test('takes little more than two bytes a reading of music', () => {
    const readings = emptyReadings(720)
    const random = createSeededRandom(3)
    for (let place = 0; place < 720; place++) {
      readings.atMs[place] = START_MS + place * 5000
      readings.periodMs[place] = 5000
      readings.level[place] = -240 + Math.round(random() * 40)
      readings.peak[place] = readings.level[place]! + 60 + Math.round(random() * 40)
    }
    expect(encodeHour(START_MS, readings).length / 720).toBeLessThan(2.1)
  })

  test('takes next to nothing where nothing moves, or nothing was heard', () => {
    const readings = troubledReadings(8, 720)
    readings.atMs.forEach((_, place) => {
      readings.atMs[place] = START_MS + place * 5000
    })
    readings.periodMs.fill(5000)
    readings.clippedSeconds.fill(0)
    for (const part of [readings.level, readings.peak]) {
      part.fill(-800, 2, 300)
      part.fill(NO_READING, 300, 719)
    }
    const block = encodeHour(START_MS, readings)
    expect(block.length).toBeLessThan(32)
    expect(decodeHour(START_MS, block)).toEqual(readings)
  })

  test('is refused where it is damaged, and never read beyond its end', () => {
    const block = encodeHour(START_MS, troubledReadings(5, 300))
    expect(() => decodeHour(START_MS, Uint8Array.of(9, ...block.subarray(1)))).toThrow(/version/)
    expect(() => decodeHour(START_MS, block.subarray(0, 20))).toThrow()
    expect(() => decodeHour(START_MS, new Uint8Array())).toThrow()
    // One run that claims more readings than the block could hold.
    expect(() => decodeHour(START_MS, Uint8Array.of(1, 1, 0, 1, 0xff, 0xff, 0xff, 0x7f))).toThrow(/more than it holds/)
    // Two readings of which the second goes on for three, and one that goes on as none.
    expect(() => decodeHour(START_MS, Uint8Array.of(1, 1, 0, 1, 2, 0, 1, 3))).toThrow(/more than it holds/)
    expect(() => decodeHour(START_MS, Uint8Array.of(1, 1, 0, 1, 2, 1, 2))).toThrow(/more than it holds/)
  })
})

describe('the minutes of an hour as a block', () => {
  test.each(Array.from({ length: 20 }, (_, seed) => seed))('come back as they were, seed %i', (seed) => {
    const buckets = { startMs: START_MS, bucketMs: 60_000, length: MINUTES_AN_HOUR }
    for (const kind of ['zone', 'latency'] as const) {
      const minutes = rollUp(troubledReadings(seed, 700), buckets, { kind, silence: -500 })
      expect(decodeMinutes(encodeMinutes(minutes))).toEqual(minutes)
    }
  })
})

describe('sums of many buckets as blocks', () => {
  /** Hours that are whole, in part, too loud, silent, or not there at all. */
  function troubledSums(seed: number, baseMs: number, count: number): RollupSpan {
    const random = createSeededRandom(seed)
    const [starts, rollups] = [new Float64Array(count), emptyRollups(count)]
    let startMs = baseMs
    for (let place = 0; place < count; place++) {
      startMs += Math.floor(random() * 3) * 30 * 60_000
      starts[place] = startMs
      rollups.mean[place] = -800 + Math.floor(random() * 800)
      rollups.min[place] = rollups.mean[place]! - Math.floor(random() * 100)
      rollups.max[place] = rollups.mean[place]! + Math.floor(random() * 100)
      rollups.seconds[place] = random() < 0.5 ? 3600 : 1 + Math.floor(random() * 7200)
      rollups.clippedSeconds[place] = random() < 0.2 ? 1 + Math.floor(random() * 3600) : 0
      rollups.silentSeconds[place] = random() < 0.2 ? 1 + Math.floor(random() * 3600) : 0
      startMs += 60_000
    }
    return { starts, rollups }
  }

  test.each(Array.from({ length: 20 }, (_, seed) => seed))('come back as they were, seed %i', (seed) => {
    const sums = troubledSums(seed, START_MS, seed * 2)
    const block = encodeSums(sums, START_MS, 3600)
    expect(decodeSums([{ block, baseMs: START_MS }], 3600)).toEqual(sums)
  })

  test('come back one after the other', () => {
    const bases = [START_MS, START_MS + 100 * 3_600_000]
    const parts = bases.map((baseMs, seed) => troubledSums(seed, baseMs, 24))
    const blocks = parts.map((sums, at) => ({ block: encodeSums(sums, bases[at]!, 3600), baseMs: bases[at]! }))
    const all = decodeSums(blocks, 3600)
    expect([...all.starts]).toEqual(parts.flatMap(({ starts }) => [...starts]))
    expect([...all.rollups.mean]).toEqual(parts.flatMap(({ rollups }) => [...rollups.mean]))
    expect([...all.rollups.silentSeconds]).toEqual(parts.flatMap(({ rollups }) => [...rollups.silentSeconds]))
  })

  test('are refused where they are damaged', () => {
    const block = encodeSums(troubledSums(1, START_MS, 24), START_MS, 3600)
    const decode = (bytes: Uint8Array) => () => decodeSums([{ block: bytes, baseMs: START_MS }], 3600)
    expect(decode(Uint8Array.of(9, ...block.subarray(1)))).toThrow(/version/)
    expect(decode(block.subarray(0, block.length - 1))).toThrow()
    expect(decode(Uint8Array.of(1, 0xff, 0xff, 0x7f))).toThrow(/more than it holds/)
    expect(decode(new Uint8Array())).toThrow()
  })
})

describe('sums', () => {
  const readings = (levels: readonly number[], peaks: readonly number[]): Readings => ({
    atMs: Float64Array.from(levels, (_, place) => START_MS + place * 30_000),
    periodMs: new Uint16Array(levels.length).fill(30_000),
    level: Int16Array.from(levels),
    peak: Int16Array.from(peaks),
    clippedSeconds: Uint8Array.from(peaks, (peak) => (peak > -30 ? 2 : 0)),
  })
  const minute = { startMs: START_MS, bucketMs: 60_000, length: 2 }

  test('of meters are means of power, of latency plain means', () => {
    const given = readings([-100, -800, -300, NO_READING], [-20, -790, -250, NO_READING])
    const meters = rollUp(given, minute, { kind: 'source', silence: -500 })
    // 10·log10((10^-1 + 10^-8) / 2) = -13.0 dB.
    expect([...meters.mean]).toEqual([-130, -300])
    expect([...meters.min]).toEqual([-800, -300])
    expect([...meters.max]).toEqual([-20, -250])
    expect([...meters.seconds]).toEqual([60, 30])
    expect([...meters.silentSeconds]).toEqual([30, 0])
    expect([...meters.clippedSeconds]).toEqual([2, 0])
    const trips = rollUp(readings([500, 900, 300, NO_READING], [500, 900, 300, NO_READING]), minute, {
      kind: 'latency',
      silence: -500,
    })
    expect([...trips.mean]).toEqual([700, 300])
    expect([...trips.silentSeconds]).toEqual([0, 0])
  })

  test('of nothing are nothing', () => {
    const empty = rollUp(emptyReadings(0), minute, { kind: 'zone', silence: -500 })
    expect([...empty.seconds, ...empty.mean]).toEqual([0, 0, NO_READING, NO_READING])
  })
})
