import type { Caller } from '../../src-shared/contract/role.ts'
import type { ChangeKind, ChangeRecord } from '../../src-shared/model/change.ts'
import type { ControlOutcome, ControlTarget, ControlWhat, TriggerOrder } from '../../src-shared/model/control.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/** Orders of one person for one thing that follow within this time are one change: a drag is one and not thirty, ms. */
const STROKE_MS = 2000
/** How long a change that goes on waits before it is written again, ms: each write is a commit. */
const WRITE_MS = 500
/** Changes that wait for a store that takes nothing; beyond that the oldest go. */
const MOST_WAITING = 1000

/** A change before it has its number. */
export type NewRecord = Omit<ChangeRecord, 'id' | 'undone'>

/** Where changes are kept. */
export interface RecordKeeper {
  insert(record: NewRecord): number
  update(id: number, record: Pick<ChangeRecord, 'after' | 'wanted' | 'result' | 'lastMs'>): void
}

/** What is changed, by whom, and why. */
export interface Deed {
  readonly target: ControlTarget | { readonly trigger: TriggerOrder }
  readonly name: string
  readonly what: ControlWhat | 'trigger'
  readonly wanted: number | null
  readonly before: number | null
  readonly caller: Caller
  readonly kind: ChangeKind
  readonly undoOf: number | null
  readonly batch: number | null
}

/** One change of one person, which may go on for as long as a fader is dragged. */
export interface Stroke {
  /** How its newest order ended. Answers its number; null where it could not be written, for now. */
  end(outcome: ControlOutcome['kind'], after: number | null, before: number | null): number | null
  id(): number | null
}

export interface Strokes {
  /** A change on the knob `key`: the one that goes on, or a new one. */
  begin(key: string, deed: Deed): Stroke
  /** Whether this is the newest on its knob. */
  isNewest(key: string, stroke: Stroke): boolean
  /** A change that is over already, such as somebody else's. */
  add(record: NewRecord): void
  /** Writes what waits to be written. */
  flush(): void
  /** Forgets what goes on: the store is another one now. */
  reload(): void
}

interface Growing extends Stroke {
  record: NewRecord
  written: number | null
}

export function createStrokes(clock: Clock, log: Log, keeper: RecordKeeper, onWritten: () => void): Strokes {
  const newest = new Map<string, Growing>()
  const waiting = new Set<Growing>()
  let cancelWriting: (() => void) | null = null

  function write(stroke: Growing): void {
    try {
      if (stroke.written === null) stroke.written = keeper.insert(stroke.record)
      else keeper.update(stroke.written, stroke.record)
      waiting.delete(stroke)
      onWritten()
    } catch (error) {
      // It was carried out all the same, and the next time it is written.
      log.error('A change could not be written', error)
      waiting.add(stroke)
      const [oldest] = waiting
      if (waiting.size > MOST_WAITING && oldest) waiting.delete(oldest)
    }
  }

  function flush(): void {
    cancelWriting?.()
    cancelWriting = null
    for (const stroke of [...waiting]) write(stroke)
  }

  function writeSoon(stroke: Growing): void {
    waiting.add(stroke)
    cancelWriting ??= clock.after(WRITE_MS, flush)
  }

  function create(record: NewRecord): Growing {
    const stroke: Growing = {
      record,
      written: null,
      id: () => stroke.written,
      end(result, after, before) {
        stroke.record = { ...stroke.record, result, after, before: stroke.record.before ?? before }
        if (stroke.written === null) write(stroke)
        else writeSoon(stroke)
        return stroke.written
      },
    }
    return stroke
  }

  return {
    begin(key, deed) {
      const known = newest.get(key)
      const nowMs = clock.nowMs()
      if (known && goesOn(known.record, deed, nowMs)) {
        known.record = { ...known.record, wanted: deed.wanted, lastMs: nowMs }
        return known
      }
      const stroke = create(firstOf(deed, nowMs))
      newest.set(key, stroke)
      return stroke
    },
    isNewest: (key, stroke) => newest.get(key) === stroke,
    add: (record) => write(create(record)),
    flush,
    reload() {
      newest.clear()
      waiting.clear()
    },
  }
}

function goesOn(record: NewRecord, { caller, kind, what, batch }: Deed, nowMs: number): boolean {
  const isSameHand = record.who === caller.name && record.door === caller.door && record.what === what
  const isDrag = kind === 'by-hand' && record.kind === 'by-hand' && batch === null
  const isKnob = what === 'gain-db' || what === 'gain-percent'
  return isSameHand && isDrag && isKnob && Math.abs(nowMs - record.lastMs) <= STROKE_MS
}

function firstOf({ target, name, what, wanted, before, caller, kind, undoOf, batch }: Deed, nowMs: number): NewRecord {
  const about =
    'trigger' in target
      ? { processorId: target.trigger.processorId, family: target.trigger.kind, index: target.trigger.index }
      : target
  return {
    processorId: about.processorId,
    family: about.family,
    index: about.index,
    name,
    what,
    before,
    after: null,
    wanted,
    who: caller.name,
    role: caller.role,
    door: caller.door,
    kind,
    result: 'overtaken',
    firstMs: nowMs,
    lastMs: nowMs,
    undoOf,
    batch,
  }
}
