import type { SimulatorClock } from './clock.ts'
import type { ActiveFaults } from './faults.ts'
import type { Timing } from './options.ts'
import type { Random } from './random.ts'

/** When a command is carried out. The whole unit has one queue, however many clients it has. */
export interface CommandQueue {
  add(parameters: number, run: () => void): void
}

/** How often it is looked whether a stall is over, in simulated ms. */
const STALL_PERIOD_MS = 20

/** How long a command takes where none waits for another, in simulated ms. */
const UNQUEUED_MS = { ideal: 5, 'steady-80': 80 } as const

/** Ideal: each after 5 ms; steady-80: each after 80 ms. Field, or the fault `slow`: one parameter at a time, 50 to 100 ms each (protocol.md §3). */
export function createCommandQueue(
  clock: SimulatorClock,
  timing: Timing,
  faults: ActiveFaults,
  random: Random,
): CommandQueue {
  let freeAtMs = 0
  let stalled: (() => void)[] = []

  function release(): void {
    if (faults.active('stall') !== null) {
      clock.after(STALL_PERIOD_MS, release)
      return
    }
    const all = stalled
    stalled = []
    for (const run of all) run()
  }

  return {
    add(parameters, run) {
      // What comes while others still wait goes behind them.
      if (faults.active('stall') !== null || stalled.length > 0) {
        stalled.push(run)
        if (stalled.length === 1) clock.after(STALL_PERIOD_MS, release)
        return
      }
      const nowMs = clock.nowMs()
      const slow = faults.active('slow')
      const startMs = Math.max(nowMs, freeAtMs)
      if (timing !== 'field' && slow === null) {
        // Nothing waits for anything, except for what a slow spell has left in the queue.
        clock.after(startMs - nowMs + UNQUEUED_MS[timing], run)
        return
      }
      freeAtMs = startMs
      for (let nth = 0; nth < parameters; nth++) freeAtMs += slow?.perParameterMs ?? random.between(50, 100)
      clock.after(freeAtMs - nowMs, run)
    },
  }
}
