import type { Severity } from '../../src-shared/model/severity.ts'
import { words } from '../words.ts'
import type { SaidEvent } from './event-words.ts'

/** The rows of the lane, from above: what is missing, what is wrong, what somebody did. */
export const LANE_ROWS = ['gap', 'finding', 'change'] as const
export type LaneRow = (typeof LANE_ROWS)[number]

/** Something on the lane, in percent of its length. */
export interface LaneItem {
  readonly row: LaneRow
  readonly leftPercent: number
  /** 0 for what happened at once. */
  readonly widthPercent: number
  readonly severity: Severity | null
  readonly sentence: string
  /** How many events it stands for. */
  readonly count: number
}

/** Two changes closer than this, in percent of the lane, are one mark with a number. */
const CLOSE_PERCENT = 3.5

/**
 * Lays events along a lane from `fromMs` to `toMs` (epoch ms). What lies outside is cut off; changes that would cover each other
 * become one mark with their number, so that a year of changes stays a row that can be read.
 */
export function layEvents(events: readonly SaidEvent[], fromMs: number, toMs: number): readonly LaneItem[] {
  const lengthMs = toMs - fromMs
  if (!(lengthMs > 0)) return []
  const percent = (atMs: number) => ((Math.min(Math.max(atMs, fromMs), toMs) - fromMs) / lengthMs) * 100
  const items: LaneItem[] = []
  for (const event of [...events].sort((one, other) => one.fromMs - other.fromMs)) {
    const lasts = event.kind === 'gap' || event.kind === 'finding'
    const endMs = lasts ? (event.toMs ?? toMs) : event.fromMs
    if (endMs < fromMs || event.fromMs > toMs) continue
    const leftPercent = percent(event.fromMs)
    const { severity, sentence } = event
    if (lasts) {
      const row = event.kind === 'gap' ? 'gap' : 'finding'
      items.push({ row, leftPercent, widthPercent: percent(endMs) - leftPercent, severity, sentence, count: 1 })
      continue
    }
    const before = items.findLastIndex(({ row }) => row === 'change')
    const near = items[before]
    if (near && leftPercent - near.leftPercent < CLOSE_PERCENT) {
      const count = near.count + 1
      items[before] = { ...near, count, sentence: words.events.many(count) }
    } else {
      items.push({ row: 'change', leftPercent, widthPercent: 0, severity, sentence, count: 1 })
    }
  }
  return items
}
