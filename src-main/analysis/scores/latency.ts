import { NO_READING } from '../../../src-shared/decibels.ts'
import type { LatencyScore } from '../../../src-shared/model/insight.ts'
import type { Severity } from '../../../src-shared/model/severity.ts'
import { stepsOf } from '../look.ts'
import { median } from '../statistics.ts'
import type { AnalysisWindow } from '../window.ts'

/** Round trips are judged over the newest minutes, however long the window is. */
const NEWEST_MS = 5 * 60_000
/** Fewer are chance. */
const LEAST_ROUND_TRIPS = 3

type Band = NonNullable<LatencyScore['band']>
const SEVERITY: Readonly<Record<Band, Severity>> = { good: 'optimal', acceptable: 'minor', poor: 'moderate' }

/**
 * The excess over what is usual for this processor (requirements.md §1.6): real units take 50 to 100 ms for a command, so the raw
 * time says nothing about them.
 */
export function networkLatency(window: AnalysisWindow): LatencyScore {
  const { link, thresholds, length } = window
  const trips = link.latency.subarray(length - stepsOf(window, NEWEST_MS)).filter((tenthsMs) => tenthsMs !== NO_READING)
  const rawMs = trips.length === 0 ? null : median(trips) / 10
  const usualMs = link.usualLatency === null ? null : link.usualLatency / 10
  const notJudged = (why: string): LatencyScore => ({
    basis: 'not-available',
    value: null,
    severity: null,
    working: rawMs === null ? [] : [{ label: 'Median round trip', value: `${rawMs.toFixed(1)} ms`, points: null }],
    formula: why,
    rawMs,
    usualMs,
    excessMs: null,
    band: null,
  })
  if (rawMs === null) return notJudged('No round trip was measured.')
  if (usualMs === null) return notJudged('What is usual for this processor is still being learnt.')
  if (trips.length < LEAST_ROUND_TRIPS) return notJudged('Too few round trips were measured.')
  const excessMs = Math.max(0, rawMs - usualMs)
  const { latencyGoodMs, latencyPoorMs } = thresholds
  const band: Band = excessMs < latencyGoodMs ? 'good' : excessMs <= latencyPoorMs ? 'acceptable' : 'poor'
  return {
    basis: 'measured',
    value: excessMs,
    severity: SEVERITY[band],
    working: [
      { label: 'Median round trip', value: `${rawMs.toFixed(1)} ms`, points: null },
      { label: 'Usual for this processor', value: `${usualMs.toFixed(1)} ms`, points: null },
      { label: 'More than usual', value: `${excessMs.toFixed(1)} ms`, points: null },
    ],
    formula: `The median round trip less the usual one: below ${latencyGoodMs} ms is good, to ${latencyPoorMs} ms acceptable, above it poor.`,
    rawMs,
    usualMs,
    excessMs,
    band,
  }
}
