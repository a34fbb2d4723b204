import { NO_READING } from '../../../src-shared/decibels.ts'
import type { Cause, CauseSubject } from '../../../src-shared/model/cause.ts'
import type { ChangedThing } from '../../../src-shared/model/history.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { sentences } from '../sentences.ts'
import {
  type CauseFacts,
  channelAt,
  type FactChannel,
  isSame,
  levelsAt,
  medianBetween,
  nameAt,
  type Place,
} from './facts.ts'
import { PUT_BACK } from './told.ts'
import { whyChanged } from './why-changed.ts'

/** The volume is very low from here on: percent where the processor tells it, else dB. */
const LOW_PERCENT = 10
const LOW_DB = -60
/** So long a source must be silent (requirements.md §1.2). */
const SILENT_MS = 10_000
/** The newest samples are on their way, and some may be lost: what was not read for so long ends no silence. */
const UNREAD_MS = 10_000
/** A priority event that is not over by then has been something else. */
const GOES_ON_MS = 10 * 60_000

/**
 * Why a channel is as it is now, what silences it most first: the processor cannot be heard, it is muted, it has no source or a
 * silent one, a priority source speaks, it plays with a group, its volume is very low, and what moved it last. Each says since
 * when, as far as that is in the record, and carries the cause of that change.
 */
export function whyNow(place: Place, facts: CauseFacts): readonly Cause[] {
  const channel = channelAt(facts, place)
  const gap = facts.gaps.findLast((each) => each.toMs === null && each.cause === 'link')
  const name = nameAt(facts, place)
  if (gap || !channel) {
    return [
      stateOf(facts, gap?.fromMs ?? null, {
        about: 'link',
        kind: 'link-gap',
        confidence: 1,
        sentence: sentences.cause.isUnheard(name),
        rule: 'The processor does not answer, so its values are not known now.',
      }),
    ]
  }
  const { cause } = sentences
  const isLow = channel.gainPercent === null ? (channel.gainDb ?? 0) <= LOW_DB : channel.gainPercent <= LOW_PERCENT
  const moved = lastMoved(channel, facts)
  const causes = [
    ...(channel.muted === true ? [since(channel, 'mute', 1, cause.isMuted(name), facts)] : []),
    ...(channel.source === -1 ? [since(channel, 'source', -1, cause.hasNoSource(name), facts)] : []),
    ...silentSource(channel, facts),
    ...speaker(moved, facts),
    ...(channel.grouped === true ? [since(channel, 'grouped', 1, groupSentence(name, facts), facts)] : []),
    ...(isLow && channel.gainDb !== null ? [since(channel, 'gain', channel.gainDb, cause.isLow(name), facts)] : []),
  ]
  const told = new Set(causes.map(({ about }) => about))
  return [...causes, ...moved.filter(({ about }) => !told.has(about))]
}

/** A state with the cause of the change that brought it. */
function since(channel: FactChannel, what: ChangedThing, value: number, state: string, facts: CauseFacts): Cause {
  const change = facts.changes.findLast((each) => each.what === what && isSame(each, channel))
  if (!change || change.after !== value) {
    return stateOf(facts, null, {
      about: what,
      kind: 'unknown',
      confidence: 0,
      sentence: `${state} ${sentences.cause.longBefore()}`,
      rule: 'It did not change in the time that was looked at.',
    })
  }
  const cause = whyChanged(change, facts)
  return { ...cause, sentence: `${state} ${cause.sentence}` }
}

function groupSentence(name: string, { channels }: CauseFacts): string {
  const active = channels.filter((each) => each.family === 'group' && each.active === true)
  const [only] = active
  // Which zones a group has is not on the wire: with two that are combined it may be either.
  return only && active.length === 1 ? sentences.cause.isGroupedWith(name, only.name) : sentences.cause.isGrouped(name)
}

function silentSource(channel: FactChannel, facts: CauseFacts): readonly Cause[] {
  if (channel.source === null || channel.source < 0) return []
  const source = facts.channels.find(
    (each) => (each.family === 'source' || each.family === 'mix') && each.index === channel.source,
  )
  const span = source && levelsAt(facts, source)
  if (!source || !span) return []
  const endMs = span.fromMs + span.level.length * span.periodMs
  const from = silentFrom(span.level, facts.silenceDb * 10, Math.ceil(UNREAD_MS / span.periodMs))
  const sinceMs = span.fromMs + from * span.periodMs
  if (from === span.level.length || endMs - sinceMs < SILENT_MS) return []
  const levelDb = medianBetween(span, sinceMs, endMs)
  const cause = stateOf(facts, from === 0 ? null : sinceMs, {
    about: 'level',
    kind: 'source-silent',
    confidence: 0.95,
    sentence: sentences.found.silentArea(channel.name, source.name),
    rule: `Its source has been below ${facts.silenceDb} dB for at least ${SILENT_MS / 1000} s.`,
  })
  const readings = levelDb === null ? [] : [{ label: `level of ${source.name}`, value: levelDb, unit: 'dB' as const }]
  return [{ ...cause, evidence: { ...cause.evidence, readings } }]
}

/** Where the silence began that lasts until the end; the length where it sounds, or was not read. */
function silentFrom(level: Int16Array, silence: number, mostUnread: number): number {
  let from = level.length
  let unread = 0
  for (let step = level.length - 1; step >= 0; step--) {
    if (level[step] === NO_READING) unread += 1
    else if (level[step]! < silence) {
      from = step
      unread = 0
    } else break
    if (unread > mostUnread) break
  }
  return from
}

/** Whoever has the gain pinned now: the newest change of the gain went there for it, and did not come back. */
function speaker(moved: readonly Cause[], facts: CauseFacts): readonly Cause[] {
  return moved
    .filter(({ kind, about, evidence }) => kind === 'priority' && about === 'gain' && isGoingOn(evidence, facts))
    .map((cause) => ({ ...cause, sentence: `${sentences.cause.isTakenOver()} ${cause.sentence}` }))
}

function isGoingOn({ events, toMs }: Cause['evidence'], { atMs }: CauseFacts): boolean {
  return atMs - toMs <= GOES_ON_MS && !events.some(({ text }) => text === PUT_BACK)
}

/** What moved the volume, and the source, last. */
function lastMoved(channel: FactChannel, facts: CauseFacts): readonly Cause[] {
  return (['gain', 'source'] as const)
    .map((what) => facts.changes.findLast((each) => each.what === what && isSame(each, channel)))
    .filter((each): each is ChannelChange => each !== undefined)
    .sort((a, b) => b.atMs - a.atMs)
    .map((each) => whyChanged(each, facts))
}

interface State {
  readonly about: CauseSubject
  readonly kind: Cause['kind']
  readonly confidence: number
  readonly sentence: string
  readonly rule: string
}

function stateOf({ atMs }: CauseFacts, sinceMs: number | null, { rule, ...state }: State): Cause {
  return {
    ...state,
    by: null,
    maybe: [],
    sinceMs,
    evidence: { fromMs: sinceMs ?? atMs, toMs: atMs, rule, events: [], readings: [] },
  }
}
