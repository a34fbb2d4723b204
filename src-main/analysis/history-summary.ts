import { NO_READING } from '../../src-shared/decibels.ts'
import type { Recommendation } from '../../src-shared/model/insight.ts'
import type { Thresholds } from '../../src-shared/model/monitor.ts'
import { sentences } from './sentences.ts'

/** The history of inputs in figures (requirements.md §1.10, §1.14). */
export interface LevelsSummary {
  /** Mean of the recorded levels, and highest peak, dB; null where there is no reading. */
  readonly averageLevelDb: number | null
  readonly peakLevelDb: number | null
  /** Runs of samples, of one input each, whose peak was too loud; a sample without a reading ends a run. */
  readonly clippingEvents: number
  readonly trend: 'stable' | 'issues_detected'
  readonly recommendations: readonly Recommendation[]
  readonly message: string
}

/** Tenths of a dB, `NO_READING` where there is none. */
interface Levels {
  readonly level: Int16Array
  readonly peak: Int16Array
}

/** One pass over each input, idle ones too: what was recorded counts, whether or not anybody played it. */
export function summarizeLevels(channels: readonly Levels[], thresholds: Thresholds): LevelsSummary {
  const clip = thresholds.clipDb * 10
  let sum = 0
  let count = 0
  let highest = NO_READING
  let events = 0
  for (const { level, peak } of channels) {
    let wasLoud = false
    for (let step = 0; step < level.length; step++) {
      const now = level[step]!
      if (now !== NO_READING) {
        sum += now
        count += 1
      }
      // NO_READING is below every level, so it is never the highest and ends every run.
      const top = peak[step]!
      if (top > highest) highest = top
      const isLoud = top > clip
      if (isLoud && !wasLoud) events += 1
      wasLoud = isLoud
    }
  }
  const { nothing, stable, tooLoud, turnDown } = sentences.history
  return {
    averageLevelDb: count === 0 ? null : sum / count / 10,
    peakLevelDb: highest === NO_READING ? null : highest / 10,
    clippingEvents: events,
    trend: events > 0 ? 'issues_detected' : 'stable',
    recommendations:
      events > 0 ? [{ priority: 'medium', category: 'audio', message: tooLoud(events), action: turnDown() }] : [],
    message: count === 0 ? nothing() : events > 0 ? tooLoud(events) : stable(),
  }
}
