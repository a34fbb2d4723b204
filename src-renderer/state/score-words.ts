import type { Score, Scores } from '../../src-shared/model/insight.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { words } from '../words.ts'

/** A score as it is shown: the figure itself, what it is of, and a sentence below it, each where there is one. */
export interface ScoreFigure {
  readonly value: string
  readonly unit: string | null
  readonly note: string | null
}

/** Less than this, in ms, nobody can tell apart. */
const SAME_MS = 1

/**
 * The figure of a score. For the answer time it is the time itself; what is judged is the excess over this
 * processor's own usual time, which is said below (requirements.md §1.6).
 */
export function scoreFigure(name: keyof Scores, scores: Scores): ScoreFigure {
  if (name === 'networkLatency') return latencyFigure(scores.networkLatency)
  const { value } = scores[name]
  if (value === null) return { value: words.insights.noFigure, unit: null, note: null }
  return { value: WHOLE.format(value), unit: words.insights.outOf, note: null }
}

/** How bad a score is; null where it is not known. */
export function severityOfScore({ value, severity }: Score): Severity | null {
  return value === null ? null : severity
}

function latencyFigure({ rawMs, usualMs, excessMs, band }: Scores['networkLatency']): ScoreFigure {
  if (rawMs === null) return { value: words.insights.noFigure, unit: null, note: null }
  const raw = WHOLE.format(rawMs)
  if (excessMs === null || usualMs === null || band === null) {
    return { value: words.history.ms(raw), unit: null, note: words.insights.usualUnknown }
  }
  const usual = WHOLE.format(usualMs)
  const note = excessMs < SAME_MS ? words.insights.asUsual(usual) : words.insights.over(WHOLE.format(excessMs), usual)
  return { value: words.history.ms(raw), unit: words.insights.band[band], note }
}

const WHOLE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
