import type { Capture } from '../../src-shared/model/capture.ts'
import type { Drift, DriftView } from '../../src-shared/model/capture-plan.ts'
import type { Finding } from '../../src-shared/model/insight.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { compareEntries } from './compare.ts'
import { entriesOfSound } from './live.ts'

/** A setting that differs, and the present index of its place; null where there is none. */
export type FoundDrift = Omit<Drift, 'sinceMs' | 'cause'> & { readonly index: number | null }

/** The settings that differ from the reference now, by name. Of a zone in a combined group only its group counts. */
export function driftsOf(reference: Capture, sound: ProcessorSound): readonly FoundDrift[] {
  const now = entriesOfSound(sound)
  // Sends and the bell schedule are not followed, so they would all be gone.
  const past = reference.entries.filter(({ place }) => place.family !== 'send' && place.family !== 'bell-schedule')
  const followers = new Set(now.filter(({ grouped }) => grouped).map(({ place }) => JSON.stringify(place)))
  return compareEntries(past, now).flatMap((entry): readonly FoundDrift[] => {
    const { family, name, indexNow: index, kind } = entry
    if (kind === 'gone' || kind === 'new') return [{ family, name, index, what: 'place', past: null, now: null }]
    if (followers.has(JSON.stringify({ family, index, name }))) return []
    return entry.differences.map(({ what, past: then, now: is }) => ({
      family,
      name,
      index,
      what,
      past: then,
      now: is,
    }))
  })
}

/** So many causes are told of many drifts. */
const MOST_CAUSES = 3

/** What is told of drifts that have stood for `afterMs` and of which was looked up why; null where there are none. */
export function driftFinding(view: DriftView, processorName: string, nowMs: number, afterMs: number): Finding | null {
  const standing = view.drifts.filter(({ sinceMs, cause }) => cause !== null && nowMs - sinceMs >= afterMs)
  if (standing.length === 0) return null
  const sinceMs = Math.min(...standing.map((drift) => drift.sinceMs))
  const names = [...new Set(standing.map(({ name }) => name))]
  const causes = [...new Set(standing.flatMap(({ cause }) => (cause ? [cause.sentence] : [])))]
  const count = standing.length === 1 ? '1 setting is' : `${standing.length} settings are`
  return {
    key: `settings-drift:${view.processorId}`,
    type: 'configuration',
    severity: 'minor',
    confidence: 1,
    subject: null,
    message: `${count} not as in the reference of “${processorName}”.`,
    details: [
      `${processorName}: not as in the capture that was chosen as reference: ${names.join(', ')}.`,
      ...(causes.length > 0 ? [`Likely causes: ${causes.slice(0, MOST_CAUSES).join(' ')}`] : []),
      ...(causes.length > MOST_CAUSES ? ['Tools has the others.'] : []),
    ].join(' '),
    action: 'Look at the differences in Tools. Put the capture back, or choose a new reference.',
    sinceMs,
    evidence: {
      fromMs: sinceMs,
      toMs: nowMs,
      rule: `A setting differs from the reference for at least ${Math.round(afterMs / 60_000)} min.`,
      readings: [],
    },
  }
}
