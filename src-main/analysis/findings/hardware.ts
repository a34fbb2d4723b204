import { NO_READING } from '../../../src-shared/decibels.ts'
import { areasHearing, channelKey, type Found, type Look, spanText, stepMs, subjectOf, windowEndMs } from '../look.ts'
import { sentences } from '../sentences.ts'
import type { SeriesPast, ZoneWindow } from '../window.ts'

/** A zone shows nothing at all below this, tenths of a dB, where its input and gain are so far above silence. */
const NOTHING = -700
const EXPECTED_ABOVE = 100
/** Times what makes a silence. */
const LASTING_TIMES = 3
/** An input that is too loud in so many of the last 24 hours, for so much of each, is set too loud before the processor. */
const DAY_MS = 24 * 3_600_000
const LOUD_HOURS = 6
const LOUD_SHARE = 0.05

/** What the processor's settings do not explain, so that somebody has to look at the device itself or at what is before it. */
export function findHardwareTrouble(look: Look, past: readonly SeriesPast[]): readonly Found[] {
  return [...look.window.zones.flatMap((zone) => deafZone(look, zone)), ...alwaysTooLoud(look, past)]
}

/** A zone that shows nothing, although what it plays has sound and its own gain and mute let it through. */
function deafZone({ window, rule, activity }: Look, zone: ZoneWindow): readonly Found[] {
  if (zone.placeholder) return []
  let from = window.length
  let expected = 0
  for (let step = window.length - 1; step >= 0; step--) {
    const input = activity.inputOf(activity.playedAt(zone, step))
    const [level, gain] = [zone.level[step]!, zone.gain[step]!]
    if (input === null || level === NO_READING || gain === NO_READING) break
    const sent = input.channel.level[step]!
    if (sent === NO_READING || level > NOTHING || sent + gain < rule.silence + EXPECTED_ABOVE) break
    // A combined zone plays at its group's gain, which need not be its own.
    if (zone.grouped[step] !== 0) break
    from = step
    expected = sent + gain
  }
  if (window.length - from < LASTING_TIMES * rule.lastingSteps) return []
  const source = activity.inputOf(activity.playedAt(zone, from))?.channel.name ?? ''
  const sinceMs = stepMs(window, from)
  const toMs = windowEndMs(window)
  return [
    {
      areas: [zone.name],
      explains: [channelKey(zone)],
      finding: {
        key: `hardware:${channelKey(zone)}`,
        type: 'hardware',
        severity: 'critical',
        confidence: 0.7,
        subject: subjectOf(zone),
        message: sentences.found.deafArea(zone.name, source),
        details: `Its meter shows nothing for ${spanText(toMs - sinceMs)}; from ${source} and its own gain about ${(expected / 10).toFixed(1)} dB are expected.`,
        action: sentences.action.checkOutput(),
        sinceMs,
        evidence: {
          fromMs: sinceMs,
          toMs,
          rule: `A zone below ${NOTHING / 10} dB for ${LASTING_TIMES * rule.lastingSteps * rule.stepSeconds} s, while its input and its gain give at least ${(rule.silence + EXPECTED_ABOVE) / 10} dB.`,
          readings: [{ label: 'expected level', value: Math.round(expected) / 10, unit: 'dB' }],
        },
      },
    },
  ]
}

function alwaysTooLoud(look: Look, past: readonly SeriesPast[]): readonly Found[] {
  return look.inputs.flatMap(({ channel, measure }): Found[] => {
    // Only where it still is: what was, is history.
    if (channel.placeholder || measure.tooLoudSeconds === 0) return []
    const series = past.find(({ kind, index }) => kind === channel.family && index === channel.index)
    if (!series) return []
    let hours = 0
    let seconds = 0
    let firstMs = look.atMs
    for (let place = series.startMs.length - 1; place >= 0; place--) {
      const startMs = series.startMs[place]!
      if (startMs < look.atMs - DAY_MS) break
      if (series.clippedSeconds[place]! < LOUD_SHARE * Math.max(1, series.seconds[place]!)) continue
      hours += 1
      seconds += series.clippedSeconds[place]!
      firstMs = Math.min(firstMs, startMs)
    }
    if (hours < LOUD_HOURS) return []
    return [
      {
        areas: areasHearing(look, channel),
        explains: [channelKey(channel)],
        finding: {
          key: `hardware:${channelKey(channel)}`,
          type: 'hardware',
          severity: 'moderate',
          confidence: 0.8,
          subject: subjectOf(channel),
          message: sentences.found.alwaysTooLoud(channel.name, hours),
          details: `In each of these hours at least ${LOUD_SHARE * 100} % of the seconds had a peak above ${look.window.thresholds.clipDb} dB: the gain before the processor is too high.`,
          action: sentences.action.turnDownBefore(channel.name),
          sinceMs: firstMs,
          evidence: {
            fromMs: firstMs,
            toMs: look.atMs,
            rule: `Too loud for ${LOUD_SHARE * 100} % of the time in at least ${LOUD_HOURS} of the last 24 hours, and still now.`,
            readings: [{ label: 'too loud', value: seconds, unit: 's' }],
          },
        },
      },
    ]
  })
}
