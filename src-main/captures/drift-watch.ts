import type { Readable } from '../../src-shared/contract/define.ts'
import type { Capture } from '../../src-shared/model/capture.ts'
import type { DriftView } from '../../src-shared/model/capture-plan.ts'
import type { Finding } from '../../src-shared/model/insight.ts'
import type { ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createTopic } from '../topic.ts'
import { driftFinding, driftsOf } from './drift.ts'
import { createDriftMemory } from './drift-memory.ts'
import type { DriftStories } from './drift-stories.ts'

/** Tells what of a processor is not as in the capture that was chosen as its reference; nothing is watched without one. */
export interface DriftWatch {
  readonly views: Readable<readonly DriftView[]>
  /** What has stood for so long that somebody is to be told. */
  readonly findings: Readable<readonly Finding[]>
  /** References were chosen, removed or restored. */
  reload(): void
  close(): void
}

export interface DriftWatchParts {
  readonly clock: Clock
  readonly log: Log
  readonly views: Readable<readonly ProcessorView[]>
  readonly sound: Readable<readonly ProcessorSound[]>
  readonly reference: (id: ProcessorId) => Capture | null
  readonly stories: DriftStories
  readonly afterMs: () => number
}

/** A fader that is being moved need not be followed step by step, ms. */
const PERIOD_MS = 2_000

export function createDriftWatch(parts: DriftWatchParts): DriftWatch {
  const { clock, log, views, sound, reference, stories, afterMs } = parts
  const told = createTopic<readonly DriftView[]>([])
  const findings = createTopic<readonly Finding[]>([])
  const references = new Map<ProcessorId, Capture | null>()
  let isTouched = true
  const touch = () => {
    isTouched = true
  }
  const memory = createDriftMemory({ clock, log, stories, onCause: touch })

  function referenceOf(id: ProcessorId): Capture | null {
    const known = references.get(id)
    if (known !== undefined) return known
    const found = reference(id)
    references.set(id, found)
    return found
  }

  function viewOf({ id, link }: ProcessorView): DriftView | null {
    const capture = referenceOf(id)
    if (!capture) return null
    const about = { captureId: capture.id, atMs: capture.atMs, name: capture.name }
    const present = sound.get().find(({ processorId }) => processorId === id)
    if (link.kind !== 'online' || present?.reading.kind !== 'complete') {
      return { processorId: id, reference: about, count: null, drifts: [], standsSinceMs: null }
    }
    const drifts = memory.told(capture, driftsOf(capture, present))
    return {
      processorId: id,
      reference: about,
      count: drifts.length,
      drifts,
      standsSinceMs: drifts.length > 0 ? Math.min(...drifts.map(({ sinceMs }) => sinceMs)) : null,
    }
  }

  function look(): void {
    if (isTouched) {
      isTouched = false
      setWhereNew(
        told,
        views
          .get()
          .map(viewOf)
          .filter((view) => view !== null),
      )
    }
    const nowMs = clock.nowMs()
    const names = new Map(views.get().map(({ id, name }) => [id, name]))
    const found = told.get().flatMap((view) => {
      const name = names.get(view.processorId)
      return name === undefined ? [] : [driftFinding(view, name, nowMs, afterMs())]
    })
    const standing = found.filter((finding) => finding !== null)
    if (keysOf(standing) !== keysOf(findings.get())) findings.set(standing)
  }

  const stops = [sound.subscribe(touch), views.subscribe(touch), clock.every(PERIOD_MS, look), memory.close]
  return {
    views: told,
    findings,
    reload() {
      references.clear()
      memory.forget()
      touch()
    },
    close() {
      for (const stop of stops) stop()
    },
  }
}

function setWhereNew(topic: ReturnType<typeof createTopic<readonly DriftView[]>>, next: readonly DriftView[]): void {
  if (JSON.stringify(next) !== JSON.stringify(topic.get())) topic.set(next)
}

function keysOf(findings: readonly Finding[]): string {
  return findings.map(({ key, message, details }) => `${key} ${message} ${details}`).join('\n')
}
