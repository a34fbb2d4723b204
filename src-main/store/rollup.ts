import { NO_READING, powerOf, tenthsDbOfPower } from '../../src-shared/decibels.ts'
import type { SeriesKind } from '../../src-shared/model/monitor.ts'
import type { Readings, Rollups } from '../../src-shared/model/recording.ts'

export function emptyRollups(length: number): Rollups {
  return {
    min: new Int16Array(length).fill(NO_READING),
    mean: new Int16Array(length).fill(NO_READING),
    max: new Int16Array(length).fill(NO_READING),
    clippedSeconds: new Uint32Array(length),
    silentSeconds: new Uint32Array(length),
    seconds: new Uint32Array(length),
  }
}

/** Where the buckets are: the first begins at `startMs`, each lasts `bucketMs`. */
export interface Buckets {
  readonly startMs: number
  readonly bucketMs: number
  readonly length: number
}

/** How a series is summed: what its mean is, and below which level it is silent (tenths of a dB; latency never is). */
export interface RollupRule {
  readonly kind: SeriesKind
  readonly silence: number
}

/** Sums readings by buckets. A reading belongs to the bucket in which its period began; what is outside is left out. */
export function rollUp(readings: Readings, buckets: Buckets, rule: RollupRule): Rollups {
  const rollups = emptyRollups(buckets.length)
  const sums = new Float64Array(buckets.length)
  const { level, peak, atMs, periodMs, clippedSeconds } = readings
  const isMeter = rule.kind !== 'latency'
  for (let at = 0; at < level.length; at++) {
    const value = level[at]!
    if (value === NO_READING) continue
    const bucket = Math.floor((atMs[at]! - buckets.startMs) / buckets.bucketMs)
    if (bucket < 0 || bucket >= buckets.length) continue
    const seconds = Math.round(periodMs[at]! / 1000)
    if (rollups.seconds[bucket] === 0) {
      rollups.min[bucket] = value
      rollups.max[bucket] = peak[at]!
    } else {
      if (value < rollups.min[bucket]!) rollups.min[bucket] = value
      if (peak[at]! > rollups.max[bucket]!) rollups.max[bucket] = peak[at]!
    }
    sums[bucket]! += (isMeter ? powerOf(value) : value) * seconds
    rollups.seconds[bucket]! += seconds
    rollups.clippedSeconds[bucket]! += clippedSeconds[at]!
    if (isMeter && value < rule.silence) rollups.silentSeconds[bucket]! += seconds
  }
  for (let bucket = 0; bucket < buckets.length; bucket++) {
    const seconds = rollups.seconds[bucket]!
    if (seconds > 0) rollups.mean[bucket] = meanOf(sums[bucket]! / seconds, rule.kind)
  }
  return rollups
}

/**
 * Adds the buckets of `part` to those of `into` from place `offset` on, each to what is there: an hour that is recorded twice,
 * because a clock was set back, counts both times. What lies outside is left out.
 */
export function addBuckets(into: Rollups, offset: number, part: Rollups, kind: SeriesKind): void {
  const end = Math.min(part.seconds.length, into.seconds.length - offset)
  for (let at = Math.max(0, -offset); at < end; at++) addBucket(into, offset + at, part, at, kind)
}

/** Adds bucket `at` of `part` to bucket `place` of `into`. */
export function addBucket(into: Rollups, place: number, part: Rollups, at: number, kind: SeriesKind): void {
  const [before, added] = [into.seconds[place]!, part.seconds[at]!]
  if (added === 0) return
  const seconds = before + added
  const [mean, min, max] = [part.mean[at]!, part.min[at]!, part.max[at]!]
  if (before === 0 || min < into.min[place]!) into.min[place] = min
  if (before === 0 || max > into.max[place]!) into.max[place] = max
  into.mean[place] =
    before === 0
      ? mean
      : meanOf((weighed(into.mean[place]!, kind) * before + weighed(mean, kind) * added) / seconds, kind)
  into.seconds[place] = seconds
  into.clippedSeconds[place]! += part.clippedSeconds[at]!
  into.silentSeconds[place]! += part.silentSeconds[at]!
}

/** Puts bucket `at` of `from` in the place of bucket `place` of `into`. */
export function copyBucket(into: Rollups, place: number, from: Rollups, at: number): void {
  into.min[place] = from.min[at]!
  into.mean[place] = from.mean[at]!
  into.max[place] = from.max[at]!
  into.clippedSeconds[place] = from.clippedSeconds[at]!
  into.silentSeconds[place] = from.silentSeconds[at]!
  into.seconds[place] = from.seconds[at]!
}

/** Sums the buckets `from` to `to` (exclusive) of one series into bucket `place` of `into`, which must be empty there. */
export function addInto(into: Rollups, place: number, part: Rollups, from: number, to: number, kind: SeriesKind): void {
  let sum = 0
  for (let at = from; at < to; at++) {
    const seconds = part.seconds[at]!
    if (seconds === 0) continue
    if (into.seconds[place] === 0 || part.min[at]! < into.min[place]!) into.min[place] = part.min[at]!
    if (into.seconds[place] === 0 || part.max[at]! > into.max[place]!) into.max[place] = part.max[at]!
    into.seconds[place]! += seconds
    into.clippedSeconds[place]! += part.clippedSeconds[at]!
    into.silentSeconds[place]! += part.silentSeconds[at]!
    sum += weighed(part.mean[at]!, kind) * seconds
  }
  const seconds = into.seconds[place]!
  if (seconds > 0) into.mean[place] = meanOf(sum / seconds, kind)
}

/** What a mean is a mean of: the power of a level, a round trip as it is. */
function weighed(value: number, kind: SeriesKind): number {
  return kind === 'latency' ? value : powerOf(value)
}

function meanOf(mean: number, kind: SeriesKind): number {
  return kind === 'latency' ? Math.round(mean) : tenthsDbOfPower(mean)
}
