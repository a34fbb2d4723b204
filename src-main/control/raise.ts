import type { Clock } from '../clock.ts'
import { pause } from './lane.ts'
import { goingOn, isJump, MOVED, type Ramp, rampStep, STEP_MS } from './ramp.ts'

/** From where to where a gain goes, dB, and the hands for it. */
export interface Way {
  readonly from: number
  readonly to: number
  /** Writes a value and answers what the processor says it is now. What it rejects with ends the way. */
  readonly write: (gainDb: number) => Promise<number>
  /** Asked before each step but the first. */
  readonly mayGoOn: () => Promise<boolean>
}

/** Where it is now, dB. `held`: it may not go on. `moved`: the processor did not take a step, or somebody else is at it. */
export interface WayEnd {
  readonly kind: 'written' | 'held' | 'moved'
  readonly gainDb: number
}

/** Brings one gain where it is wanted: at once, or by a ramp where that would be a jump up (interface.md, Habits). */
export type Raise = (way: Way) => Promise<WayEnd>

/** For gains that have no lane of their own: what is put back of a capture goes one after the other. */
export function createRaise(clock: Clock): Raise {
  return async ({ from, to, write, mayGoOn }) => {
    if (!isJump('gain-db', from, to, [])) return { kind: 'written', gainDb: await write(to) }
    let ramp: Ramp = { from, startMs: clock.monotonicMs() }
    for (;;) {
      const writtenMs = clock.monotonicMs()
      const step = rampStep(ramp, to, writtenMs)
      const gainDb = await write(step ?? to)
      if (step === null) return { kind: 'written', gainDb }
      if (Math.abs(gainDb - step) > MOVED) return { kind: 'moved', gainDb }
      await pause(clock, writtenMs + STEP_MS - clock.monotonicMs())
      if (!(await mayGoOn())) return { kind: 'held', gainDb }
      ramp = goingOn(ramp, writtenMs, clock.monotonicMs())
    }
  }
}
