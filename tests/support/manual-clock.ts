import type { Clock } from '../../src-main/clock.ts'

/** A clock that stands until a test moves it. */
export interface ManualClock extends Clock {
  /** Lets `ms` pass; everything that is due happens in its order, and microtasks run in between. */
  advance(ms: number): Promise<void>
}

export function createManualClock(): ManualClock {
  const epochMs = Date.UTC(2026, 0, 5, 20, 0, 0)
  let nowMs = 0
  let nextId = 1
  const due = new Map<number, { atMs: number; periodMs: number | null; run: () => void }>()

  const add = (atMs: number, periodMs: number | null, run: () => void) => {
    const id = nextId++
    due.set(id, { atMs, periodMs, run })
    return () => void due.delete(id)
  }
  // Promises that follow one another need several turns of the microtask queue before they come to rest.
  const settle = async () => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
  }

  return {
    nowMs: () => epochMs + nowMs,
    monotonicMs: () => nowMs,
    after: (delayMs, run) => add(nowMs + Math.max(0, delayMs), null, run),
    every: (periodMs, run) => add(nowMs + periodMs, periodMs, run),
    async advance(ms) {
      const untilMs = nowMs + ms
      await settle()
      for (;;) {
        const next = [...due]
          .filter(([, { atMs }]) => atMs <= untilMs)
          .sort(([a, x], [b, y]) => x.atMs - y.atMs || a - b)[0]
        if (!next) break
        const [id, entry] = next
        nowMs = Math.max(nowMs, entry.atMs)
        if (entry.periodMs === null) due.delete(id)
        else entry.atMs += entry.periodMs
        entry.run()
        await settle()
      }
      nowMs = untilMs
      await settle()
    },
  }
}
