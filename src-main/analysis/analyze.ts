import type { Analysis, Finding, Judgement, Pattern, Score, Scores } from '../../src-shared/model/insight.ts'
import { type Severity, worse } from '../../src-shared/model/severity.ts'
import type { Baselines } from './baselines.ts'
import type { CauseFacts } from './causes/facts.ts'
import { findClipping } from './findings/clipping.ts'
import { findConfigurationTrouble } from './findings/configuration.ts'
import { findDrift } from './findings/drift.ts'
import { findDucking } from './findings/ducking.ts'
import { findHardwareTrouble } from './findings/hardware.ts'
import { findImbalance } from './findings/imbalance.ts'
import { findLevelJumps } from './findings/level-jump.ts'
import { findLowLevel } from './findings/low-level.ts'
import { findNetworkTrouble } from './findings/network.ts'
import { findPoorQuality } from './findings/signal-quality.ts'
import { findSilence } from './findings/silence.ts'
import { findUnexplainedDrops } from './findings/unexplained-drop.ts'
import { findUnusual } from './findings/unusual.ts'
import { type Crossing, crossingsOf } from './forecast.ts'
import { createLook, type Found, type Look, windowEndMs } from './look.ts'
import { recommend } from './recommendations.ts'
import { dspLoad } from './scores/dsp-load.ts'
import { networkLatency } from './scores/latency.ts'
import { networkStability } from './scores/network-stability.ts'
import { signalQuality } from './scores/signal-quality.ts'
import { sentences } from './sentences.ts'
import { summarize, worstFirst } from './summary.ts'
import type { AnalysisWindow, LocalHour, SeriesPast } from './window.ts'

export interface AnalysisNeeds {
  readonly window: AnalysisWindow
  readonly past: readonly SeriesPast[]
  /** Of the same past; made by whoever asks, because they change only with the hour. */
  readonly baselines: Baselines
  readonly localHour: (atMs: number) => LocalHour
  readonly wallClock: CauseFacts['wallClock']
  readonly atMs: number
  /** Whether commands are answered now. */
  readonly online: boolean
  readonly judgement: Judgement
}

/** What the monitor thinks of one processor (requirements.md §1.5–1.10). Pure, and total: nothing that was recorded makes it throw. */
export function analyze({
  window,
  past,
  baselines,
  localHour,
  wallClock,
  atMs,
  online,
  judgement,
}: AnalysisNeeds): Analysis {
  const look = createLook(window, baselines, localHour(atMs), atMs, wallClock)
  const isJudged = judgement.kind === 'judged'
  const crossings = crossingsOf(baselines.trends, window.thresholds, atMs)
  const scores = scoresOf(look, isJudged)
  const isStopped = judgement.kind === 'no-data' && judgement.why === 'stopped'
  const found = [
    ...(isStopped ? [] : findNetworkTrouble(window, atMs, online ? 'connected' : 'not-connected')),
    ...(isJudged ? soundTrouble(look, past, crossings, scores.signalQuality) : []),
  ]
  const findings = worstFirst(found.map(({ finding }) => finding))
  const severity = isJudged || findings.length > 0 ? severityOf(scores.signalQuality, findings) : null
  const areas = areasOf(look, found, findings)
  return {
    processorId: window.processor.id,
    processorName: window.processor.name,
    processorModel: window.processor.model,
    atMs,
    fromMs: window.fromMs,
    toMs: windowEndMs(window),
    online,
    judgement,
    severity,
    scores,
    findings,
    patterns: [...linkPattern(findings), ...baselines.patterns],
    forecasts: crossings.map(({ forecast }) => forecast),
    recommendations: recommend(findings),
    learning: baselines.learning,
    areas,
    summary: summarize(judgement, severity, findings, areas),
  }
}

/** The more exact a rule is, the earlier it speaks; what it explains is not told again by those after it. */
function soundTrouble(
  look: Look,
  past: readonly SeriesPast[],
  crossings: readonly Crossing[],
  quality: Score,
): readonly Found[] {
  const told = new Set<string>()
  const all: Found[] = []
  const tell = (found: readonly Found[]) => {
    all.push(...found)
    for (const { explains } of found) for (const key of explains) told.add(key)
  }
  tell(findClipping(look))
  tell(findImbalance(look))
  tell(findSilence(look, told))
  tell(findDucking(look))
  tell(findConfigurationTrouble(look))
  tell(findHardwareTrouble(look, past))
  tell(findUnexplainedDrops(look, told))
  tell(findLowLevel(look, told))
  tell(findLevelJumps(look, told))
  tell(findDrift(crossings, told))
  tell(findUnusual(look, told))
  tell(findPoorQuality(look, quality, told))
  return all
}

function scoresOf(look: Look, isJudged: boolean): Scores {
  const { window } = look
  const quality = signalQuality(look)
  return {
    // A score of a few readings would look like one of five minutes.
    signalQuality: isJudged
      ? quality
      : { ...NOT_JUDGED, formula: 'There are not enough readings to measure the quality from.' },
    networkStability: networkStability(window),
    networkLatency: networkLatency(window),
    dspLoad: isJudged
      ? dspLoad(look)
      : { ...NOT_JUDGED, formula: 'There are not enough readings to estimate the load from.' },
  }
}

const NOT_JUDGED = { basis: 'not-available', value: null, severity: null, working: [] } as const

function severityOf(quality: Score, findings: readonly Finding[]): Severity {
  return findings.reduce<Severity>((worst, { severity }) => worse(worst, severity), quality.severity ?? 'optimal')
}

/** The areas that have a name, and those that the worst findings touch. */
function areasOf({ window }: Look, found: readonly Found[], findings: readonly Finding[]): Analysis['areas'] {
  const worst = findings[0]?.severity
  const affected = found.filter(({ finding }) => finding.severity === worst).flatMap(({ areas }) => areas)
  return {
    total: window.zones.filter(({ placeholder }) => !placeholder).length,
    affected: [...new Set(affected)],
  }
}

function linkPattern(findings: readonly Finding[]): readonly Pattern[] {
  return findings
    .filter(({ key }) => key === 'network:flapping')
    .map(({ confidence, evidence }) => ({
      type: 'intermittent_fault',
      subject: null,
      description: sentences.pattern.intermittentLink(evidence.readings[0]?.value ?? 0),
      confidence,
      evidence,
    }))
}
