import type { Capture } from '../../src-shared/model/capture.ts'
import type { Drift, DriftCause } from '../../src-shared/model/capture-plan.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { FoundDrift } from './drift.ts'
import type { DriftPast } from './drift-cause.ts'
import type { DriftStories, DriftStory } from './drift-stories.ts'

/** What happened beside a change is in the record by then: hands let go, triggers were heard, and everything is written, ms. */
const SETTLED_MS = 15_000
/** Between two causes that are looked up, ms: with 50,000 changes of a month each took some 20 ms of the thread that carries the meters. */
const ROOM_MS = 100

export interface DriftMemoryParts {
  readonly clock: Clock
  readonly log: Log
  readonly stories: DriftStories
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

export function createDriftMemory({ clock, log, stories, onCause }: DriftMemoryParts): DriftMemory {
  const noted = new Map<string, Noted>()
  let stopLooking: (() => void) | null = null

  /** One that nobody saw begin has stood at least since it was first seen here. */
  function note(reference: Capture, drift: FoundDrift, known: Noted | undefined, story: DriftStory): Noted {
    const past = story.pastOf(drift)
    const seenMs = clock.nowMs()
    return { drift, reference, seenMs, past, sinceMs: past.sinceMs ?? known?.sinceMs ?? seenMs, cause: null }
  }

  function isDue({ cause, past: { behind }, seenMs }: Noted): boolean {
    if (cause) return false
    const atMs = behind.kind === 'change' ? behind.change.atMs : behind.kind === 'rename' ? behind.rename.atMs : seenMs
    return clock.nowMs() - atMs >= SETTLED_MS
  }

  function find(drift: FoundDrift, past: DriftPast, story: DriftStory): DriftCause {
    try {
      return story.causeOf(drift, past)
    } catch (error) {
      log.error(`Why “${drift.name}” differs could not be looked up`, error)
      return story.causeOf(drift, { sinceMs: null, behind: { kind: 'nothing' } })
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
      const story = stories.since(processorId, atMs)
      const again = note(reference, drift, due, story)
      noted.set(key, { ...again, cause: find(drift, again.past, story) })
      onCause()
    }
    const left = [...noted.values()].filter(({ cause }) => cause === null)
    if (left.length > 0) lookLater(left.some(isDue) ? ROOM_MS : SETTLED_MS / 3)
  }

  return {
    told(reference, found) {
      const { processorId, atMs } = reference
      let story: DriftStory | null = null
      const keys = new Set<string>()
      const drifts = found.map((drift): Drift => {
        const { index: _, ...told } = drift
        let key = `${processorId} ${told.family} ${told.what} ${told.name}`
        // Of several with one name each is noted by itself.
        while (keys.has(key)) key += '+'
        keys.add(key)
        let present = noted.get(key)
        if (!present || JSON.stringify(present.drift) !== JSON.stringify(drift)) {
          story ??= stories.since(processorId, atMs)
          present = note(reference, drift, present, story)
          noted.set(key, present)
        }
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
