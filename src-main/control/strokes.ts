import type { Caller } from '../../src-shared/contract/role.ts'
import type { ChangeKind, ChangeRecord } from '../../src-shared/model/change.ts'
import type { ControlOutcome, ControlTarget, ControlWhat, TriggerOrder } from '../../src-shared/model/control.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/** Orders of one person for one thing that follow within this time are one change: a drag is one and not thirty, ms. */
const STROKE_MS = 2000
/** How long a change that goes on waits before it is written again, ms: each write is a commit. */
const WRITE_MS = 500
/** How long it takes until a store that took nothing is tried again, ms. */
const RETRY_MS = 5000
/** Changes that wait for a store that takes nothing; beyond that the oldest go. */
const MOST_WAITING = 1000

/** The processor did it, in a way. */
const TAKEN: ReadonlySet<ControlOutcome['kind']> = new Set(['applied', 'rounded'])

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

/** One order as part of a change, which goes on for as long as a fader is dragged. */
export interface Stroke {
  /** How it ended. Answers the number of the change; null where it could not be written, for now. */
  end(outcome: ControlOutcome['kind'], after: number | null, before: number | null): number | null
  id(): number | null
}

export interface Strokes {
  /** An order for the knob `key`: part of the change that goes on, or a new one. */
  begin(key: string, deed: Deed): Stroke
  /** Whether a newer order goes on with the same change, and stands for this one. */
  isOpen(key: string, stroke: Stroke): boolean
  /** A change that is told as a whole, such as somebody else's. Answers the way to tell what it has come to since. */
  add(record: NewRecord): (since: Pick<NewRecord, 'after' | 'wanted' | 'result'>) => void
  /** Writes what waits to be written. */
  flush(): void
  /** The store is another one now: what goes on has no number there. */
  reload(): void
}

/** A change that may go on. */
interface Growing {
  record: NewRecord
  written: number | null
  lastMs: number
  /** The newest order of it that the processor carried out. */
  carriedOut: Stroke | null
}

export function createStrokes(clock: Clock, log: Log, keeper: RecordKeeper, onWritten: () => void): Strokes {
  const newest = new Map<string, Growing>()
  const open = new WeakMap<Stroke, Growing>()
  const waiting = new Set<Growing>()
  let cancelWriting: (() => void) | null = null

  function write(growing: Growing): void {
    try {
      if (growing.written === null) growing.written = keeper.insert(growing.record)
      else keeper.update(growing.written, growing.record)
      waiting.delete(growing)
      onWritten()
    } catch (error) {
      // It was carried out all the same, and the next time it is written.
      log.error('A change could not be written', error)
      waiting.add(growing)
      cancelWriting ??= clock.after(RETRY_MS, flush)
      const [oldest] = waiting
      if (waiting.size > MOST_WAITING && oldest) waiting.delete(oldest)
    }
  }

  function flush(): void {
    cancelWriting?.()
    cancelWriting = null
    for (const growing of [...waiting]) write(growing)
  }

  function writeSoon(growing: Growing): void {
    waiting.add(growing)
    cancelWriting ??= clock.after(WRITE_MS, flush)
  }

  function create(record: NewRecord): Growing {
    return { record, written: null, lastMs: record.lastMs, carriedOut: null }
  }

  function orderOf(key: string, { wanted }: Deed, first: Growing, nowMs: number): Stroke {
    let growing = first
    const order: Stroke = {
      id: () => growing.written,
      end(result, after, before) {
        const isDone = TAKEN.has(result)
        const { record, carriedOut } = growing
        if (!isDone && carriedOut !== null && carriedOut !== order) {
          // What was carried out of this change before stays as it is; that this order was not is told on its own.
          if (newest.get(key) === growing) newest.delete(key)
          growing = create({ ...record, before, firstMs: nowMs })
        }
        const from = growing.record.before ?? before
        growing.record = { ...growing.record, wanted, result, after, before: from, lastMs: nowMs }
        if (isDone) growing.carriedOut = order
        if (growing.written === null) write(growing)
        else writeSoon(growing)
        return growing.written
      },
    }
    return order
  }

  return {
    begin(key, deed) {
      const known = newest.get(key)
      const nowMs = clock.nowMs()
      const growing = known && goesOn(known, deed, nowMs) ? known : create(firstOf(deed, nowMs))
      growing.lastMs = nowMs
      newest.set(key, growing)
      const order = orderOf(key, deed, growing, nowMs)
      open.set(order, growing)
      return order
    },
    isOpen: (key, stroke) => newest.get(key) === open.get(stroke),
    add(record) {
      const growing = create(record)
      write(growing)
      return (since) => {
        growing.record = { ...growing.record, ...since, lastMs: clock.nowMs() }
        writeSoon(growing)
      }
    },
    flush,
    reload() {
      newest.clear()
      for (const growing of waiting) if (growing.written !== null) waiting.delete(growing)
    },
  }
}

function goesOn({ record, lastMs, carriedOut }: Growing, { caller, kind, what, batch }: Deed, nowMs: number): boolean {
  const isSameHand = record.who === caller.name && record.door === caller.door && record.what === what
  const isDrag = kind === 'by-hand' && record.kind === 'by-hand' && batch === null
  const isKnob = what === 'gain-db' || what === 'gain-percent'
  // What failed is over; what has not ended yet, and what was carried out, may go on.
  const isWhole = carriedOut === null || TAKEN.has(record.result)
  return isSameHand && isDrag && isKnob && isWhole && Math.abs(nowMs - lastMs) <= STROKE_MS
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
    percent: null,
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
