import { assertNever } from '../../src-shared/assert.ts'
import type { Role } from '../../src-shared/contract/role.ts'
import type { ControlOrder } from '../../src-shared/model/control.ts'
import type { ZoneLimit } from '../../src-shared/model/limits.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'

/** Whether somebody may have what they order, or the sentence that says what holds them. */
export type Judgement = { readonly kind: 'ok' } | { readonly kind: 'refused'; readonly sentence: string }

/** What all the limits of some zones come to. */
interface Bounds {
  /** For the sentence. */
  readonly name: string
  readonly minPercent: number
  readonly maxPercent: number
  /** null is all. */
  readonly allowedSources: ReadonlySet<string> | null
  readonly locked: boolean
}

const OK: Judgement = { kind: 'ok' }

/**
 * Judges an order of one channel against the limits of its zones. Only staff are limited. Nothing is clamped: what is refused
 * changes nothing, and says the limit. What cannot be judged for certain is refused. `sound` is what the processor said last,
 * null where it said nothing.
 */
export function checkOrder(
  { target, change }: ControlOrder,
  role: Role,
  limits: readonly ZoneLimit[],
  sound: ProcessorSound | null,
): Judgement {
  if (role !== 'staff') return OK
  const own = limits.filter(({ processorId }) => processorId === target.processorId)
  if (own.length === 0) return OK
  switch (target.family) {
    case 'source':
    case 'mix':
      // A zone's own volume stays where it is.
      return OK
    case 'zone':
      return checkZone(target.index, change, own, sound)
    case 'group':
      return checkGroup(target.index, change, own, sound)
    default:
      return assertNever(target.family)
  }
}

function checkZone(
  index: number,
  change: ControlOrder['change'],
  limits: readonly ZoneLimit[],
  sound: ProcessorSound | null,
): Judgement {
  const zone = sound?.zones.find((each) => each.index === index)
  // Its limit may be bound to its name, which is not known.
  if (!zone) return refused('This area is not known yet, and areas here have limits.')
  const bounds = boundsOf(limits.filter((limit) => limit.zone === index || limit.zoneName === zone.name))
  if (!bounds) return OK
  if (bounds.locked) return refused(`${bounds.name} is locked for staff.`)
  switch (change.what) {
    case 'gain-percent':
      return withinVolume(change.gainPercent, bounds)
    case 'gain-db':
      // A processor's percent curve is unknown, so nobody can say what a gain in dB comes to.
      return hasVolumeLimit(bounds) ? refused(`${bounds.name} has a volume limit in percent. Set it in percent.`) : OK
    case 'mute':
    case 'combine':
      return OK
    case 'source':
      return amongSources(change.source, bounds, sound)
    default:
      return assertNever(change)
  }
}

/**
 * A processor says that a zone is in some combined group and not in which, and its zones follow a group with offsets of their own.
 * So every zone that may be in it counts, and a volume that is limited cannot be set through a group at all.
 */
function checkGroup(
  index: number,
  change: ControlOrder['change'],
  limits: readonly ZoneLimit[],
  sound: ProcessorSound | null,
): Judgement {
  const combines = change.what === 'combine' && change.active
  const isApart = sound?.groups.find((group) => group.index === index)?.active === false
  // Nothing follows a group that is not combined, and to combine it can be refused later.
  if (isApart && !combines) return OK
  const bounds = boundsOf(combines ? limits : limits.filter((limit) => mayBeCombined(limit, sound)))
  if (!bounds) return OK
  if (bounds.locked) return refused(`${bounds.name} may be in this group, and is locked for staff.`)
  switch (change.what) {
    case 'gain-percent':
    case 'gain-db':
      return hasVolumeLimit(bounds) ? throughGroup(bounds) : OK
    case 'mute':
      return OK
    case 'source':
      return amongSources(change.source, bounds, sound)
    case 'combine':
      return combines && (hasVolumeLimit(bounds) || bounds.allowedSources) ? throughGroup(bounds) : OK
    default:
      return assertNever(change)
  }
}

function mayBeCombined({ zone, zoneName }: ZoneLimit, sound: ProcessorSound | null): boolean {
  const zones = sound?.zones.filter((each) => each.index === zone || each.name === zoneName) ?? []
  return zones.length === 0 || zones.some(({ grouped }) => grouped !== false)
}

/** The strictest of several limits; null where there is none. */
function boundsOf(limits: readonly ZoneLimit[]): Bounds | null {
  const [first] = limits
  if (!first) return null
  const lists = limits.map(({ allowedSources }) => allowedSources).filter((list) => list !== null)
  return {
    name: [...new Set(limits.map(({ zoneName }) => zoneName))].join(', '),
    minPercent: Math.max(...limits.map(({ minPercent }) => minPercent)),
    maxPercent: Math.min(...limits.map(({ maxPercent }) => maxPercent)),
    allowedSources:
      lists.length === 0 ? null : new Set(lists[0]!.filter((name) => lists.every((list) => list.includes(name)))),
    locked: limits.some(({ lockedForStaff }) => lockedForStaff),
  }
}

function hasVolumeLimit({ minPercent, maxPercent }: Bounds): boolean {
  return minPercent > 0 || maxPercent < 100
}

function withinVolume(percent: number, { name, minPercent, maxPercent }: Bounds): Judgement {
  if (percent >= minPercent && percent <= maxPercent) return OK
  return refused(`Staff may set ${name} from ${minPercent} to ${maxPercent} %.`)
}

function amongSources(source: number, { name, allowedSources }: Bounds, sound: ProcessorSound | null): Judgement {
  if (allowedSources === null) return OK
  // A zone plays a mix by the same number.
  const played = sound && [...sound.sources, ...sound.mixes].find(({ index }) => index === source)
  const sourceName = played?.name
  if (sourceName !== undefined && allowedSources.has(sourceName)) return OK
  const names = [...allowedSources]
  return refused(
    names.length === 0
      ? `Staff may not change the source of ${name}.`
      : `Staff may play in ${name}: ${names.join(', ')}.`,
  )
}

function throughGroup({ name }: Bounds): Judgement {
  return refused(`${name} has limits for staff and may be in this group. Set the area itself.`)
}

function refused(sentence: string): Judgement {
  return { kind: 'refused', sentence }
}
