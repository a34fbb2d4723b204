import { FLOOR_DB, LARGEST_JUMP_DB } from '../../src-shared/decibels.ts'
import type { CaptureEntry, SettingPlace, SettingValue } from '../../src-shared/model/capture.ts'
import type { PlanDeed, PlanItem } from '../../src-shared/model/capture-plan.ts'
import { isKnown, placeName } from '../../src-shared/model/setting.ts'
import { isSame, pairsOf, SAME_DB } from './compare.ts'
import { type Match, type Matches, matchEntries } from './match.ts'

/** What putting a capture back does, in order. */
export interface PlannedItems {
  /** The writes in the order in which they are sent, then everything else. */
  readonly items: readonly PlanItem[]
  readonly unmutes: readonly string[]
}

/**
 * Works out how `now` becomes `past`, by name (requirements.md §7). Silence comes first and sound last; a group is set before it is
 * combined, and its zones after it; nothing is made louder of which it is not known whether it is muted.
 */
export function planItems(past: readonly CaptureEntry[], now: readonly CaptureEntry[]): PlannedItems {
  const matches = matchEntries(past, now)
  const groupsChange = matches.all.some(changesCombining)
  const joiningDb = groupsChange ? joiningJump(matches.all) : null
  const items = matches.all.flatMap((match) => itemsOf(match, matches, groupsChange, joiningDb))
  const writes = items
    .filter(({ item }) => item.deed === 'write')
    .sort((a, b) => phaseOf(a.item, a.leavesGroup) - phaseOf(b.item, b.leavesGroup))
  const others = items.filter(({ item }) => item.deed !== 'write')
  return {
    items: [...writes, ...others].map(({ item }) => item),
    unmutes: writes.filter(({ item }) => item.unmutes).map(({ item }) => item.name),
  }
}

interface Drafted {
  readonly item: PlanItem
  /** Its zone is in a combined group now, and was not. */
  readonly leavesGroup: boolean
}

function changesCombining(match: Match): boolean {
  if (match.kind !== 'matched') return false
  return pairsOf(match.past, match.now).some(
    ({ past, now }) =>
      past.what === 'active' && now.what === 'active' && past.active !== null && past.active !== now.active,
  )
}

/**
 * By how much the zone that joins a combined group becomes louder that does so most, dB: from what it is now to what it was in its
 * group. Which group that is is not on the wire, so it counts for each that is combined. null where none is known to join.
 */
function joiningJump(matches: readonly Match[]): number | null {
  const jumps = matches.flatMap((match) => {
    if (match.kind !== 'matched' || match.past.grouped !== true || match.now.grouped === true) return []
    const [past, now] = [gainOf(match.past), gainOf(match.now)]
    return past === null || now === null ? [] : [past - now]
  })
  return jumps.length === 0 ? null : Math.max(...jumps)
}

function itemsOf(match: Match, matches: Matches, groupsChange: boolean, joiningDb: number | null): readonly Drafted[] {
  switch (match.kind) {
    case 'new':
      return []
    case 'gone':
      return refuseAll(match.past, 'There is nothing with that name any more.')
    case 'unsure':
      return refuseAll(match.past, match.sentence)
    case 'matched':
      return matchedItems(match.past, match.now, matches, groupsChange, joiningDb)
  }
}

function refuseAll(entry: CaptureEntry, reason: string): readonly Drafted[] {
  return entry.values.map((to) => {
    const item = draft(entry.place, to, { from: null, deed: 'refuse', unmutes: false, startDb: null, reason })
    // Under its old index there may be something else now, which has items of its own.
    return { item: { ...item, id: `lost ${item.id}` }, leavesGroup: false }
  })
}

function matchedItems(
  past: CaptureEntry,
  now: CaptureEntry,
  matches: Matches,
  groupsChange: boolean,
  joiningDb: number | null,
): readonly Drafted[] {
  // Which group a zone belongs to is not told by a processor; whether it will be in one is what it was when the groups were so.
  const willBeGrouped = groupsChange ? (past.grouped ?? now.grouped) : now.grouped
  const leavesGroup = now.grouped === true && willBeGrouped === false
  return pairsOf(past, now).map((pair): Drafted => {
    const as = (to: SettingValue, deed: PlanDeed, reason: string | null): Drafted => {
      const isUnmuting = deed === 'write' && unmutes(pair.now, to, past, now)
      const startDb = to.what === 'active' && to.active === true ? startOf(gainOf(past), joiningDb) : null
      return { item: draft(now.place, to, { from: pair.now, deed, unmutes: isUnmuting, startDb, reason }), leavesGroup }
    }
    if (!isKnown(pair.past)) return as(pair.past, 'refuse', 'It was not known when this was captured.')
    const to = presentValue(pair.past, now.place, matches)
    if (!to) return as(pair.past, 'refuse', 'What it was set to cannot be told by its name now.')
    if (willBeGrouped) return as(to, 'follows', 'Its zone is in a combined group, and follows it.')
    // What leaves a group is set again whatever it is now: its values were the group's.
    if (!leavesGroup && isSame(pair.past, pair.now, matches)) return as(to, 'nothing', null)
    if (isLouder(pair.now, to) && muteOf(past) === null && muteOf(now) === null) {
      return as(to, 'refuse', 'It would be louder, and it is not known whether it is muted.')
    }
    if (isUnmute(to) && gainOf(past) === null && gainOf(now) === null) {
      return as(to, 'refuse', 'It would sound, and it is not known how loud.')
    }
    return as(to, 'write', noteOf(to, past))
  })
}

/** What else a write does, or leaves as it is. */
function noteOf(to: SettingValue, past: CaptureEntry): string | null {
  if (to.what === 'active') return 'Its zones change with it: volume, source and mute.'
  if (isUnmute(to) && gainOf(past) === null) return 'It sounds as loud as it is set now: how loud it was is not known.'
  return null
}

function isUnmute(value: SettingValue): boolean {
  return value.what === 'mute' && value.muted === false
}

function draft(
  place: SettingPlace,
  to: SettingValue,
  rest: Pick<PlanItem, 'from' | 'deed' | 'unmutes' | 'startDb' | 'reason'>,
): PlanItem {
  return { id: `${placeId(place)} ${to.what}`, place, name: placeName(place), what: to.what, to, ...rest }
}

/** One place of a processor at one moment. */
export function placeId(place: SettingPlace): string {
  switch (place.family) {
    case 'send':
      return `send ${place.mix.index} ${place.source.index}`
    case 'bell-schedule':
      return 'bell-schedule'
    default:
      return `${place.family} ${place.index}`
  }
}

/** A value with the present index of what it names; null where that cannot be known. */
function presentValue(value: SettingValue, place: SettingPlace, matches: Matches): SettingValue | null {
  if (value.what === 'source') {
    const source = matches.present(value.source!)
    return source && { what: 'source', source }
  }
  if (value.what === 'schedule') {
    const name = value.schedule?.name
    const schedules = place.family === 'bell-schedule' ? place.schedules : []
    const found = schedules.filter((each) => each.name === name)
    return found.length === 1 ? { what: 'schedule', schedule: { ...found[0]! } } : null
  }
  return value
}

/** Sound may come on: it is unmuted, or zones go over to a group that is not muted. */
function unmutes(from: SettingValue, to: SettingValue, past: CaptureEntry, now: CaptureEntry): boolean {
  if (to.what === 'mute') return to.muted === false && !(from.what === 'mute' && from.muted === false)
  if (to.what !== 'active') return false
  if (to.active === false) return true
  return (muteOf(past) ?? muteOf(now)) !== true
}

function muteOf(entry: CaptureEntry): boolean | null {
  const mute = entry.values.find((value) => value.what === 'mute')
  return mute?.what === 'mute' ? mute.muted : null
}

function gainOf(entry: CaptureEntry): number | null {
  const gain = entry.values.find((value) => value.what === 'gain')
  return gain?.what === 'gain' ? gain.gainDb : null
}

/** The gain of a group at which none of the zones that join it becomes louder; null where that would be no jump. */
function startOf(wantedDb: number | null, joiningDb: number | null): number | null {
  if (wantedDb === null || joiningDb === null || joiningDb <= LARGEST_JUMP_DB) return null
  return Math.max(FLOOR_DB, wantedDb - joiningDb)
}

/** Whether a value makes something louder than it is, or may: what it is now may not be known. */
export function isLouder(from: SettingValue | null, to: SettingValue): boolean {
  if (to.what !== 'gain' || to.gainDb === null) return false
  return from?.what !== 'gain' || from.gainDb === null || to.gainDb > from.gainDb + SAME_DB
}

/**
 * The order of the writes. Within one step they keep the order of the capture. A gain that goes down does so before another source
 * comes, which may be louder, and one that goes up only after it.
 */
function phaseOf({ place, from, to }: PlanItem, leavesGroup: boolean): number {
  const isGroup = place.family === 'group'
  switch (to.what) {
    case 'mute':
      // On while the zone is in a group, it would be the group's and not the zone's.
      if (to.muted === true) return leavesGroup ? 3 : 0
      return isGroup ? 10 : 11
    case 'gain': {
      if (isLouder(from, to)) return isGroup ? 6 : 9
      // While its group is combined, a zone's gain is the group's, and the group's its zones'.
      return isGroup || leavesGroup ? 4 : 1
    }
    case 'active':
      return to.active === false ? 2 : 7
    case 'source':
      return isGroup ? 5 : 8
    case 'schedule':
      return 9
  }
}
