import type { SettingValue } from '../../src-shared/model/capture.ts'
import type { PlanItem } from '../../src-shared/model/capture-plan.ts'
import { SAME_DB } from './compare.ts'

/**
 * The same items of a plan that is made now; null where it would not do the same with them: same places, same names, same values
 * before and after.
 */
export function sameItems(planned: readonly PlanItem[], fresh: readonly PlanItem[]): readonly PlanItem[] | null {
  const byId = new Map(fresh.map((item) => [item.id, item]))
  const same = planned.flatMap((item) => {
    const other = byId.get(item.id)
    return other && isSame(item, other) ? [other] : []
  })
  return same.length === planned.length ? same : null
}

function isSame(item: PlanItem, other: PlanItem): boolean {
  return (
    other.deed === 'write' &&
    other.name === item.name &&
    other.unmutes === item.unmutes &&
    isAlike(item.from, other.from) &&
    isAlike(item.to, other.to)
  )
}

/** The percent of a gain is only shown, so it does not count. */
function isAlike(a: SettingValue | null, b: SettingValue | null): boolean {
  if (a?.what !== 'gain' || b?.what !== 'gain') return JSON.stringify(a) === JSON.stringify(b)
  if (a.gainDb === null || b.gainDb === null) return a.gainDb === b.gainDb
  return Math.abs(a.gainDb - b.gainDb) < SAME_DB
}
