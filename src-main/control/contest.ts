import type { ControlWhat } from '../../src-shared/model/control.ts'
import type { Clock } from '../clock.ts'

/** Another controller contests a change that comes within this time of ours, ms. */
const WITHIN_MS = 2000
/** More contests than this are a fight. */
const MOST_CONTESTS = 2
/** What lies longer ago is forgotten, and a fight without one for as long is over, ms. */
const MEMORY_MS = 10_000
/** A processor may round what it is given by so much, dB or percent, and it is still ours. */
const ROUNDING = 1

/** Whether somebody else turns the same knob against us. It is told, and never answered with more writes of our own. */
export interface Contest {
  /** We write this value now. */
  writing(what: ControlWhat, value: number): void
  /** The processor may have said something new; `read` tells what, in the unit that is asked for. */
  look(read: (what: ControlWhat) => number | null): void
  /** When somebody else changed it last, epoch ms, where that is a fight; null where it is none. */
  foughtAtMs(): number | null
}

/** `isEcho` knows what we wrote and the processor tells later; `onChange` hears that a fight began or is over. */
export function createContest(
  clock: Clock,
  isEcho: (what: ControlWhat, value: number) => boolean,
  onChange: () => void,
): Contest {
  /** What we write, and the newest two values: an echo of the last one may come when the next is on its way. */
  let unit: ControlWhat | null = null
  let own: readonly number[] = []
  let last: number | null = null
  let writtenMs = Number.NEGATIVE_INFINITY
  let contests: readonly { readonly monotonicMs: number; readonly atMs: number }[] = []

  const recent = () => contests.filter(({ monotonicMs }) => clock.monotonicMs() - monotonicMs < MEMORY_MS)
  const slack = () => (unit === 'gain-db' || unit === 'gain-percent' ? ROUNDING : 0)
  const isOwn = (value: number) => own.some((each) => Math.abs(each - value) <= slack())

  return {
    writing(what, value) {
      if (what !== unit) last = null
      own = what === unit ? [...own.slice(-1), value] : [value]
      unit = what
      writtenMs = clock.monotonicMs()
    },
    look(read) {
      if (unit === null) return
      const value = read(unit)
      const before = last
      last = value
      if (value === null || before === null || value === before || isOwn(value) || isEcho(unit, value)) return
      if (clock.monotonicMs() - writtenMs > WITHIN_MS) return
      contests = [...recent(), { monotonicMs: clock.monotonicMs(), atMs: clock.nowMs() }]
      if (contests.length <= MOST_CONTESTS) return
      onChange()
      clock.after(MEMORY_MS, onChange)
    },
    foughtAtMs() {
      const now = recent()
      return now.length > MOST_CONTESTS ? now.at(-1)!.atMs : null
    },
  }
}
