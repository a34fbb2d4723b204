import { wireName } from '../../../../src-main/device/parameters.ts'
import type { CauseKind } from '../../../../src-shared/model/cause.ts'
import type { ChannelChange } from '../../../../src-shared/model/recording.ts'
import type { ScriptedClock } from './scripted-clock.ts'

/**
 * Who is behind each value that the unit told: what is right of a change is what really brought it about, and not what a script
 * meant to do. What one hand sets off later, such as the end of an announcement, is of the same hand.
 */
export interface Authors {
  /** A clock on which what is put off keeps its author. */
  readonly clock: ScriptedClock
  as<T>(author: CauseKind, run: () => T): T
  /** A value that a hand writes: what it writes while an announcement plays is heard when that is over. */
  wrote(param: string, value: number): void
  /** A value that the console heard just now. */
  told(param: string, value: number): void
  /** How many values were told until now. */
  count(): number
  /** Behind each of the values that a change is made of, in their order, with what `count` was then. */
  behind(change: ChannelChange): readonly Told[]
}

export interface Told {
  readonly author: CauseKind
  /** Who wrote this very value last; null where it was not written. */
  readonly writer: CauseKind | null
  readonly atMs: number
  readonly nth: number
  readonly before: number | null
  readonly after: number
}

export function createAuthors(clock: ScriptedClock): Authors {
  let present: CauseKind = 'unknown'
  let count = 0
  const values = new Map<string, number>()
  const told = new Map<string, Told[]>()
  const writers = new Map<string, { readonly author: CauseKind; readonly value: number }>()

  function as<T>(author: CauseKind, run: () => T): T {
    const before = present
    present = author
    try {
      return run()
    } finally {
      present = before
    }
  }
  function kept(run: () => void): () => void {
    const author = present
    return () => as(author, run)
  }

  return {
    as,
    clock: {
      ...clock,
      after: (delayMs, run) => clock.after(delayMs, kept(run)),
      every: (periodMs, run) => clock.every(periodMs, kept(run)),
    },
    wrote(param, value) {
      writers.set(param, { author: present, value })
    },
    told(param, value) {
      const before = values.get(param) ?? null
      if (before === value) return
      values.set(param, value)
      const wrote = writers.get(param)
      const writer = wrote?.value === value ? wrote.author : null
      const one = {
        author: present,
        writer,
        atMs: clock.nowMs(),
        nth: count,
        before,
        after: value,
      }
      told.set(param, [...(told.get(param) ?? []), one])
      count += 1
    },
    count: () => count,
    behind({ family, index, what, atMs, steps }) {
      const all = told.get(`${wireName(family)}${what[0]!.toUpperCase()}${what.slice(1)}_${index}`) ?? []
      const first = all.findIndex((each) => each.atMs === atMs)
      return first < 0 ? [] : all.slice(first, first + steps)
    },
  }
}
