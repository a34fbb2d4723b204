import type { Drift, DriftCause } from '../../src-shared/model/capture-plan.ts'
import type { Cause } from '../../src-shared/model/cause.ts'
import type { ChangedThing } from '../../src-shared/model/history.ts'
import type { ChannelChange, ChannelRename } from '../../src-shared/model/recording.ts'
import { sentences } from '../analysis/sentences.ts'
import { numberOf } from './apply.ts'
import { SAME_DB } from './compare.ts'
import type { FoundDrift } from './drift.ts'

/** After a name came to an index, its values are read anew within this, ms: what changes there then is no change of the place. */
const READ_ANEW_MS = 60_000

/** What is in the record of a processor since its reference; each list oldest first. */
export interface DriftRecord {
  readonly changes: readonly ChannelChange[]
  readonly renames: readonly ChannelRename[]
}

/** What is known of how a setting came to differ. */
export interface DriftPast {
  /** When it last went away from what it was in the reference, epoch ms; null where nobody saw that. */
  readonly sinceMs: number | null
  /** The change that made it what it is now: a name that came or went, a value, or nothing that anybody saw. */
  readonly behind:
    | { readonly kind: 'rename'; readonly rename: ChannelRename }
    | { readonly kind: 'change'; readonly change: ChannelChange }
    | { readonly kind: 'nothing' }
}

const CHANGED: Partial<Record<Drift['what'], ChangedThing>> = {
  gain: 'gain',
  mute: 'mute',
  source: 'source',
  active: 'active',
}

/**
 * How a setting came to differ, by what is in the record. The record knows indices and the reference names, so only what happened
 * under the present index since it has the name counts.
 */
export function pastOf(drift: FoundDrift, { changes, renames }: DriftRecord): DriftPast {
  const { family, name, index, what } = drift
  if (what === 'place') {
    const rename = renames.findLast(
      (each) => each.family === family && (index === null ? each.before : each.after) === name,
    )
    return rename
      ? { sinceMs: rename.atMs, behind: { kind: 'rename', rename } }
      : { sinceMs: null, behind: { kind: 'nothing' } }
  }
  const named = renames.findLast((each) => each.family === family && each.index === index)
  const fromMs = named ? named.atMs + READ_ANEW_MS : Number.NEGATIVE_INFINITY
  const own = changes.filter(
    (each) => each.family === family && each.index === index && each.what === CHANGED[what] && each.atMs >= fromMs,
  )
  const was = drift.past && numberOf(drift.past)
  const is = drift.now && numberOf(drift.now)
  const left = own.findLast(({ before }) => before !== null && was !== null && Math.abs(before - was) < SAME_DB)
  const newest = own.at(-1)
  const isBehind = newest && is !== null && Math.abs(newest.after - is) < SAME_DB
  return {
    sinceMs: left?.atMs ?? null,
    behind: isBehind ? { kind: 'change', change: newest } : { kind: 'nothing' },
  }
}

/** The cause as it is told. `causeOf` finds that of a change, from everything else that is known of its moment. */
export function causeOfDrift(
  { name }: Pick<Drift, 'name'>,
  { behind }: DriftPast,
  causeOf: (change: ChannelChange) => Cause,
): DriftCause {
  switch (behind.kind) {
    case 'change': {
      const { kind, sentence } = causeOf(behind.change)
      return { kind, sentence, atMs: behind.change.atMs }
    }
    case 'rename':
      return { kind: 'outside', sentence: sentences.cause.renamed(name), atMs: behind.rename.atMs }
    case 'nothing':
      return { kind: 'unknown', sentence: sentences.cause.unknown(name), atMs: null }
  }
}
