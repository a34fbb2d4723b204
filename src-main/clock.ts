/** Time as the program sees it. Everything that waits or measures gets one, so that tests can run it faster. */
export interface Clock {
  /** Epoch ms; may step when somebody sets the computer's clock. For what is shown and stored. */
  nowMs(): number
  /** Milliseconds of a clock that never steps. For what is measured: deadlines, gaps, round trips. */
  monotonicMs(): number
  /** Calls `run` once after `delayMs`; does not keep the process alive. Returns the way to cancel. */
  after(delayMs: number, run: () => void): () => void
  /** Calls `run` each `periodMs` until it is cancelled; does not keep the process alive. */
  every(periodMs: number, run: () => void): () => void
}

/** The computer's own clock. */
export const systemClock: Clock = createScaledClock(1)

/** A clock on which a second lasts `1 / speed` seconds, for tests that live through hours. */
export function createScaledClock(speed: number): Clock {
  const epochMs = Date.now()
  const startMs = performance.now()
  const elapsedMs = () => (performance.now() - startMs) * speed
  return {
    nowMs: speed === 1 ? () => Date.now() : () => Math.round(epochMs + elapsedMs()),
    monotonicMs: elapsedMs,
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs / speed).unref()
      return () => clearTimeout(timer)
    },
    every(periodMs, run) {
      const timer = setInterval(run, periodMs / speed).unref()
      return () => clearInterval(timer)
    },
  }
}
