/** How often somebody was wrong in a row, and when last, epoch ms. */
export interface Failures {
  readonly count: number
  readonly lastMs: number
}

const SECOND_MS = 1000
/** One of a caller's own: 1 s after the first wrong PIN, doubled with each further one. */
const LONGEST_OWN_MS = 300 * SECOND_MS
/** So many wrong PINs of all callers together slow nobody down: people mistype. */
const FREE_TOGETHER = 10
const LONGEST_TOGETHER_MS = 30 * SECOND_MS
/** After so long without a wrong PIN it begins anew. */
const FORGOTTEN_AFTER_MS = 24 * 3600 * SECOND_MS

/** How long a caller waits after its wrong PINs, ms. It grows, and ends: nobody is locked out for good. */
export function ownWaitMs(count: number): number {
  return count < 1 ? 0 : Math.min(LONGEST_OWN_MS, SECOND_MS * 2 ** (count - 1))
}

/** How long everybody waits after wrong PINs of all callers together, ms: many keys guess no faster than a few. */
export function togetherWaitMs(count: number): number {
  return count <= FREE_TOGETHER ? 0 : Math.min(LONGEST_TOGETHER_MS, SECOND_MS * 2 ** (count - FREE_TOGETHER - 1))
}

/** What is left of a wait, ms. A clock that was set back makes no wait longer than it was. */
export function leftMs({ lastMs }: Failures, waitMs: number, nowMs: number): number {
  return Math.max(0, Math.min(waitMs, lastMs + waitMs - nowMs))
}

export function isForgotten({ lastMs }: Failures, nowMs: number): boolean {
  return nowMs - lastMs > FORGOTTEN_AFTER_MS
}
