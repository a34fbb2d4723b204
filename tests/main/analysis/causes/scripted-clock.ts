import type { Clock } from '../../../../src-main/clock.ts'
import type { SimulatorClock } from '../../../../src-simulator/clock.ts'

interface Entry {
  readonly run: () => void
  readonly periodMs: number | null
  atMs: number
}

/** One clock for the unit and for the console, that a script moves at once: hours of nothing cost nothing. */
export interface ScriptedClock extends Clock, SimulatorClock {
  /** Lets time pass; everything that is due happens in its order. */
  advance(ms: number): void
  /** As `advance`, but what happens periodically happens once in all of that time. */
  skip(ms: number): void
  /** Somebody sets the computer's clock: what it says steps, and what is due stays due. */
  set(byMs: number): void
}

export function createScriptedClock(startMs: number): ScriptedClock {
  let nowMs = startMs
  let setByMs = 0
  const due = new Set<Entry>()
  const add = (atMs: number, periodMs: number | null, run: () => void) => {
    const entry = { atMs, periodMs, run }
    due.add(entry)
    return () => void due.delete(entry)
  }
  function advance(ms: number): void {
    const untilMs = nowMs + ms
    for (;;) {
      let next: Entry | null = null
      for (const entry of due) if (entry.atMs <= untilMs && (next === null || entry.atMs < next.atMs)) next = entry
      if (next === null) break
      nowMs = Math.max(nowMs, next.atMs)
      if (next.periodMs === null) due.delete(next)
      else next.atMs += next.periodMs
      next.run()
    }
    nowMs = untilMs
  }
  return {
    nowMs: () => Math.round(nowMs + setByMs),
    monotonicMs: () => nowMs - startMs,
    after: (delayMs, run) => add(nowMs + Math.max(0, delayMs), null, run),
    every: (periodMs, run) => add(nowMs + periodMs, periodMs, run),
    stop: () => due.clear(),
    set(byMs) {
      setByMs += byMs
    },
    advance,
    skip(ms) {
      for (const entry of due) if (entry.periodMs !== null) entry.atMs = nowMs + ms - 1
      advance(ms)
    },
  }
}
