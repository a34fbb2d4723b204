import { NO_READING } from '../../../src-shared/decibels.ts'
import type { HeardTrigger, HeardTriggerKind, OwnAct } from '../../../src-shared/model/cause.ts'
import type { ChangedThing } from '../../../src-shared/model/history.ts'
import type { Gap } from '../../../src-shared/model/monitor.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import type { ChannelFamily } from '../../../src-shared/model/sound.ts'
import { median } from '../statistics.ts'

/** Everything that a cause is found from. Lists are oldest first; times are epoch ms. */
export interface CauseFacts {
  /** Now, or the end of what is known. */
  readonly atMs: number
  readonly channels: readonly FactChannel[]
  readonly triggerNames: readonly { readonly kind: HeardTriggerKind; readonly index: number; readonly name: string }[]
  /** Of all channels: every one from `completeFromMs` on, and of the days before those at a like time of the day or after a trigger. */
  readonly changes: readonly ChannelChange[]
  readonly completeFromMs: number
  /** Of the days before too: what a scene did then, it does now. */
  readonly triggers: readonly HeardTrigger[]
  readonly acts: readonly OwnAct[]
  readonly gaps: readonly Gap[]
  readonly levels: readonly LevelSpan[]
  /** What a moment is on the wall's clock; passed in, because pure parts know no time zone. */
  readonly wallClock: (atMs: number) => WallClock
  /** Below this a source is silent, dB. */
  readonly silenceDb: number
}

/** A channel as it is at `atMs`; null is not known, and what a family does not have. */
export interface FactChannel {
  readonly family: ChannelFamily
  readonly index: number
  readonly name: string
  readonly placeholder: boolean
  readonly gainDb: number | null
  readonly gainPercent: number | null
  readonly muted: boolean | null
  readonly source: number | null
  readonly grouped: boolean | null
  readonly active: boolean | null
}

/** One meter on a regular grid: tenths of a dB, `NO_READING` where there is none. */
export interface LevelSpan {
  readonly family: ChannelFamily
  readonly index: number
  readonly fromMs: number
  readonly periodMs: number
  readonly level: Int16Array
  readonly peak: Int16Array
}

export interface WallClock {
  /** A number that is another one for each day. */
  readonly day: number
  /** Seconds since midnight. */
  readonly second: number
}

export type Place = Pick<ChannelChange, 'family' | 'index'>

export function isSame(one: Place, other: Place): boolean {
  return one.family === other.family && one.index === other.index
}

export function isSameThing(one: Place & { what: ChangedThing }, other: Place & { what: ChangedThing }): boolean {
  return isSame(one, other) && one.what === other.what
}

export function channelAt({ channels }: CauseFacts, place: Place): FactChannel | null {
  return channels.find((each) => isSame(each, place)) ?? null
}

/** The name to say; its kind and number where it has none. */
export function nameAt(facts: CauseFacts, place: Place): string {
  const name = channelAt(facts, place)?.name.trim() ?? ''
  return name === '' ? `${place.family} ${place.index}` : name
}

export function triggerName({ triggerNames }: CauseFacts, { kind, index }: Pick<HeardTrigger, 'kind' | 'index'>) {
  const name = triggerNames.find((each) => each.kind === kind && each.index === index)?.name.trim() ?? ''
  return name === '' ? `${kind} ${index}` : name
}

/** Changes that began from `fromMs` to `toMs`, both included. */
export function changesWithin({ changes }: CauseFacts, fromMs: number, toMs: number): readonly ChannelChange[] {
  return changes.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
}

/** What a value was right after a moment within what is completely known: rewound from now. null where it is not known. */
export function valueAfter(facts: CauseFacts, place: Place, what: ChangedThing, atMs: number): number | null {
  if (atMs < facts.completeFromMs) return null
  const next = facts.changes.find((each) => each.atMs > atMs && each.what === what && isSame(each, place))
  if (next) return next.before
  const now = channelAt(facts, place)
  if (!now) return null
  const value = settingOf(now, what)
  return value === null ? null : Number(value)
}

function settingOf(channel: FactChannel, what: ChangedThing): number | boolean | null {
  switch (what) {
    case 'gain':
      return channel.gainDb
    case 'mute':
      return channel.muted
    case 'source':
      return channel.source
    case 'grouped':
      return channel.grouped
    case 'active':
      return channel.active
  }
}

export function levelsAt({ levels }: CauseFacts, place: Place): LevelSpan | null {
  return levels.find((each) => isSame(each, place)) ?? null
}

/** The steps that a time touches. */
export function stepsWithin({ fromMs, periodMs, level }: LevelSpan, sinceMs: number, untilMs: number) {
  const from = Math.max(0, Math.floor((sinceMs - fromMs) / periodMs))
  const to = Math.min(level.length, Math.floor((untilMs - fromMs) / periodMs) + 1)
  return { from, to }
}

/** Median level of the steps that are wholly between two moments, dB; null where none was read. */
export function medianBetween(span: LevelSpan, sinceMs: number, untilMs: number): number | null {
  const from = Math.max(0, Math.ceil((sinceMs - span.fromMs) / span.periodMs))
  const to = Math.min(span.level.length, Math.floor((untilMs - span.fromMs) / span.periodMs))
  const read: number[] = []
  for (let step = from; step < to; step++) if (span.level[step] !== NO_READING) read.push(span.level[step]!)
  return read.length === 0 ? null : median(read) / 10
}

/** The highest peak of the steps that a time touches, dB; null where none was read. */
export function peakWithin(span: LevelSpan, sinceMs: number, untilMs: number): number | null {
  const { from, to } = stepsWithin(span, sinceMs, untilMs)
  let highest = NO_READING
  for (let step = from; step < to; step++) highest = Math.max(highest, span.peak[step]!)
  return highest === NO_READING ? null : highest / 10
}

/** A gap that touches a time; the one that ended last. */
export function gapWithin({ gaps }: CauseFacts, sinceMs: number, untilMs: number): Gap | null {
  const touching = gaps.filter(({ fromMs, toMs }) => fromMs <= untilMs && (toMs ?? untilMs) >= sinceMs)
  return touching.at(-1) ?? null
}
