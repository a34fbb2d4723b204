import type { SimulatorClock } from './clock.ts'
import type { Entry } from './wire.ts'

/** The levels of one meter that really went out, oldest first: once for each datagram, so twice where two clients got them. */
export interface SentLevels {
  /** Simulated ms since the start. */
  readonly atMs: readonly number[]
  readonly levelDb: readonly number[]
  /** False where there were more than are kept, so that the oldest are gone. */
  readonly complete: boolean
}

/** Keeps the levels that are sent in dB, while it is asked to. */
export interface SentLevelsLog {
  keep(on: boolean): void
  sent(entries: readonly Entry[]): void
  of(param: string): SentLevels
  forget(): void
}

/** Of each meter: an hour at 30 a second. */
const KEPT = 108_000

export function createSentLevelsLog(clock: SimulatorClock, kept: number = KEPT): SentLevelsLog {
  const meters = new Map<string, { atMs: number[]; levelDb: number[]; complete: boolean }>()
  let keeping = false

  return {
    keep(on) {
      keeping = on
    },
    sent(entries) {
      if (!keeping) return
      const atMs = Math.round(clock.nowMs() * 10) / 10
      for (const entry of entries) {
        if (!('val' in entry)) continue
        const own = meters.get(entry.param) ?? { atMs: [], levelDb: [], complete: true }
        meters.set(entry.param, own)
        own.atMs.push(atMs)
        own.levelDb.push(entry.val)
        // Dropping a block at a time costs less than one at a time.
        if (own.atMs.length < kept * 1.25) continue
        own.atMs.splice(0, own.atMs.length - kept)
        own.levelDb.splice(0, own.levelDb.length - kept)
        own.complete = false
      }
    },
    of: (param) => {
      const { atMs, levelDb, complete } = meters.get(param) ?? { atMs: [], levelDb: [], complete: true }
      return { atMs: [...atMs], levelDb: [...levelDb], complete }
    },
    forget: () => meters.clear(),
  }
}
