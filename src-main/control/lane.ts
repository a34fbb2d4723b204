import type { ControlChange, ControlTarget, ControlWhat } from '../../src-shared/model/control.ts'
import { changeTo, wantedOf } from '../../src-shared/model/knob.ts'
import type { Clock } from '../clock.ts'
import type { WriteEnd } from '../device/writes.ts'
import type { Contest } from './contest.ts'
import { goingOn, MOVED, type Ramp, rampStep, STEP_MS } from './ramp.ts'

/** A ramp begins anew from where it was moved to so often, and then gives up. */
const MOST_RAMPS = 4

export type LaneEnd = WriteEnd | { readonly kind: 'overtaken'; readonly by: 'newer-order' | 'other-controller' }

/** Where somebody wants a knob. */
export interface Aim {
  readonly change: ControlChange
  readonly routedFrom: ControlTarget | null
  readonly by: string
  readonly sinceMs: number
}

/** The way of one knob to where the newest order wants it: one write at a time, the newest wins, and up by a ramp. */
export interface Lane {
  /** Ends an older aim as overtaken. Answers once the processor confirmed the value itself, or when it will not. */
  go(aim: Aim): Promise<{ readonly end: LaneEnd; readonly before: number | null }>
  /** What is on its way; null where nothing is. */
  present(): { readonly aim: Aim; readonly isRamping: boolean } | null
  /** How many aims there were: whether something newer came. */
  count(): number
}

export interface LaneParts {
  readonly clock: Clock
  /** What the processor said last; null where it has not said it. */
  readonly position: (what: ControlWhat) => number | null
  readonly read: (what: ControlWhat) => Promise<WriteEnd>
  readonly write: (change: ControlChange) => Promise<WriteEnd>
  readonly isJump: (what: ControlWhat, from: number, to: number) => boolean
  readonly contest: Contest
  /** What is on its way has changed. */
  readonly onChange: () => void
}

interface Running {
  readonly aim: Aim
  readonly waiter: PromiseWithResolvers<{ readonly end: LaneEnd; readonly before: number | null }>
  before: number | null
  ramp: Ramp | null
  ramps: number
  /** The last step that was written on it. */
  step: number
}

export function createLane({ clock, position, read, write, isJump, contest, onChange }: LaneParts): Lane {
  let running: Running | null = null
  let isBusy = false
  let aims = 0
  let writtenMs = Number.NEGATIVE_INFINITY

  async function work(): Promise<void> {
    isBusy = true
    while (running) {
      await pause(clock, writtenMs + STEP_MS - clock.monotonicMs())
      // The newest after the pause, and not the one before it.
      const mine: Running = running
      try {
        const end = await advance(mine)
        if (end && running === mine) leave().resolve({ end, before: mine.before })
      } catch (error) {
        if (running === mine) leave().reject(error)
      }
    }
    isBusy = false
  }

  function leave(): Running['waiter'] {
    const { waiter } = running!
    running = null
    onChange()
    return waiter
  }

  /** One write of an order; its end, or null where a step is still to come. */
  async function advance(mine: Running): Promise<LaneEnd | null> {
    const { what } = mine.aim.change
    const now = position(what)
    const found: WriteEnd = now === null ? await read(what) : { kind: 'confirmed', value: now }
    if (found.kind !== 'confirmed' || running !== mine) return found
    mine.before ??= found.value
    const step = nextStep(mine, found.value)
    if (mine.ramps > MOST_RAMPS) return found
    contest.writing(what, step ?? wantedOf(mine.aim.change))
    writtenMs = clock.monotonicMs()
    const end = await write(step === null ? mine.aim.change : changeTo(what, step))
    if (end.kind !== 'confirmed' || step === null) return end
    mine.step = step
    const foughtMs = contest.foughtAtMs()
    return foughtMs !== null && foughtMs >= mine.aim.sinceMs ? { kind: 'overtaken', by: 'other-controller' } : null
  }

  /** The next value on the way up; null where the target itself is due. */
  function nextStep(mine: Running, from: number): number | null {
    const { change } = mine.aim
    const to = wantedOf(change)
    const nowMs = clock.monotonicMs()
    const isMoved = mine.ramp !== null && Math.abs(from - mine.step) > MOVED
    if (mine.ramp === null || isMoved) {
      if (!isJump(change.what, from, to)) return null
      mine.ramp = { from, startMs: nowMs }
      mine.ramps += 1
      onChange()
    } else {
      mine.ramp = goingOn(mine.ramp, writtenMs, nowMs)
    }
    return rampStep(mine.ramp, to, nowMs)
  }

  return {
    go(aim) {
      aims += 1
      running?.waiter.resolve({ end: { kind: 'overtaken', by: 'newer-order' }, before: running.before })
      running = { aim, waiter: Promise.withResolvers(), before: null, ramp: null, ramps: 0, step: 0 }
      onChange()
      const { promise } = running.waiter
      if (!isBusy) void work()
      return promise
    },
    present: () => running && { aim: running.aim, isRamping: running.ramp !== null },
    count: () => aims,
  }
}

export function pause(clock: Clock, delayMs: number): Promise<void> {
  return delayMs > 0 ? new Promise((resolve) => clock.after(delayMs, resolve)) : Promise.resolve()
}
