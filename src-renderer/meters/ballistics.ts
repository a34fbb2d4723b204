/**
 * How a meter moves, after IEC 60268-18 and interface.md (Meters). All of it goes by elapsed time and never by frames, so a
 * slow machine shows the same fall as a fast one. Times are in ms of a clock that does not step.
 */

/** 20 dB in 1.7 s. */
export const FALL_DB_PER_MS = 20 / 1_700
/** How long the peak line stands still. */
export const PEAK_HOLD_MS = 1_500
/** Above this level, in dB, something is too loud. */
export const TOO_LOUD_DB = -3
/** How long "Too loud" stays after the last time. */
export const TOO_LOUD_MS = 10_000

/** The shown level in dB: up at once, down no faster than the fall. */
export function shownLevelDb(shownDb: number, readingDb: number, elapsedMs: number): number {
  return Math.max(readingDb, shownDb - elapsedMs * FALL_DB_PER_MS)
}

/**
 * The peak line in dB: it stands for the hold, then falls like the level and never below it. `sincePeakMs` is how long ago the
 * line was last pushed up; only the part of `elapsedMs` after the hold counts.
 */
export function shownPeakDb(peakDb: number, levelDb: number, sincePeakMs: number, elapsedMs: number): number {
  const fallingMs = Math.min(elapsedMs, Math.max(0, sincePeakMs - PEAK_HOLD_MS))
  return Math.max(levelDb, peakDb - fallingMs * FALL_DB_PER_MS)
}

/** Whether a level in dB counts as too loud. */
export function isTooLoud(levelDb: number): boolean {
  return levelDb > TOO_LOUD_DB
}
