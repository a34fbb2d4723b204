import { NO_READING } from '../../src-shared/decibels.ts'
import type { Judgement } from '../../src-shared/model/insight.ts'
import type { MonitorState } from '../../src-shared/model/monitor.ts'
import type { AnalysisWindow } from '../analysis/window.ts'

/** So much of a first picture must be there. */
const ENOUGH = 0.9

/**
 * Whether there is enough to judge, and if not, why (requirements.md §1.11). A young record collects until its first window is
 * full; an old one is judged with its gaps, which are part of the picture.
 */
export function judgeData(window: AnalysisWindow, state: MonitorState | null, isOnline: boolean): Judgement {
  const needed = window.length
  const readings = stepsWithReadings(window)
  const noData = (why: Extract<Judgement, { kind: 'no-data' }>['why']): Judgement => ({
    kind: 'no-data',
    why,
    readings,
    needed,
  })
  // Without a recorder, as in a command, what was recorded is judged as it is.
  if (state === null) return readings > 0 ? { kind: 'judged' } : noData('stopped')
  if (state.recording.kind === 'stopped') return noData('stopped')
  const isYoung = state.recording.sinceMs > window.fromMs
  if (isYoung && readings < needed * ENOUGH && (isOnline || readings > 0)) return noData('collecting')
  if (readings > 0) return { kind: 'judged' }
  if (state.recording.kind === 'store-failed') return noData('store-not-writable')
  return noData(isOnline ? 'no-meters' : 'not-connected')
}

function stepsWithReadings({ sources, mixes, zones, groups, length }: AnalysisWindow): number {
  const heard = new Uint8Array(length)
  for (const { level } of [...sources, ...mixes, ...zones, ...groups]) {
    for (let step = 0; step < length; step++) if (level[step] !== NO_READING) heard[step] = 1
  }
  let steps = 0
  for (let step = 0; step < length; step++) steps += heard[step]!
  return steps
}
