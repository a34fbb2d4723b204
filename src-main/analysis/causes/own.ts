import type { OwnAct } from '../../../src-shared/model/cause.ts'
import type { ControlChange } from '../../../src-shared/model/control.ts'
import type { ChangedThing } from '../../../src-shared/model/history.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { type CauseFacts, isSame, isSameThing } from './facts.ts'

/** A slow unit takes its commands one at a time, and a write waits for the one before it: so long after it was sent it may show. */
const SHOWS_WITHIN_MS = 6000
/** The act and the change are written down by two hands of one clock. */
const JITTER_MS = 1000
/** A processor may round a gain by so much, dB or percent, and has still done what it was told. */
const ROUNDING = 1
/** Clocks are set by an hour at most, where it is not for good. */
const ASTRAY_MS = 65 * 60_000
/** A step on a ramp is followed by the next within this. */
const RAMP_MS = 3000

/** `contested`: something of ours was under way for the same value, but it landed elsewhere, so that two hands were on it. */
export type OwnMatch = { readonly kind: 'matched'; readonly act: OwnAct } | { readonly kind: 'contested' } | null

/**
 * Whether an act of ours brought a change about: the same value of the same channel, sent up to 6 s before it was heard, and the
 * value that was asked for is where it landed. Where the landing is not ours, somebody else was at the same value in the same
 * moment, and neither is named. Over a gap an act counts from a moment before the gap on.
 *
 * @param sinceMs where nobody could look before the change: since when
 */
export function ownMatch(change: ChannelChange, facts: CauseFacts, sinceMs: number | null): OwnMatch {
  const fromMs = (sinceMs ?? change.atMs) - SHOWS_WITHIN_MS
  const near = facts.acts.filter(
    ({ atMs, result, order }) =>
      result !== 'refused' &&
      atMs >= fromMs &&
      atMs <= change.atMs + JITTER_MS &&
      order.kind === 'control' &&
      isSame(order.target, change) &&
      thingOf(order.change) === change.what,
  )
  if (near.length === 0) return null
  const landing = landingOf(change, facts)
  const act = near.findLast(
    (each) => each.order.kind === 'control' && (asksFor(each.order.change, landing) || isOnItsWay(each, landing)),
  )
  if (act) return { kind: 'matched', act }
  // What was sent well before and has shown already says nothing of this one.
  const isOver = (each: OwnAct) => hasShown(each, change, facts)
  return near.every(isOver) ? null : { kind: 'contested' }
}

/**
 * An act of ours that asked for where a change landed and never showed, an hour before or after: somebody may have set this
 * computer's clock in between, so that it is the one that did it.
 */
export function ownAstray(change: ChannelChange, facts: CauseFacts): boolean {
  const landing = landingOf(change, facts)
  return facts.acts.some(
    ({ atMs, result, order }) =>
      result === 'applied' &&
      Math.abs(atMs - change.atMs) <= ASTRAY_MS &&
      order.kind === 'control' &&
      isSame(order.target, change) &&
      thingOf(order.change) === change.what &&
      asksFor(order.change, landing) &&
      !facts.changes.some(
        (each) =>
          isSameThing(each, change) &&
          each.atMs >= atMs - JITTER_MS &&
          each.atMs <= atMs + SHOWS_WITHIN_MS &&
          asksFor(order.change, landingOf(each, facts)),
      ),
  )
}

/** An order of ours to recall this, sent just before it was heard. */
export function ownTrigger(
  { kind, index, atMs }: { readonly kind: string; readonly index: number; readonly atMs: number },
  { acts }: CauseFacts,
): OwnAct | null {
  const found = acts.findLast(
    (act) =>
      act.order.kind === 'trigger' &&
      act.result !== 'refused' &&
      act.order.trigger.kind === kind &&
      act.order.trigger.index === index &&
      act.atMs >= atMs - SHOWS_WITHIN_MS &&
      act.atMs <= atMs + JITTER_MS,
  )
  return found ?? null
}

function thingOf(change: ControlChange): ChangedThing {
  switch (change.what) {
    case 'gain-db':
    case 'gain-percent':
      return 'gain'
    case 'mute':
      return 'mute'
    case 'source':
      return 'source'
    case 'combine':
      return 'active'
  }
}

type Landing = Pick<ChannelChange, 'after' | 'percentAfter'>

function asksFor(order: ControlChange, { after, percentAfter }: Landing): boolean {
  switch (order.what) {
    case 'gain-db':
      return Math.abs(order.gainDb - after) <= ROUNDING
    case 'gain-percent':
      // Percent and dB are different things: where the percent was not told, the order is not known to have landed.
      return percentAfter !== null && Math.abs(order.gainPercent - percentAfter) <= ROUNDING
    case 'mute':
      return Number(order.muted) === after
    case 'source':
      return order.source === after
    case 'combine':
      return Number(order.active) === after
  }
}

/** A check goes down and back again, and any of its steps may be what was heard. */
function isOnItsWay({ order, backTo }: OwnAct, { after }: Landing): boolean {
  if (backTo === null || order.kind !== 'control' || order.change.what !== 'gain-db') return false
  const ends = [order.change.gainDb, backTo]
  return after >= Math.min(...ends) - ROUNDING && after <= Math.max(...ends) + ROUNDING
}

/** Where a ramp ended of which this change is a step. */
function landingOf(change: ChannelChange, { changes }: CauseFacts): Landing {
  let landing = change
  for (const next of changes) {
    if (next.atMs <= landing.atMs || !isSameThing(next, change)) continue
    const isOn = next.atMs - landing.atMs <= RAMP_MS && next.before === landing.after
    if (!isOn || Math.sign(next.after - landing.after) !== Math.sign(change.after - (change.before ?? 0))) break
    landing = next
  }
  return landing
}

/** Whether an earlier change was already what this act asked for. */
function hasShown({ atMs, order }: OwnAct, change: ChannelChange, { changes }: CauseFacts): boolean {
  if (order.kind !== 'control') return false
  return changes.some(
    (each) =>
      each.atMs < change.atMs &&
      each.atMs >= atMs - JITTER_MS &&
      isSameThing(each, change) &&
      asksFor(order.change, each),
  )
}
