/** Cancels what a clock was asked to do; harmless when it is already done. */
export type Cancel = () => void

/** The simulator's own time: every wait goes through it, so that one number makes all of it faster, and closing ends all of it. */
export interface SimulatorClock {
  /** Simulated milliseconds since the simulator started. */
  nowMs(): number
  /** Runs once after `delayMs` simulated milliseconds. */
  after(delayMs: number, run: () => void): Cancel
  /** Runs each `periodMs` simulated milliseconds. */
  every(periodMs: number, run: () => void): Cancel
  /** Cancels everything that still waits; nothing more can be asked of it. */
  stop(): void
}

/** A clock on which a second lasts `1 / speed` seconds. */
export function createSimulatorClock(speed: number): SimulatorClock {
  const startMs = performance.now()
  const waiting = new Set<NodeJS.Timeout>()
  let stopped = false

  function forget(timer: NodeJS.Timeout): void {
    // Node clears both kinds of timer with either function.
    clearTimeout(timer)
    waiting.delete(timer)
  }

  return {
    nowMs: () => (performance.now() - startMs) * speed,
    after(delayMs, run) {
      if (stopped) return () => undefined
      const timer = setTimeout(() => {
        waiting.delete(timer)
        run()
      }, delayMs / speed)
      waiting.add(timer)
      return () => forget(timer)
    },
    every(periodMs, run) {
      if (stopped) return () => undefined
      const timer = setInterval(run, periodMs / speed)
      waiting.add(timer)
      return () => forget(timer)
    },
    stop() {
      stopped = true
      for (const timer of [...waiting]) forget(timer)
    },
  }
}
