import type { Clock } from '../../src-main/clock.ts'
import type { SimulatorClock } from '../../src-simulator/clock.ts'

/**
 * A longer time than this in which the process did nothing is taken for so long, real ms: on a clock five times as fast 20 ms, which
 * is less than the 40 ms that part one burst of updates from what comes later.
 */
const LONGEST_MS = 4
/** So often it is looked how much time has passed, real ms. */
const PERIOD_MS = 1

/** One time for a console and the simulated processors in the same process. */
export interface PatientClock extends Clock {
  /** The same time for a simulated processor, which ends what it waits for by itself. */
  forSimulator(): SimulatorClock
  /** Looks at the time no more by itself. */
  stop(): void
}

/**
 * A clock on which a second lasts `1 / speed` seconds, and which stands still while the computer gives this process no time: on a
 * fast clock a pause of 100 ms would be one of seconds, in which nobody could have done anything, between things that belong
 * together. Only for what runs in one process, where everything pauses at once.
 */
export function createPatientClock(speed: number): PatientClock {
  const epochMs = Date.now()
  let seenMs = performance.now()
  let passedMs = 0
  function look(): number {
    const nowMs = performance.now()
    passedMs += Math.min(nowMs - seenMs, LONGEST_MS) * speed
    seenMs = nowMs
    return passedMs
  }
  const looking = setInterval(look, PERIOD_MS).unref()

  /** Calls `run` when `dueMs` has come, and again at what it answers, until it answers null. Returns the way to cancel. */
  function wait(dueMs: number, run: () => number | null): () => void {
    let timer: NodeJS.Timeout | null = null
    const set = (atMs: number) => {
      timer = setTimeout(() => ring(atMs), Math.max(0, atMs - look()) / speed).unref()
    }
    const ring = (atMs: number) => {
      // A real timer is early by as much as the time stood still.
      const next = look() < atMs ? atMs : run()
      if (timer !== null && next !== null) set(next)
    }
    set(dueMs)
    return () => {
      if (timer) clearTimeout(timer)
      timer = null
    }
  }

  const after = (delayMs: number, run: () => void) =>
    wait(look() + delayMs, () => {
      run()
      return null
    })
  const every = (periodMs: number, run: () => void) => {
    let dueMs = look() + periodMs
    return wait(dueMs, () => {
      dueMs = Math.max(dueMs, look() - periodMs) + periodMs
      run()
      return dueMs
    })
  }

  return {
    nowMs: () => Math.round(epochMs + look()),
    monotonicMs: look,
    stop: () => clearInterval(looking),
    after,
    every,
    forSimulator() {
      const waiting = new Set<() => void>()
      let stopped = false
      const keep = (begin: (ended: () => void) => () => void) => {
        if (stopped) return () => undefined
        const cancel = () => {
          waiting.delete(cancel)
          end()
        }
        const end = begin(() => waiting.delete(cancel))
        waiting.add(cancel)
        return cancel
      }
      return {
        nowMs: look,
        after: (delayMs, run) =>
          keep((ended) =>
            after(delayMs, () => {
              ended()
              run()
            }),
          ),
        every: (periodMs, run) => keep(() => every(periodMs, run)),
        stop() {
          stopped = true
          for (const cancel of [...waiting]) cancel()
        },
      }
    },
  }
}
