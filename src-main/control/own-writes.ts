import type { ControlTarget, ControlWhat, HeardValue } from '../../src-shared/model/control.ts'
import { isSame, type Knob, knobKey, knobOf } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'

/** While a write is on its way, what lies so near to it is what the processor made of it, dB or percent: it may keep coarse steps. */
const ROUNDING_UNDER_WAY = 3
/** The same later, where its reply did not say. */
const ROUNDING = 1
/** A processor that does not tell what it was given by then never will, such as where nothing came of it, ms. */
const ECHO_WITHIN_MS = 60_000
/** What was told once may be told again within this, such as the dB of a percent, ms. */
const TOLD_AGAIN_MS = 2_000
/** A change is named by when it began, which may be so long before a value of ours became part of it, ms. */
const BEGAN_BEFORE_MS = 2_000
/** A change is told at most so long after it was heard, ms. */
const FORGOTTEN_MS = 20_000

/** A value that we write, and what became of it. */
export interface OwnWrite {
  readonly target: ControlTarget
  readonly knob: Knob
  readonly what: ControlWhat
  /** As it was written, and as the processor confirmed it. */
  readonly values: readonly number[]
  /** What a percent is in dB, as far as that was heard. */
  readonly db: number | null
  /** When it was sent, epoch ms. */
  readonly sentMs: number
  /** When its reply came, or none; null while it is on its way. */
  readonly endMs: number | null
  /** When the processor told it to its subscribers, or a newer one of ours; null while that may still come. */
  readonly toldMs: number | null
}

/** Says how a write ended. After `timed-out` and `not-connected` nobody knows whether it is still carried out. */
export type EndWrite = (
  end:
    | { readonly kind: 'confirmed'; readonly value: number }
    | { readonly kind: 'refused' | 'timed-out' | 'not-connected' },
) => void

/**
 * Everything that we write, until its echo has come. A processor tells every value to its subscribers, to the one that wrote it
 * too, and in the order in which it was given (protocol.md §3): so a value that it tells is ours as long as a write of it was not
 * told yet, however late that is, and another hand's once all were.
 */
export interface OwnWrites {
  /** A value is sent now. */
  begin(target: ControlTarget, what: ControlWhat, value: number): EndWrite
  /** The processor told a value by itself. */
  heard(id: ProcessorId, heard: HeardValue): void
  /** Whether this is what it told last, as the echo of a write of ours. */
  isEcho(target: ControlTarget, what: ControlWhat, value: number): boolean
  /** Those that may have to do with a change that began at `atMs`. */
  around(id: ProcessorId, atMs: number): readonly OwnWrite[]
}

/** What was told last of one thing, and whether that was a write of ours. */
interface Told {
  readonly value: number
  readonly atMs: number
  readonly isOurs: boolean
}

type Kept = { -readonly [Key in keyof OwnWrite]: OwnWrite[Key] }

/** `onEnd` hears that a write is not on its way any more. */
export function createOwnWrites(clock: Clock, onEnd: () => void): OwnWrites {
  let writes: Kept[] = []
  const told = new Map<string, Told>()
  const toldKey = (target: ControlTarget, what: ControlWhat) => `${knobKey(target, knobOf(what))} ${what}`

  function forget(): void {
    const nowMs = clock.nowMs()
    writes = writes.filter(({ endMs, toldMs }) => {
      if (endMs === null) return true
      return toldMs === null ? nowMs - endMs < ECHO_WITHIN_MS : nowMs - Math.max(endMs, toldMs) < FORGOTTEN_MS
    })
  }

  function end(write: Kept, came: Parameters<EndWrite>[0]): void {
    const last = told.get(toldKey(write.target, write.what))
    const db = told.get(toldKey(write.target, 'gain-db'))
    write.endMs = clock.nowMs()
    if (came.kind === 'confirmed') {
      write.values = [...write.values, came.value]
      // It was told before its reply came, as something else than was written; or it was so before, and nothing is told.
      if (last && isSame(write.what, last.value, came.value)) write.toldMs ??= write.endMs
    } else if (came.kind === 'refused' && write.toldMs === null) {
      writes = writes.filter((each) => each !== write)
    }
    if (write.what === 'gain-percent' && db && db.atMs >= write.sentMs) write.db = db.value
    onEnd()
  }

  return {
    begin(target, what, value) {
      forget()
      const sentMs = clock.nowMs()
      const write: Kept = {
        target,
        knob: knobOf(what),
        what,
        values: [value],
        db: null,
        sentMs,
        endMs: null,
        toldMs: null,
      }
      writes.push(write)
      return (came) => end(write, came)
    },
    heard(processorId, { family, index, what, value }) {
      const target = { processorId, family, index }
      const key = knobKey(target, knobOf(what))
      const atMs = clock.nowMs()
      const waiting = writes.filter(
        (each) => each.toldMs === null && each.what === what && knobKey(each.target, each.knob) === key,
      )
      const place = waiting.findIndex((each) => isValueOf(each, value))
      // They are told in the order in which they were written: those before it were told, or never will be.
      for (const each of waiting.slice(0, place + 1)) each.toldMs = atMs
      const write = waiting[place]
      if (write) write.values = [...write.values, value]
      told.set(toldKey(target, what), { value, atMs, isOurs: place >= 0 })
    },
    isEcho(target, what, value) {
      const last = told.get(toldKey(target, what))
      return last?.isOurs === true && last.value === value
    },
    around(id, atMs) {
      forget()
      return writes.filter(({ target, sentMs, endMs, toldMs }) => {
        const isOver = endMs !== null && toldMs !== null && atMs >= Math.max(endMs, toldMs) + TOLD_AGAIN_MS
        return target.processorId === id && atMs > sentMs - BEGAN_BEFORE_MS && !isOver
      })
    },
  }
}

/** Whether a value in the unit of the write is what the processor made of it. */
function isValueOf({ what, knob, values, endMs }: OwnWrite, value: number): boolean {
  if (values.some((own) => isSame(what, own, value))) return true
  const [wanted] = values
  const rounding = endMs === null ? ROUNDING_UNDER_WAY : ROUNDING
  return knob === 'gain' && values.length === 1 && Math.abs(wanted! - value) <= rounding
}
