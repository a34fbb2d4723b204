import type { Tick } from '../../src-shared/model/recording.ts'
import type { Log } from '../log.ts'

/** Rows that wait for a store that does not take them: more than an hour of eight processors. The oldest go beyond that. */
const MOST_WAITING = 8 * 720

/** Rows of one commit: what a store that is full refuses must not keep the loop for long, each time anew. */
const MOST_AT_ONCE = 500

/** Rows on their way to the store. What it does not take waits here and goes with the next: nothing that was heard is lost. */
export interface TickQueue {
  add(tick: Tick): void
  /** Tries again what waits. */
  retry(): void
  /** Since when the store does not take rows, and how many wait; null while it does. */
  failure(): { readonly sinceMs: number; readonly waitingRows: number } | null
}

export interface TickQueueParts {
  /** Writes them in one commit, or throws. */
  readonly insert: (ticks: readonly Tick[]) => void
  readonly nowMs: () => number
  readonly log: Log
}

export function createTickQueue({ insert, nowMs, log }: TickQueueParts): TickQueue {
  const waiting: Tick[] = []
  let failedSinceMs: number | null = null
  /** Since it failed, of those that waited. */
  let kept = 0
  let lost = 0

  function retry(): void {
    if (waiting.length === 0) return
    try {
      while (waiting.length > 0) {
        const rows = waiting.slice(0, MOST_AT_ONCE)
        insert(rows)
        waiting.splice(0, rows.length)
        kept += rows.length
      }
    } catch (error) {
      if (failedSinceMs === null) log.error('The store does not take readings; they wait in memory', error)
      failedSinceMs ??= nowMs()
      if (waiting.length > MOST_WAITING) lost += waiting.splice(0, waiting.length - MOST_WAITING).length
      return
    }
    if (failedSinceMs !== null) {
      log.info(`The store takes readings again: ${kept} rows that waited are kept, ${lost} were too many`)
    }
    failedSinceMs = null
    kept = 0
    lost = 0
  }

  return {
    add(tick) {
      waiting.push(tick)
      retry()
    },
    retry,
    failure: () => (failedSinceMs === null ? null : { sinceMs: failedSinceMs, waitingRows: waiting.length }),
  }
}
