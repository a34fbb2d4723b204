import type { Finding } from '../../../src-shared/model/insight.ts'
import { NOT_PLAYING } from '../activity.ts'
import { areasHearing, channelKey, type Found, type Look, spanText, stepMs, subjectOf, tenths } from '../look.ts'
import { type Loudness, measureLoudness } from '../measure.ts'
import { sentences } from '../sentences.ts'
import { toShare } from '../statistics.ts'
import type { ChannelWindow, ZoneWindow } from '../window.ts'

/** From these shares of the time on it is worse: 6 s and 30 s of five minutes. */
const MODERATE_SHARE = 0.02
const CRITICAL_SHARE = 0.1

/**
 * Peaks above the threshold (requirements.md §1.2) on an input that is played, named or not, and on a zone whose input is not too
 * loud itself: what comes in too loud goes out too loud, and is told once.
 */
export function findClipping(look: Look): readonly Found[] {
  const { window, rule, inputs } = look
  const loud = inputs.filter(({ measure }) => measure.tooLoudSeconds > 0)
  const found = loud.map(({ channel, measure }) => {
    const zones = window.zones.filter((zone) => playsWhenLoud(look, zone, channel, measure))
    const areas = areasHearing(look, channel)
    return tell(look, channel, measure, measure.steps * rule.stepSeconds, areas, [
      channelKey(channel),
      ...zones.map(channelKey),
    ])
  })
  const told = new Set(found.flatMap(({ explains }) => explains))
  for (const zone of window.zones) {
    if (told.has(channelKey(zone))) continue
    const loudness = measureLoudness(zone, rule)
    if (loudness.tooLoudSeconds === 0 || look.activity.playedAt(zone, loudness.lastTooLoud) === NOT_PLAYING) continue
    const areas = zone.placeholder ? [] : [zone.name]
    found.push(tell(look, zone, loudness, window.length * rule.stepSeconds, areas, [channelKey(zone)]))
  }
  return found
}

function playsWhenLoud({ activity }: Look, zone: ZoneWindow, channel: ChannelWindow, loudness: Loudness): boolean {
  for (let step = loudness.firstTooLoud; step <= loudness.lastTooLoud; step++) {
    if (activity.playedAt(zone, step) === channel.index && activity.inputOf(channel.index)?.channel === channel)
      return true
  }
  return false
}

function tell(
  { window, rule }: Look,
  channel: ChannelWindow,
  loudness: Loudness,
  seconds: number,
  areas: readonly string[],
  explains: readonly string[],
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
  return { finding, areas, explains }
}
