import type { Clock } from '../../src-main/clock.ts'

/** A clock that stands until it is moved, and then does at once what is due: days pass in seconds. */
export interface StepClock extends Clock {
  /** Lets time pass until the epoch ms `atMs`; everything that is due happens in its order. */
  advanceTo(atMs: number): void
}

interface Due {
  atMs: number
  readonly periodMs: number | null
  readonly run: () => void
}

export function createStepClock(startMs: number): StepClock {
  const due = new Set<Due>()
  let presentMs = startMs

  function add(atMs: number, periodMs: number | null, run: () => void): () => void {
    const entry: Due = { atMs, periodMs, run }
    due.add(entry)
    return () => void due.delete(entry)
  }

  function nextUntil(atMs: number): Due | null {
    let next: Due | null = null
    for (const entry of due) if (entry.atMs <= atMs && (next === null || entry.atMs < next.atMs)) next = entry
    return next
  }

  return {
    nowMs: () => presentMs,
    monotonicMs: () => presentMs - startMs,
    after: (delayMs, run) => add(presentMs + Math.max(0, delayMs), null, run),
    every: (periodMs, run) => add(presentMs + periodMs, periodMs, run),
    advanceTo(atMs) {
      for (let next = nextUntil(atMs); next !== null; next = nextUntil(atMs)) {
        presentMs = Math.max(presentMs, next.atMs)
        if (next.periodMs === null) due.delete(next)
        else next.atMs += next.periodMs
        next.run()
      }
      presentMs = Math.max(presentMs, atMs)
    },
  }
}
