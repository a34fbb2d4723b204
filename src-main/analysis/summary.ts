import { assertNever } from '../../src-shared/assert.ts'
import type { Analysis, Finding, Insights, Judgement } from '../../src-shared/model/insight.ts'
import { SEVERITIES, type Severity, worse } from '../../src-shared/model/severity.ts'
import { sentences } from './sentences.ts'

/** Worst first; of two that are as bad, the surer one. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity)
  return [...findings].sort((one, other) => rank(other) - rank(one) || other.confidence - one.confidence)
}

/** What is wrong in one processor, or that nothing is, in a sentence. `findings` come worst first. */
export function summarize(
  judgement: Judgement,
  severity: Severity | null,
  findings: readonly Finding[],
  areas: Analysis['areas'],
): string {
  const trouble = troubleIn(findings, areas.affected)
  if (trouble !== null) return trouble
  if (judgement.kind === 'no-data') return whyNot(judgement)
  return severity === null ? sentences.summary.nothingPlays() : fine(areas.total)
}

/** The sentence for the whole venue (interface.md §1); null until something was judged. */
export function homeOf(analyses: readonly Analysis[]): Insights['home'] {
  const judged = analyses.filter((analysis) => analysis.severity !== null)
  const severity = judged.reduce<Severity | null>((worst, one) => {
    return one.severity === null ? worst : worse(worst ?? 'optimal', one.severity)
  }, null)
  if (severity === null) return null
  // What is less bad elsewhere is not named beside what is worst.
  const worst = judged.filter((one) => one.severity === severity)
  const findings = worstFirst(worst.flatMap((one) => one.findings))
  const affected = worst.flatMap((one) => one.areas.affected)
  const total = judged.reduce((sum, { areas }) => sum + areas.total, 0)
  return { severity, sentence: troubleIn(findings, affected) ?? fine(total) }
}

/** One finding speaks for itself; several together say how many areas they touch, unless it is one or none. */
function troubleIn(findings: readonly Finding[], affected: readonly string[]): string | null {
  const [first] = findings
  if (!first) return null
  const asBad = findings.filter(({ severity }) => severity === first.severity)
  const areas = [...new Set(affected)]
  return asBad.length === 1 || areas.length < 2 ? first.message : sentences.summary.areas(areas)
}

function fine(areas: number): string {
  return areas === 0 ? sentences.summary.fine() : sentences.summary.fineIn(areas)
}

function whyNot({ why, readings, needed }: Extract<Judgement, { kind: 'no-data' }>): string {
  const { stopped, notConnected, collecting, noMeters, notWritable } = sentences.summary
  switch (why) {
    case 'stopped':
      return stopped()
    case 'not-connected':
      return notConnected()
    case 'collecting':
      return collecting(readings, needed)
    case 'no-meters':
      return noMeters()
    case 'store-not-writable':
      return notWritable()
    default:
      return assertNever(why)
  }
}
