export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000

/** Hours since 1970. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS)
}

/** Hours are below this until the year 2089. */
const HOUR_SPACE = 2 ** 20

/**
 * The key of an hour's block: the blocks of one series lie together, in the order of time. An hour beyond all hours is the last
 * one, so that a range never reaches into the next series.
 */
export function blockKey(seriesId: number, hour: number): number {
  return seriesId * HOUR_SPACE + Math.min(Math.max(hour, 0), HOUR_SPACE - 1)
}

export function hourOfKey(key: number): number {
  return key % HOUR_SPACE
}
