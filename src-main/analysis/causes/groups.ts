import { FLOOR_DB } from '../../../src-shared/decibels.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { burstFrom } from './burst.ts'
import { type CauseFacts, changesWithin, isSame, isSameThing, valueAfter } from './facts.ts'
import { isMixed } from './shape.ts'

/** A combined group moves its zones in the same breath; a slow unit takes 50 to 100 ms for each value. */
const FOLLOWS_MS = 1200
/** A member keeps its distance to the group within this, dB. */
const SAME_DB = 0.6
/** Parts of one movement follow one another within this: each is noted for a second. */
const GOES_ON_MS = 2000

/**
 * `contested`: its group was combined, let go or moved in the same second, but the change does not fit it, so that something else
 * was at it too.
 */
export type Lead = { readonly kind: 'followed'; readonly lead: ChannelChange } | { readonly kind: 'contested' } | null

/**
 * What a zone followed when it changed: a change of the combined group itself, by the same amount or to the same value, or the
 * combining or letting go of its group, in one breath with it (protocol.md §5). Which zones a group has is not on the wire, so a
 * zone belongs to what it moves with. For a group that was let go because another one took its zones, the other one. null where
 * it followed nothing.
 */
export function leadOf(change: ChannelChange, facts: CauseFacts): Lead {
  const near = changesWithin(facts, change.atMs - FOLLOWS_MS, change.atMs + FOLLOWS_MS).filter(({ unseen }) => !unseen)
  const active = near.filter(({ family, what }) => family === 'group' && what === 'active')
  if (change.family === 'group') {
    if (change.what !== 'active' || change.after !== 0) return null
    const others = active.filter((each) => each.after === 1 && !isSame(each, change))
    return followed(nearest(change, others))
  }
  if (change.family !== 'zone') return null
  if (change.what === 'grouped') return followed(nearest(change, sameWay(active, change.after)))
  const isGrouped = valueAfter(facts, change, 'grouped', change.atMs) === 1
  const moved = isGrouped ? near.filter(({ family }) => family === 'group') : []
  const like = nearest(
    change,
    moved.filter((each) => each.what === change.what && isLike(each, change, facts)),
  )
  if (like) return followed(like)
  const own = near.find((each) => each.what === 'grouped' && isSame(each, change))
  const lead = own && (nearest(change, sameWay(active, own.after)) ?? own)
  if (lead && isOneBreath(lead, change, facts) && isTaken(change, lead, facts)) return followed(lead)
  return own || moved.length > 0 ? { kind: 'contested' } : null
}

function followed(lead: ChannelChange | null): Lead {
  return lead === null ? null : { kind: 'followed', lead }
}

/** One that was combined before one that was let go: the other way about, the letting go made nothing move. */
function sameWay(active: readonly ChannelChange[], grouped: number): readonly ChannelChange[] {
  const same = active.filter(({ after }) => after === grouped)
  return same.length > 0 ? same : active
}

/** Told one after the other at one pace, after the grouping or before it: what comes alone is of something else. */
function isOneBreath({ atMs }: ChannelChange, change: ChannelChange, facts: CauseFacts): boolean {
  const sides = [
    { fromMs: atMs - FOLLOWS_MS, toMs: atMs },
    { fromMs: atMs, toMs: atMs + FOLLOWS_MS },
  ] as const
  const [own, other] = change.atMs < atMs ? sides : [sides[1], sides[0]]
  const { isIn, count } = burstFrom(atMs, change, own, facts)
  return isIn && count > burstFrom(atMs, change, other, facts).count
}

/** A combined zone takes mute and source of its group; the volume has a distance of its own, which is not on the wire. */
function isTaken(change: ChannelChange, lead: ChannelChange, facts: CauseFacts): boolean {
  if (isMixed(change)) return false
  if (change.what === 'gain' || lead.family !== 'group' || lead.after !== 1) return true
  const ofGroup = valueAfter(facts, lead, change.what, Math.max(lead.atMs, change.atMs))
  return ofGroup === null || ofGroup === change.after
}

function isLike(group: ChannelChange, zone: ChannelChange, facts: CauseFacts): boolean {
  if (zone.what !== 'gain') return group.after === zone.after
  if (group.before === null || zone.before === null) return false
  // Of a long turn each is noted in parts of its own; as a whole they went equally far.
  const [groupDb, zoneDb] = [wayOf(group, facts), wayOf(zone, facts)]
  const partDb = zone.after - zone.before
  if (Math.sign(partDb) !== Math.sign(zoneDb) || Math.abs(partDb) > Math.abs(zoneDb) + SAME_DB) return false
  const isHeld = zone.after <= FLOOR_DB || zone.after >= 0
  return Math.abs(groupDb - zoneDb) <= SAME_DB || (isHeld && Math.sign(groupDb) === Math.sign(zoneDb))
}

/** How far the whole movement went of which this change is a part, dB. */
function wayOf(change: ChannelChange, { changes }: CauseFacts): number {
  const own = changes.filter((each) => isSameThing(each, change) && !each.unseen)
  const at = own.indexOf(change)
  const goesOn = (one: ChannelChange | undefined, next: ChannelChange | undefined) =>
    one !== undefined && next !== undefined && one.after === next.before && next.atMs - one.atMs <= GOES_ON_MS
  let [from, to] = [at, at]
  while (goesOn(own[from - 1], own[from])) from -= 1
  while (goesOn(own[to], own[to + 1])) to += 1
  return own[to]!.after - (own[from]!.before ?? own[from]!.after)
}

function nearest(to: ChannelChange, changes: readonly ChannelChange[]): ChannelChange | null {
  const distance = ({ atMs }: ChannelChange) => Math.abs(atMs - to.atMs)
  return changes.reduce<ChannelChange | null>(
    (best, each) => (best === null || distance(each) < distance(best) ? each : best),
    null,
  )
}
