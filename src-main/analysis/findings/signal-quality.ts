import type { Score } from '../../../src-shared/model/insight.ts'
import { areasHearing, channelKey, type Found, type Look, spanText, subjectOf, windowEndMs } from '../look.ts'
import { sentences } from '../sentences.ts'

/** Quality that is below its band, and that no finding explains: what was wrong is over, or came and went. */
export function findPoorQuality(look: Look, score: Score, told: ReadonlySet<string>): readonly Found[] {
  if (score.value === null || score.severity === null || score.severity === 'optimal') return []
  const { window, rule } = look
  let worst: (typeof look.inputs)[number] | null = null
  let worstLost = 0
  for (const input of look.inputs) {
    const { channel, measure, usuallySilent } = input
    if (channel.placeholder) continue
    const silentSteps = usuallySilent ? 0 : measure.silentSteps
    const lost = (silentSteps + measure.lowSteps) * rule.stepSeconds + measure.tooLoudSeconds
    // What costs quality is already told of this channel, so the score has its reason.
    if (lost > 0 && told.has(channelKey(channel))) return []
    if (lost > worstLost) [worst, worstLost] = [input, lost]
  }
  if (worst === null) return []
  const { channel, measure } = worst
  return [
    {
      areas: areasHearing(look, channel),
      explains: [channelKey(channel)],
      finding: {
        key: 'signal_quality',
        type: 'signal_quality',
        severity: score.severity,
        confidence: 0.8,
        subject: subjectOf(channel),
        message: sentences.found.poorSound(channel.name),
        details: `Quality ${score.value.toFixed(0)} of 100; most was lost by ${channel.name}: silent ${spanText(measure.silentSteps * window.periodMs)}, low ${spanText(measure.lowSteps * window.periodMs)}, too loud ${spanText(measure.tooLoudSeconds * 1000)}.`,
        action: sentences.action.listen(channel.name),
        sinceMs: window.fromMs,
        evidence: {
          fromMs: window.fromMs,
          toMs: windowEndMs(window),
          rule: 'Quality above 90 is optimal, from 70 minor, from 50 moderate, below critical; no other finding says why.',
          readings: [{ label: 'quality', value: Math.round(score.value), unit: '%' }],
        },
      },
    },
  ]
}
