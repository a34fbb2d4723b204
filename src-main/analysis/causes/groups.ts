import { FLOOR_DB } from '../../../src-shared/decibels.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { type CauseFacts, changesWithin, isSame, valueAfter } from './facts.ts'
import { isGradual } from './shape.ts'

/** A combined group moves its zones in the same breath; a slow unit takes 50 to 100 ms for each value. */
const FOLLOWS_MS = 1200
/** A member keeps its distance to the group within this, dB. */
const SAME_DB = 0.6
const TURN_SHARE = 0.5

/**
 * What a zone followed when it changed: the combining or letting go of its group, or a change of the combined group itself, by the
 * same amount or to the same value (protocol.md §5). Which zones a group has is not on the wire, so a zone belongs to what it
 * moves with. For a group that was let go because another one took its zones, the other one. null where it followed nothing.
 */
export function leadOf(change: ChannelChange, facts: CauseFacts): ChannelChange | null {
  const near = changesWithin(facts, change.atMs - FOLLOWS_MS, change.atMs + FOLLOWS_MS).filter(({ unseen }) => !unseen)
  const active = near.filter(({ family, what }) => family === 'group' && what === 'active')
  if (change.family === 'group') {
    if (change.what !== 'active' || change.after !== 0) return null
    return nearest(
      change,
      active.filter((each) => each.after === 1 && !isSame(each, change)),
    )
  }
  if (change.family !== 'zone') return null
  if (change.what === 'grouped') return nearest(change, sameWay(active, change.after))
  const own = near.find((each) => each.what === 'grouped' && isSame(each, change))
  if (own) return nearest(change, sameWay(active, own.after)) ?? own
  if (valueAfter(facts, change, 'grouped', change.atMs) !== 1) return null
  return nearest(
    change,
    near.filter((each) => each.family === 'group' && each.what === change.what && isLike(each, change)),
  )
}

/** One that was combined before one that was let go: the other way about, the letting go made nothing move. */
function sameWay(active: readonly ChannelChange[], grouped: number): readonly ChannelChange[] {
  const same = active.filter(({ after }) => after === grouped)
  return same.length > 0 ? same : active
}

function isLike(group: ChannelChange, zone: ChannelChange): boolean {
  if (zone.what !== 'gain') return group.after === zone.after
  if (group.before === null || zone.before === null) return false
  const [groupDb, zoneDb] = [group.after - group.before, zone.after - zone.before]
  const isHeld = zone.after <= FLOOR_DB || zone.after >= 0
  const isSameWay = Math.sign(groupDb) === Math.sign(zoneDb)
  // Of a long turn each is noted from another moment on, and the parts that are noted are not equally long.
  const isTurned = isGradual(group) && isGradual(zone)
  const apartDb = isTurned ? Math.max(SAME_DB, TURN_SHARE * Math.abs(groupDb)) : SAME_DB
  return isSameWay && (isHeld || Math.abs(groupDb - zoneDb) <= apartDb)
}

function nearest(to: ChannelChange, changes: readonly ChannelChange[]): ChannelChange | null {
  const distance = ({ atMs }: ChannelChange) => Math.abs(atMs - to.atMs)
  return changes.reduce<ChannelChange | null>(
    (best, each) => (best === null || distance(each) < distance(best) ? each : best),
    null,
  )
}
