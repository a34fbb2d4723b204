import type { Finding } from '../../../src-shared/model/insight.ts'
import { NOT_PLAYING } from '../activity.ts'
import { areasHearing, channelKey, type Found, type Look, spanText, stepMs, subjectOf, tenths } from '../look.ts'
import { type Loudness, measureLoudness } from '../measure.ts'
import { sentences } from '../sentences.ts'
import { toShare } from '../statistics.ts'
import type { ChannelWindow } from '../window.ts'

/** From these shares of the time on it is worse: 6 s and 30 s of five minutes. */
const MODERATE_SHARE = 0.02
const CRITICAL_SHARE = 0.1

/**
 * Peaks above the threshold (requirements.md §1.2) on an input that is played, named or not, and on a zone whose input is not too
 * loud itself: what comes in too loud goes out too loud, and is told once.
 */
export function findClipping(look: Look): readonly Found[] {
  const { window, rule, activity, inputs } = look
  const loud = inputs.filter(({ measure }) => measure.tooLoudSeconds > 0)
  const ofInputs = loud.map(({ channel, measure }) => {
    return tell(look, channel, measure, measure.steps * rule.stepSeconds, areasHearing(look, channel))
  })
  const ofZones = window.zones.flatMap((zone) => {
    const loudness = measureLoudness(zone, rule)
    if (loudness.tooLoudSeconds === 0) return []
    const played = activity.playedAt(zone, loudness.lastTooLoud)
    const input = activity.inputOf(played)
    if (played === NOT_PLAYING || loud.some(({ channel }) => channel === input?.channel)) return []
    return [tell(look, zone, loudness, window.length * rule.stepSeconds, zone.placeholder ? [] : [zone.name])]
  })
  return [...ofInputs, ...ofZones]
}

function tell(
  { window, rule }: Look,
  channel: ChannelWindow,
  loudness: Loudness,
  seconds: number,
  areas: readonly string[],
): Found {
  const { tooLoudSeconds, firstTooLoud, lastTooLoud, highestPeak } = loudness
  const share = toShare(tooLoudSeconds / seconds)
  const severity: Finding['severity'] =
    share >= CRITICAL_SHARE ? 'critical' : share >= MODERATE_SHARE ? 'moderate' : 'minor'
  const finding: Finding = {
    key: `clipping:${channelKey(channel)}`,
    type: 'clipping',
    severity,
    confidence: 0.95,
    subject: subjectOf(channel),
    message: severity === 'minor' ? sentences.found.tooLoudOnce(channel.name) : sentences.found.tooLoud(channel.name),
    details: `${tooLoudSeconds.toFixed(0)} s of ${spanText(seconds * 1000)} with a peak above ${tenths(rule.clip)} dB; the highest was ${tenths(highestPeak)} dB.`,
    action: sentences.action.turnDownBefore(channel.name),
    sinceMs: stepMs(window, firstTooLoud),
    evidence: {
      fromMs: stepMs(window, firstTooLoud),
      toMs: stepMs(window, lastTooLoud + 1),
      rule: `A peak above ${tenths(rule.clip)} dB; moderate from ${MODERATE_SHARE * 100} % of the time, critical from ${CRITICAL_SHARE * 100} %.`,
      readings: [
        { label: 'highest peak', value: highestPeak / 10, unit: 'dB' },
        { label: 'too loud', value: tooLoudSeconds, unit: 's' },
        { label: 'share of the time', value: Math.round(share * 1000) / 10, unit: '%' },
      ],
    },
  }
  return { finding, areas, explains: [channelKey(channel)] }
}
