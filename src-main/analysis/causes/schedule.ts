import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { type CauseFacts, isSameThing } from './facts.ts'

/** The clocks of a processor and of this computer may differ, and drift, by so much. */
const CLOCK_S = 90
/** On so many days before at least, or it is chance. */
const LEAST_DAYS = 2
/** How far back a habit counts. */
const NEWEST_DAYS = 14
const SAME_DB = 0.5
/** What happens more often than this within an hour happens at every time of the day. */
const RARE_TIMES = 2
const HOUR_S = 3600
const DAY_S = 86_400

export interface Habit {
  /** The same change on other days, oldest first; one for each day. */
  readonly before: readonly ChannelChange[]
  readonly confidence: number
}

/**
 * Whether a change is made by a clock: to the same value at the same time of the day (within 90 s) on at least two of the days
 * before (protocol.md §5). What happens again and again within an hour on those days is no appointment.
 */
export function habitOf(change: ChannelChange, { changes, wallClock }: CauseFacts): Habit | null {
  const at = wallClock(change.atMs)
  const byDay = new Map<number, { readonly onTime: ChannelChange[]; within: number }>()
  let today = 0
  for (const each of changes) {
    if (!isSameThing(each, change) || Math.abs(each.after - change.after) > SAME_DB) continue
    const { day, second } = wallClock(each.atMs)
    const apart = Math.abs(second - at.second)
    const distance = Math.min(apart, DAY_S - apart)
    if (distance > HOUR_S) continue
    if (Math.abs(each.atMs - change.atMs) < (DAY_S / 2) * 1000) {
      today += 1
      continue
    }
    if (each.atMs > change.atMs || change.atMs - each.atMs > (NEWEST_DAYS + 0.5) * DAY_S * 1000) continue
    const known = byDay.get(day) ?? { onTime: [], within: 0 }
    known.within += 1
    if (distance <= CLOCK_S) known.onTime.push(each)
    byDay.set(day, known)
  }
  const before = [...byDay.values()].flatMap(({ onTime, within }) => (within <= RARE_TIMES ? onTime.slice(0, 1) : []))
  if (before.length < LEAST_DAYS || today > RARE_TIMES) return null
  return { before, confidence: Math.min(0.95, 0.6 + 0.1 * (before.length - LEAST_DAYS + 1)) }
}
