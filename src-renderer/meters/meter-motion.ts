import { isTooLoud, shownLevelDb, shownPeakDb, TOO_LOUD_MS } from './ballistics.ts'
import { isReading, UNKNOWN_TENTHS_DB } from './reading.ts'

/**
 * How one meter moves: what was read, and what is shown of it. Mutable on purpose: 200 of them are stepped 60 times a second.
 * Times are in ms of a clock that does not step.
 */
export interface MeterMotion {
  /** The newest reading in tenths of a dB; `UNKNOWN_TENTHS_DB` for none. */
  readingTenthsDb: number
  shownDb: number
  peakDb: number
  peakAtMs: number
  tooLoudAtMs: number
}

/** A meter without reading. */
export function createMotion(): MeterMotion {
  return {
    readingTenthsDb: UNKNOWN_TENTHS_DB,
    shownDb: UNKNOWN_TENTHS_DB,
    peakDb: UNKNOWN_TENTHS_DB,
    peakAtMs: 0,
    tooLoudAtMs: Number.NEGATIVE_INFINITY,
  }
}

/**
 * Takes a reading and the highest level since the one before, both in tenths of a dB. The bar goes up with that highest
 * level, so that a peak between two frames is seen. Anything outside the scale empties the meter at once.
 */
export function pushReading(motion: MeterMotion, tenthsDb: number, peakTenthsDb: number, nowMs: number): void {
  if (!isReading(tenthsDb)) {
    motion.readingTenthsDb = UNKNOWN_TENTHS_DB
    motion.shownDb = UNKNOWN_TENTHS_DB
    motion.peakDb = UNKNOWN_TENTHS_DB
    return
  }
  motion.readingTenthsDb = tenthsDb
  const highestDb = Math.max(tenthsDb, isReading(peakTenthsDb) ? peakTenthsDb : tenthsDb) / 10
  motion.shownDb = Math.max(motion.shownDb, highestDb)
  if (highestDb >= motion.peakDb) {
    motion.peakDb = highestDb
    motion.peakAtMs = nowMs
  }
  if (isTooLoud(highestDb)) motion.tooLoudAtMs = nowMs
}

/** Lets a meter fall for `elapsedMs`. */
export function stepMotion(motion: MeterMotion, nowMs: number, elapsedMs: number): void {
  if (motion.readingTenthsDb === UNKNOWN_TENTHS_DB) return
  motion.shownDb = shownLevelDb(motion.shownDb, motion.readingTenthsDb / 10, elapsedMs)
  motion.peakDb = shownPeakDb(motion.peakDb, motion.shownDb, nowMs - motion.peakAtMs, elapsedMs)
}

/** Forgets that a meter was too loud, until it is again. */
export function clearTooLoud(motion: MeterMotion): void {
  motion.tooLoudAtMs = Number.NEGATIVE_INFINITY
}

/** Whether a meter was too loud in the last ten seconds. */
export function wasTooLoud(motion: MeterMotion, nowMs: number): boolean {
  return nowMs - motion.tooLoudAtMs < TOO_LOUD_MS
}
