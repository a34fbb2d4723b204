import type { Capture } from '../../src-shared/model/capture.ts'
import type { Drift, DriftCause } from '../../src-shared/model/capture-plan.ts'
import type { Cause } from '../../src-shared/model/cause.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../src-shared/model/recording.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { FoundDrift } from './drift.ts'
import { causeOfDrift, type DriftPast, type DriftRecord, pastOf } from './drift-cause.ts'

/** What happened beside a change is in the record by then: hands let go, triggers were heard, and everything is written, ms. */
const SETTLED_MS = 15_000
/** Between two causes that are looked up, ms: each takes some ms of the thread that carries the meters. */
const ROOM_MS = 20

export interface DriftMemoryParts {
  readonly clock: Clock
  readonly log: Log
  /** What happened at a processor's channels since then. */
  readonly recordSince: (id: ProcessorId, sinceMs: number) => DriftRecord
  readonly causeOf: (id: ProcessorId, change: ChannelChange) => Cause
  /** A cause was found. */
  readonly onCause: () => void
}

/** Since when each difference stands, and why: looked up once for each value that it takes. */
export interface DriftMemory {
  /** Called with everything that differs from a reference now; what does not any more is forgotten. */
  told(reference: Capture, found: readonly FoundDrift[]): readonly Drift[]
  /** References were chosen, removed or restored. */
  forget(): void
  close(): void
}

interface Noted {
  readonly drift: FoundDrift
  readonly reference: Capture
  readonly seenMs: number
  readonly past: DriftPast
  readonly sinceMs: number
  cause: DriftCause | null
}

export function createDriftMemory({ clock, log, recordSince, causeOf, onCause }: DriftMemoryParts): DriftMemory {
  const noted = new Map<string, Noted>()
  let stopLooking: (() => void) | null = null

  /** One that nobody saw begin has stood at least since it was first seen here. */
  function note(reference: Capture, drift: FoundDrift, known: Noted | undefined, record: () => DriftRecord): Noted {
    const past = pastOf(drift, record())
    const seenMs = clock.nowMs()
    return { drift, reference, seenMs, past, sinceMs: past.sinceMs ?? known?.sinceMs ?? seenMs, cause: null }
  }

  function isDue({ cause, past: { behind }, seenMs }: Noted): boolean {
    if (cause) return false
    const atMs = behind.kind === 'change' ? behind.change.atMs : behind.kind === 'rename' ? behind.rename.atMs : seenMs
    return clock.nowMs() - atMs >= SETTLED_MS
  }

  function find(drift: FoundDrift, past: DriftPast, id: ProcessorId): DriftCause {
    try {
      return causeOfDrift(drift, past, (change) => causeOf(id, change))
    } catch (error) {
      log.error(`Why “${drift.name}” differs could not be looked up`, error)
      return causeOfDrift(drift, { sinceMs: null, behind: { kind: 'nothing' } }, (change) => causeOf(id, change))
    }
  }

  function lookLater(delayMs: number): void {
    stopLooking ??= clock.after(delayMs, lookUp)
  }

  function lookUp(): void {
    stopLooking = null
    const [key, due] = [...noted].find(([, each]) => isDue(each)) ?? []
    if (key !== undefined && due) {
      const { drift, reference } = due
      const { processorId, atMs } = reference
      // By now what was still on its way is in the record, too.
      const again = note(reference, drift, due, () => recordSince(processorId, atMs))
      noted.set(key, { ...again, cause: find(drift, again.past, processorId) })
      onCause()
    }
    const left = [...noted.values()].filter(({ cause }) => cause === null)
    if (left.length > 0) lookLater(left.some(isDue) ? ROOM_MS : SETTLED_MS / 3)
  }

  return {
    told(reference, found) {
      const { processorId, atMs } = reference
      let record: DriftRecord | null = null
      const keys = new Set<string>()
      const drifts = found.map((drift): Drift => {
        const { index: _, ...told } = drift
        const key = `${processorId} ${told.family} ${told.what} ${told.name}`
        keys.add(key)
        const known = noted.get(key)
        const isSame = known && JSON.stringify(known.drift) === JSON.stringify(drift)
        const present = isSame
          ? known
          : note(reference, drift, known, () => {
              record ??= recordSince(processorId, atMs)
              return record
            })
        noted.set(key, present)
        return { ...told, sinceMs: present.sinceMs, cause: present.cause }
      })
      for (const key of noted.keys()) if (key.startsWith(`${processorId} `) && !keys.has(key)) noted.delete(key)
      if (drifts.some(({ cause }) => cause === null)) lookLater(0)
      return drifts
    },
    forget: () => noted.clear(),
    close: () => stopLooking?.(),
  }
}
