import { NO_READING } from '../../../src-shared/decibels.ts'
import type { Score, ScoreLine } from '../../../src-shared/model/insight.ts'
import { bandOf } from '../look.ts'
import { countedQuantiles } from '../statistics.ts'
import type { AnalysisWindow } from '../window.ts'

/** What each part weighs, out of 100; a part that is not known leaves its weight to the others. */
const ANSWERED = 70
const HEARD = 20
const STEADY = 10
/** Fewer round trips have no spread. */
const LEAST_ROUND_TRIPS = 3

/** The steps of 0 and 1 that say 1; null where none says either. */
function shareOf(answers: Int8Array): number | null {
  let yes = 0
  let known = 0
  for (const answer of answers) {
    if (answer < 0) continue
    known += 1
    yes += answer
  }
  return known === 0 ? null : yes / known
}

/** From the median round trip to the 90th percentile, ms; null where there are too few. */
function spreadOf(latency: Int16Array): number | null {
  let read = 0
  for (let step = 0; step < latency.length; step++) if (latency[step] !== NO_READING) read += 1
  if (read < LEAST_ROUND_TRIPS) return null
  const [middle = 0, high = 0] = countedQuantiles(latency, [0.5, 0.9])
  return (high - middle) / 10
}

/** How much the link can be relied on: commands answered, meters heard, and round trips that are alike. */
export function networkStability({ link, thresholds }: AnalysisWindow): Score {
  const answered = shareOf(link.answered)
  const heard = shareOf(link.heard)
  if (answered === null && heard === null) {
    return {
      basis: 'not-available',
      value: null,
      severity: null,
      working: [],
      formula: 'The console was not looking, so there is nothing to say about the link.',
    }
  }
  const spreadMs = spreadOf(link.latency)
  const steady = spreadMs === null ? null : 1 - Math.min(1, spreadMs / thresholds.latencyPoorMs)
  const percent = (share: number) => `${(100 * share).toFixed(1)} % of the time`
  const parts = [
    { label: 'Commands answered', weight: ANSWERED, share: answered, value: percent },
    { label: 'Meters heard', weight: HEARD, share: heard, value: percent },
    {
      label: 'Round trips alike',
      weight: STEADY,
      share: steady,
      value: () => `spread ${(spreadMs ?? 0).toFixed(1)} ms`,
    },
  ]
  const weights = parts.reduce((sum, { weight, share }) => sum + (share === null ? 0 : weight), 0)
  const pointsOf = (weight: number, share: number) => (100 * weight * share) / weights
  const value = parts.reduce((sum, { weight, share }) => sum + (share === null ? 0 : pointsOf(weight, share)), 0)
  const held = Math.min(100, Math.max(0, value))
  return {
    basis: 'measured',
    value: held,
    severity: bandOf(held),
    working: parts.map(
      ({ label, weight, share, value: text }): ScoreLine => ({
        label,
        value: share === null ? 'not known' : text(share),
        points: share === null ? null : Math.round(pointsOf(weight, share) * 10) / 10,
      }),
    ),
    formula: `${ANSWERED} for the time in which commands were answered, ${HEARD} for the time in which meters were heard, ${STEADY} for round trips whose spread (90th percentile less median) is far below ${thresholds.latencyPoorMs} ms.`,
  }
}
