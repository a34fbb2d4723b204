import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { PublishedAnalysis } from '../../src-shared/model/published.ts'
import type { Command, Reached } from './command.ts'
import { settledStatus } from './patience.ts'
import { printable, table } from './table.ts'

/** `analyze ID`: what the monitor thinks of a processor, as at `POST /api/atlas/ai-analysis` (requirements.md §1.14). */
export const analyzeCommand: Command = {
  words: ['analyze'],
  positionals: ['ID'],
  options: {},
  text: 'What the monitor finds in the last five minutes of a processor',
  run: ({ positionals: [id = ''], reach }) =>
    reach(0, async (reached) => {
      await untilSettled(reached, id)
      const answer = await reached.client.published.analyze({ processorId: id as ProcessorId })
      return { value: answer, lines: linesOf(answer) }
    }),
}

/** A console that was put together just now would call every processor offline: its link gets a moment to come up. */
async function untilSettled({ client, isYoung }: Reached, id: string): Promise<void> {
  if (!isYoung) return
  const isKnown = (await client.processors.list({})).some((each) => each.id === id)
  if (isKnown) await settledStatus(client)
}

function linesOf({ analysis }: PublishedAnalysis): readonly string[] {
  const { processorName, processorModel, status, severity, summary } = analysis
  const { audioInsights, recommendations, patterns } = analysis
  return [
    ...table(['processor', 'model', 'link', 'state'], [[processorName, processorModel, status, severity]]),
    '',
    printable(summary),
    '',
    ...figureTable(analysis.performanceMetrics),
    ...section(
      ['severity', 'found', 'message', 'details'],
      audioInsights.map((insight) => [insight.severity, insight.type, insight.message, insight.details]),
    ),
    ...section(
      ['priority', 'about', 'recommendation', 'what to do'],
      recommendations.map(({ priority, category, message, action }) => [priority, category, message, action]),
    ),
    ...section(
      ['pattern', 'confidence', 'description'],
      patterns.map(({ type, confidence, description }) => [type, percentText(confidence), description]),
    ),
  ]
}

function figureTable(metrics: PublishedAnalysis['analysis']['performanceMetrics']): readonly string[] {
  const { signalQuality, networkStability, dspLoad, networkLatency } = metrics
  return table(
    ['figure', 'value', ''],
    [
      ['signal quality', scoreText(signalQuality), ''],
      ['network stability', scoreText(networkStability), ''],
      ['DSP load', scoreText(dspLoad), 'estimated: the protocol does not tell it'],
      ['round trip', networkLatency === null ? null : `${networkLatency.toFixed(1)} ms`, ''],
    ],
  )
}

function section(
  headings: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): readonly string[] {
  return rows.length > 0 ? ['', ...table(headings, rows)] : []
}

function scoreText(score: number | null): string | null {
  return score === null ? null : `${score.toFixed(1)} of 100`
}

function percentText(share: number): string {
  return `${Math.round(share * 100)} %`
}
