import type { ControlTarget } from '../../src-shared/model/control.ts'
import type { ZoneLimitView } from '../../src-shared/model/limits.ts'
import type { FaderRange } from '../ui/fader.tsx'
import { useMissingRole } from './access.ts'
import { useConsole } from './console.ts'
import { useTopic } from './topic-store.ts'

/** What staff may do in one area, and how far it holds whoever uses this page. */
export interface StaffLimit {
  /** To be drawn on the fader; null where every volume is allowed. */
  readonly limits: FaderRange | null
  /** How far this page may move the fader, percent. */
  readonly range: FaderRange
  /** Whether this page may change nothing here. */
  readonly isLocked: boolean
  /** The names that this page may choose as its source; null is all. */
  readonly allowedSources: ReadonlySet<string> | null
}

const WHOLE: FaderRange = { least: 0, most: 100 }

/** The limits for staff of a channel by its number and its name, as the console applies them. It decides again for each order. */
export function useStaffLimit(target: ControlTarget, name: string): StaffLimit {
  const all = useTopic(useConsole().limits) ?? []
  // Whoever is no manager is held by them.
  const isHeld = useMissingRole('manager') !== null
  return staffLimit(all, target, name, isHeld)
}

/** The strictest of all limits that mean this channel: one is bound to its number, another may be bound to its name. */
export function staffLimit(
  all: readonly ZoneLimitView[],
  { processorId, family, index }: ControlTarget,
  name: string,
  isHeld: boolean,
): StaffLimit {
  const own = all.filter(
    (each) => family === 'zone' && each.processorId === processorId && (each.zone === index || each.zoneName === name),
  )
  const least = Math.max(0, ...own.map(({ minPercent }) => minPercent))
  const most = Math.min(100, ...own.map(({ maxPercent }) => maxPercent))
  const limits = least > 0 || most < 100 ? { least, most } : null
  const lists = own.flatMap(({ allowedSources }) => (allowedSources === null ? [] : [allowedSources]))
  const [first] = lists
  const common = first ? new Set(first.filter((each) => lists.every((list) => list.includes(each)))) : null
  return {
    limits,
    range: isHeld && limits ? limits : WHOLE,
    isLocked: isHeld && own.some(({ lockedForStaff }) => lockedForStaff),
    allowedSources: isHeld ? common : null,
  }
}
