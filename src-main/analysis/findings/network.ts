import type { EvidenceReading, Finding } from '../../../src-shared/model/insight.ts'
import type { Gap } from '../../../src-shared/model/monitor.ts'
import { type Found, spanText, stepMs, stepsOf, windowEndMs } from '../look.ts'
import { networkLatency } from '../scores/latency.ts'
import { sentences } from '../sentences.ts'
import type { AnalysisWindow } from '../window.ts'

/** Without an answer for so long it is an outage; a shorter one is a break. */
const OUTAGE_MS = 60_000
/** So many breaks are no chance. */
const FLAPPING_TIMES = 3
/** Without meters for so long, while commands are answered. */
const DEAF_MS = 30_000

/** Whether this processor is known not to be connected now. */
type LinkNow = 'connected' | 'not-connected'

/** Trouble with the link: an outage, breaks, meters that do not arrive, slow answers. One of them is told, the worst first. */
export function findNetworkTrouble(window: AnalysisWindow, atMs: number, now: LinkNow): readonly Found[] {
  const finding = outage(window, atMs, now) ?? flapping(window) ?? deafLink(window, atMs) ?? slowAnswers(window)
  if (finding === null) return []
  // While it is not reached, all areas are unknown, which is no word on their sound.
  return [{ finding, areas: [], explains: [] }]
}

function gapsOf(window: AnalysisWindow, cause: Gap['cause']): readonly Gap[] {
  const toMs = windowEndMs(window)
  return window.link.gaps.filter(
    (gap) => gap.cause === cause && gap.fromMs < toMs && (gap.toMs === null || gap.toMs > window.fromMs),
  )
}

/** Where the run of this value begins that lasts to the end; the length where there is none. Steps that are not known end nothing. */
function lastingFrom(values: Int8Array, value: number): number {
  let from = values.length
  for (let step = values.length - 1; step >= 0 && (values[step] === value || values[step] === -1); step--) {
    if (values[step] === value) from = step
  }
  return from
}

/** Whether it answered so lately that it is no outage yet. */
function hasAnswered(window: AnalysisWindow): boolean {
  return window.link.answered.subarray(window.length - stepsOf(window, OUTAGE_MS)).includes(1)
}

function outage(window: AnalysisWindow, atMs: number, now: LinkNow): Finding | null {
  const open = window.link.gaps.find(({ cause, toMs }) => cause === 'link' && toMs === null)
  const from = lastingFrom(window.link.answered, 0)
  const unansweredMs = from < window.length ? stepMs(window, from) : null
  const sinceMs = open?.fromMs ?? unansweredMs
  if (sinceMs === null && (now === 'connected' || hasAnswered(window))) return null
  const lastsMs = sinceMs === null ? null : atMs - sinceMs
  // A link that breaks every minute is down now and then; that is told as what it is.
  if (lastsMs !== null && lastsMs < OUTAGE_MS) return null
  return told({
    key: 'network:outage',
    severity: 'critical',
    confidence: 0.95,
    message: sentences.found.outage(),
    details: lastsMs === null ? 'No command is answered.' : `No command has been answered for ${spanText(lastsMs)}.`,
    action: sentences.action.findOut(),
    fromMs: sinceMs ?? atMs,
    toMs: atMs,
    rule: `No command answered for ${OUTAGE_MS / 1000} s.`,
    readings: lastsMs === null ? [] : [{ label: 'without an answer', value: Math.round(lastsMs / 1000), unit: 's' }],
  })
}

function flapping(window: AnalysisWindow): Finding | null {
  const gaps = gapsOf(window, 'link')
  const { answered } = window.link
  let breaks = 0
  let firstStep = -1
  let lost = 0
  for (let step = 0; step < answered.length; step++) {
    if (answered[step] !== 0) continue
    lost += 1
    if (step > 0 && answered[step - 1] !== 1) continue
    breaks += 1
    if (firstStep < 0) firstStep = step
  }
  const times = Math.max(gaps.length, breaks)
  if (times < FLAPPING_TIMES) return null
  const fromMs = gaps[0]?.fromMs ?? stepMs(window, Math.max(0, firstStep))
  const toMs = windowEndMs(window)
  return told({
    key: 'network:flapping',
    severity: 'moderate',
    confidence: Math.min(0.95, 0.6 + 0.05 * times),
    message: sentences.found.flapping(times),
    details: `${times} breaks in ${spanText(toMs - Math.max(fromMs, window.fromMs))}; commands were not answered in ${lost} of ${answered.length} samples.`,
    action: sentences.action.checkNetworkParts(),
    fromMs,
    toMs,
    rule: `At least ${FLAPPING_TIMES} times commands were no longer answered, and then again.`,
    readings: [{ label: 'breaks', value: times, unit: 'times' }],
  })
}

function deafLink(window: AnalysisWindow, atMs: number): Finding | null {
  const { answered, heard } = window.link
  if (answered[window.length - 1] !== 1) return null
  const open = window.link.gaps.find(({ cause, toMs }) => cause === 'meters' && toMs === null)
  const from = lastingFrom(heard, 0)
  const sinceMs = open?.fromMs ?? (from < window.length ? stepMs(window, from) : null)
  if (sinceMs === null || atMs - sinceMs < DEAF_MS) return null
  return told({
    key: 'network:meters',
    severity: 'moderate',
    confidence: 0.9,
    message: sentences.found.deafLink(),
    details: `Commands are answered, but no meter has been heard for ${spanText(atMs - sinceMs)}.`,
    action: sentences.action.checkMeters(),
    fromMs: sinceMs,
    toMs: atMs,
    rule: `No meter heard for ${DEAF_MS / 1000} s while commands are answered.`,
    readings: [{ label: 'without meters', value: Math.round((atMs - sinceMs) / 1000), unit: 's' }],
  })
}

function slowAnswers(window: AnalysisWindow): Finding | null {
  const { band, rawMs, usualMs, excessMs } = networkLatency(window)
  if (band !== 'poor' || rawMs === null || usualMs === null || excessMs === null) return null
  return told({
    key: 'network:slow',
    severity: 'moderate',
    confidence: 0.8,
    message: sentences.found.slow(),
    details: `Median round trip ${rawMs.toFixed(1)} ms, usually ${usualMs.toFixed(1)} ms.`,
    action: sentences.action.checkTraffic(),
    fromMs: window.fromMs,
    toMs: windowEndMs(window),
    rule: `The median round trip is more than ${window.thresholds.latencyPoorMs} ms above the usual one.`,
    readings: [
      { label: 'round trip', value: rawMs, unit: 'ms' },
      { label: 'usual', value: usualMs, unit: 'ms' },
    ],
  })
}

interface Told extends Pick<Finding, 'key' | 'severity' | 'confidence' | 'message' | 'details' | 'action'> {
  readonly fromMs: number
  readonly toMs: number
  readonly rule: string
  readonly readings: readonly EvidenceReading[]
}

function told({ fromMs, toMs, rule, readings, ...finding }: Told): Finding {
  return { ...finding, type: 'network', subject: null, sinceMs: fromMs, evidence: { fromMs, toMs, rule, readings } }
}
