import { setImmediate as breathe } from 'node:timers/promises'
import type { DriftCause, EntryComparison, SettingDifference } from '../../src-shared/model/capture-plan.ts'
import type { Cause } from '../../src-shared/model/cause.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../src-shared/model/recording.ts'
import { CHANNEL_FAMILIES } from '../../src-shared/model/sound.ts'
import type { FoundDrift } from './drift.ts'
import { causeOfDrift, type DriftPast, type DriftRecord, pastOf } from './drift-cause.ts'

export interface DriftStoriesParts {
  /** What happened at a processor's channels since then. */
  readonly recordSince: (id: ProcessorId, sinceMs: number) => DriftRecord
  readonly causeOf: (id: ProcessorId, change: ChannelChange) => Cause
}

/** What is known of how settings of a processor came to differ from how they were at a moment. */
export interface DriftStory {
  pastOf(drift: FoundDrift): DriftPast
  causeOf(drift: FoundDrift, past: DriftPast): DriftCause
}

export interface DriftStories {
  /** With what is in the record now. */
  since(id: ProcessorId, sinceMs: number): DriftStory
}

export function createDriftStories({ recordSince, causeOf }: DriftStoriesParts): DriftStories {
  return {
    since(id, sinceMs) {
      const record = recordSince(id, sinceMs)
      return {
        pastOf: (drift) => pastOf(drift, record),
        causeOf: (drift, past) => causeOfDrift(drift, past, (change) => causeOf(id, change)),
      }
    },
  }
}

/** A comparison with what is now, with why each setting became so; in steps with room between them. */
export async function withCauses(
  entries: readonly EntryComparison[],
  story: DriftStory,
): Promise<readonly EntryComparison[]> {
  const told: EntryComparison[] = []
  for (const entry of entries) {
    const { family, name, indexNow: index, differences } = entry
    // What sources send to mixes, and the bell schedule, are not followed.
    if (differences.length === 0 || !CHANNEL_FAMILIES.some((each) => each === family)) {
      told.push(entry)
      continue
    }
    const found = differences.map(({ what, past, now }): SettingDifference => {
      const drift = { family, name, index, what, past, now }
      return { what, past, now, cause: story.causeOf(drift, story.pastOf(drift)) }
    })
    told.push({ ...entry, differences: found })
    await breathe()
  }
  return told
}
