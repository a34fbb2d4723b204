import { NO_READING } from '../../../src-shared/decibels.ts'
import type { HeardTrigger } from '../../../src-shared/model/cause.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { isMicrophone } from '../microphone.ts'
import { median } from '../statistics.ts'
import {
  type CauseFacts,
  changesWithin,
  type FactChannel,
  isSameThing,
  type LevelSpan,
  levelsAt,
  peakWithin,
} from './facts.ts'
import { isGradual, isMixed, movedDb } from './shape.ts'

/** Gains are the same within this, dB: what is put back is put back exactly. */
const SAME_DB = 0.15
/** A gain that is back at once was taken back by a group. */
const SHORTEST_MS = 1000
/** Nobody announces for longer; somebody who is heard to speak may. */
const LONGEST_MS = 120_000
const LONGEST_SPEECH_MS = 10 * 60_000
/** A microphone that somebody speaks into is above this, dB: its peak in that time. */
const SPOKEN_DB = -40
/** By so much louder than around it, dB, and the voice belongs to the time; one that is open far away is as loud before. */
const LOUDER_DB = 6
const AROUND_MS = 60_000
/** So many times to the same level and back: no hand does that. */
const REPEATED_TIMES = 3
/** A message and what it does are heard within this. */
const MESSAGE_MS = 2000

export interface Priority {
  /** Who speaks, or what; null where it is a contact that is not on the wire. */
  readonly microphone: FactChannel | null
  readonly message: HeardTrigger | null
  readonly fromMs: number
  /** null while it lasts. */
  readonly toMs: number | null
  readonly confidence: number
  /** Enough by itself, whatever else was going on; `maybe` is not enough to name it. */
  readonly strength: 'sure' | 'likely' | 'maybe'
  readonly peakDb: number | null
}

/**
 * The priority event that pinned a zone's gain, or let it go again (protocol.md §5, Custom Priority Volume). The gain goes to a
 * level at once and exactly back, and in just that time a message plays (0.9), or a microphone is at least 6 dB louder than around
 * it (0.9); or it does so three times with a microphone in use (0.8) or without one that can be heard (0.6). One time with a
 * microphone that is open all along is none: that may be far away. While it is not over yet, a message says so, or a voice that began
 * with it where another zone went to the same level too, or this one had been there and back before (0.6); with the voice alone it
 * may be so.
 */
export function priorityOf(change: ChannelChange, facts: CauseFacts): Priority | null {
  if (change.what !== 'gain' || change.before === null || isGradual(change) || change.unseen) return null
  const others = facts.changes.filter((each) => isSameThing(each, change) && each !== change)
  const back = others.find((each) => each.atMs > change.atMs && isReverse(change, each))
  const out = others.findLast((each) => each.atMs < change.atMs && isReverse(each, change))
  const tried = [out && evidenceOf(out, change, facts), back && evidenceOf(change, back, facts)].filter(
    (each) => !!each,
  )
  const best = tried.reduce<Priority | null>((a, b) => (a === null || b.confidence > a.confidence ? b : a), null)
  if (best !== null || tried.length > 0 || out || back) return best
  return goingOn(change, others, facts)
}

/** Whether a gain went somewhere at once and exactly back within two minutes. */
export function wentAndCame(change: ChannelChange, facts: CauseFacts): boolean {
  const { last, next } = neighbours(change, facts)
  return [last && ([last, change] as const), next && ([change, next] as const)].some(
    (pair) => !!pair && pair[1].atMs - pair[0].atMs <= LONGEST_MS && isReverse(...pair),
  )
}

/**
 * Whether a gain that went at once may have been pinned or let go, though nothing says so surely: it went and came, or lasts and a
 * microphone may be in use, or another zone went to the same level in the same moment.
 */
export function mayBePriority(change: ChannelChange, facts: CauseFacts): boolean {
  if (change.what !== 'gain' || change.before === null || isGradual(change) || change.unseen) return false
  if (wentAndCame(change, facts)) return true
  const { last, next } = neighbours(change, facts)
  // Let go, but to where somebody has set it meanwhile; several clicks in one direction are a hand.
  const isLast = last !== undefined && change.atMs - last.atMs <= LONGEST_MS && !isSameWay(last, change)
  if (isLast && (isPinned(last, facts) || mayBeSpoken(last.atMs, change.atMs, facts))) return true
  if (next && isSameWay(change, next)) return isPinned(change, facts)
  const lastsMs = (next?.atMs ?? facts.atMs) - change.atMs
  return isPinned(change, facts) || (lastsMs <= LONGEST_MS && mayBeSpoken(change.atMs, change.atMs + lastsMs, facts))
}

function isSameWay(one: ChannelChange, next: ChannelChange): boolean {
  return !isMixed(one) && !isMixed(next) && Math.sign(movedDb(one)) === Math.sign(movedDb(next))
}

function neighbours(change: ChannelChange, { changes }: CauseFacts) {
  const own = changes.filter((each) => isSameThing(each, change))
  const at = own.indexOf(change)
  return { last: own[at - 1], next: own[at + 1] }
}

/** Somebody spoke, or a microphone could not be read so that nobody knows. */
function mayBeSpoken(fromMs: number, toMs: number, facts: CauseFacts): boolean {
  if (voiceIn(fromMs, toMs, facts) !== null) return true
  return facts.channels.some((channel) => {
    if (channel.family !== 'source' || !isMicrophone(channel.name)) return false
    const span = levelsAt(facts, channel)
    return span === null || peakWithin(span, fromMs, toMs) === null
  })
}

function isReverse(out: ChannelChange, back: ChannelChange): boolean {
  const lastsMs = back.atMs - out.atMs
  return (
    out.before !== null &&
    back.before !== null &&
    !isGradual(out) &&
    !isGradual(back) &&
    Math.abs(back.after - out.before) <= SAME_DB &&
    Math.abs(back.before - out.after) <= SAME_DB &&
    lastsMs > SHORTEST_MS &&
    lastsMs <= LONGEST_SPEECH_MS
  )
}

function evidenceOf(out: ChannelChange, back: ChannelChange, facts: CauseFacts): Priority | null {
  const [fromMs, toMs] = [out.atMs, back.atMs]
  const message = messageAt(fromMs, facts)
  const voice = voiceIn(fromMs, toMs, facts)
  const isShort = toMs - fromMs <= LONGEST_MS
  const times = isShort ? timesTo(out, facts) : 0
  const found = (confidence: number, strength: Priority['strength']): Priority => {
    const speaks = message === null ? voice : null
    return {
      microphone: speaks?.channel ?? null,
      message,
      fromMs,
      toMs,
      confidence,
      strength,
      peakDb: speaks?.peakDb ?? null,
    }
  }
  if (message !== null && isShort) return found(0.9, 'sure')
  if (voice !== null && voice.louderDb >= LOUDER_DB) return found(0.9, 'sure')
  if (times < REPEATED_TIMES) return null
  return voice !== null ? found(0.8, 'sure') : found(0.6, 'likely')
}

/** How often the gain went from and to the same levels and back, this time included. */
function timesTo(out: ChannelChange, { changes }: CauseFacts): number {
  const own = changes.filter((each) => isSameThing(each, out))
  let times = 0
  for (let at = 0; at + 1 < own.length; at++) {
    const [one, next] = [own[at]!, own[at + 1]!]
    const isShort = next.atMs - one.atMs <= LONGEST_MS
    if (isShort && Math.abs(one.after - out.after) <= SAME_DB && isReverse(one, next)) times += 1
  }
  return times
}

/** Not back yet, or back to where somebody has set it meanwhile. */
function goingOn(change: ChannelChange, others: readonly ChannelChange[], facts: CauseFacts): Priority | null {
  const message = messageAt(change.atMs, facts)
  const next = others.find(({ atMs }) => atMs > change.atMs)
  const endMs = next?.atMs ?? facts.atMs
  const isOver = next !== undefined || endMs - change.atMs > LONGEST_MS
  const voice = message === null && endMs - change.atMs <= LONGEST_MS ? voiceIn(change.atMs, endMs, facts) : null
  if (message === null && (voice === null || voice.louderDb < LOUDER_DB)) return null
  const isLikely = !isOver ? message !== null || isPinned(change, facts) : message !== null && isPinned(change, facts)
  return {
    microphone: voice?.channel ?? null,
    message,
    fromMs: change.atMs,
    toMs: null,
    confidence: 0.6,
    strength: isLikely ? 'likely' : 'maybe',
    peakDb: voice?.peakDb ?? null,
  }
}

/** Whether the level is one that zones are pinned to: others went there too, or this one did before, and came back. */
function isPinned(change: ChannelChange, facts: CauseFacts): boolean {
  const isThere = (each: ChannelChange) => each.what === 'gain' && Math.abs(each.after - change.after) <= SAME_DB
  return (
    timesTo(change, facts) > 0 ||
    changesWithin(facts, change.atMs - MESSAGE_MS, change.atMs + MESSAGE_MS).some(
      (each) => each.family === 'zone' && each.index !== change.index && isThere(each) && !isGradual(each),
    )
  )
}

export function messageAt(atMs: number, { triggers }: CauseFacts): HeardTrigger | null {
  return triggers.findLast((each) => each.kind === 'message' && Math.abs(each.atMs - atMs) <= MESSAGE_MS) ?? null
}

export interface Voice {
  readonly channel: FactChannel
  readonly peakDb: number
  /** By how much louder than in the minute around; 0 where that is not known. */
  readonly louderDb: number
}

/** The microphone that was spoken into in a time, the one that stands out most. */
export function voiceIn(fromMs: number, toMs: number, facts: CauseFacts): Voice | null {
  let best: Voice | null = null
  for (const channel of facts.channels) {
    if (channel.family !== 'source' || !isMicrophone(channel.name)) continue
    const span = levelsAt(facts, channel)
    if (span === null) continue
    const peakDb = peakWithin(span, fromMs, toMs)
    if (peakDb === null || peakDb < SPOKEN_DB) continue
    const louderDb = louderIn(span, fromMs, toMs)
    if (best === null || louderDb > best.louderDb) best = { channel, peakDb, louderDb }
  }
  return best
}

/** Steps at the ends of a time are half in it: they count for neither side. */
function louderIn({ fromMs, periodMs, level, peak }: LevelSpan, sinceMs: number, untilMs: number): number {
  const inside: number[] = []
  const outside: number[] = []
  for (let step = 0; step < level.length; step++) {
    if (level[step] === NO_READING) continue
    const startMs = fromMs + step * periodMs
    const endMs = startMs + periodMs
    if (endMs > sinceMs && startMs < untilMs) {
      const isWhole = startMs >= sinceMs && endMs <= untilMs
      // A time shorter than a step is known by its peak alone.
      if (isWhole || untilMs - sinceMs < 2 * periodMs) inside.push(isWhole ? level[step]! : peak[step]!)
    } else if (startMs > sinceMs - AROUND_MS && endMs < untilMs + AROUND_MS) outside.push(level[step]!)
  }
  if (inside.length === 0 || outside.length === 0) return 0
  return (median(inside) - median(outside)) / 10
}
