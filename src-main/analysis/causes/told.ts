import type { Cause, CauseEvent, CauseKind } from '../../../src-shared/model/cause.ts'
import type { EvidenceReading } from '../../../src-shared/model/insight.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { sentences } from '../sentences.ts'
import { type CauseFacts, nameAt } from './facts.ts'

/** Of a priority event that is over. */
export const PUT_BACK = 'the gain was put back'

/** What was found of a change, before it is told. */
export interface Found {
  readonly kind: CauseKind
  readonly sentence: string
  readonly by: string | null
  readonly confidence: number
  readonly maybe: readonly CauseKind[]
  readonly rule: string
  /** Beside the change itself. */
  readonly events: readonly CauseEvent[]
  readonly readings: readonly EvidenceReading[]
}

export function unknownOf(change: ChannelChange, facts: CauseFacts, maybe: readonly CauseKind[]): Found {
  const name = nameAt(facts, change)
  return {
    kind: 'unknown',
    sentence: maybe.length > 0 ? sentences.cause.twoAtOnce(name) : sentences.cause.unknown(name),
    by: null,
    confidence: 0,
    maybe,
    rule:
      maybe.length > 0
        ? 'More than one thing happened in the same moment, and what landed does not tell which it was.'
        : 'No act of this console, trigger, group, priority source, habit, hand or gap fits.',
    events: [],
    readings: [],
  }
}

export function causeOf(change: ChannelChange, found: Found, facts: CauseFacts): Cause {
  const { rule, readings, events: beside, ...cause } = found
  const events = [...beside, { atMs: change.atMs, text: changeText(change, facts) }].sort((a, b) => a.atMs - b.atMs)
  const times = events.map(({ atMs }) => atMs)
  return {
    ...cause,
    about: change.what,
    sinceMs: change.atMs,
    evidence: { fromMs: Math.min(...times), toMs: Math.max(...times), rule, events, readings },
  }
}

/** "gain of Patio: -18.0 to -45.0 dB in 5 steps". */
export function changeText(change: ChannelChange, facts: CauseFacts): string {
  const { what, before, after, steps } = change
  const say = (value: number | null) => {
    if (value === null) return 'unknown'
    if (what === 'gain') return value.toFixed(1)
    if (what === 'source') return value < 0 ? 'none' : nameAt(facts, { family: 'source', index: value })
    return value === 1 ? 'on' : 'off'
  }
  const unit = what === 'gain' ? ' dB' : ''
  const how = steps > 1 ? ` in ${steps} steps` : ''
  return `${what} of ${nameAt(facts, change)}: ${say(before)} to ${say(after)}${unit}${how}`
}
