import {
  areasHearing,
  channelKey,
  type Found,
  type Look,
  spanText,
  stepMs,
  stepsOf,
  subjectOf,
  windowEndMs,
} from '../look.ts'
import { meanLevel } from '../measure.ts'
import { hourText, sentences } from '../sentences.ts'
import { toShare } from '../statistics.ts'

/** The newest time is held against what the hour usually is; less of it says nothing. */
const NEWEST_MS = 5 * 60_000
const LEAST_SHARE = 0.8
/** So many like hours know what is usual. */
const LEAST_HOURS = 5
/** Both must be exceeded: so many spreads, and so many dB, because levels that never change have no spread. */
const SPREADS = 4
const LEAST_DB = 12
/** Added to the spread of the hours: minutes differ more than hours do. */
const MINUTES_SPREAD_DB = 1.5
/** From median distance to standard deviation, for a bell. */
const TO_DEVIATION = 1.4826

/** Inputs that are played and are far from what they are at this hour of this weekday; also when nothing else is wrong with them. */
export function findUnusual(look: Look, told: ReadonlySet<string>): readonly Found[] {
  const { window, hour } = look
  const steps = stepsOf(window, NEWEST_MS)
  const from = window.length - steps
  return look.inputs.flatMap(({ channel, active, usual, usuallySilent, measure }): Found[] => {
    if (channel.placeholder || usual === null || usual.hours < LEAST_HOURS || told.has(channelKey(channel))) return []
    if (measure.silentFrom >= 0 || !active.subarray(from).every((is) => is === 1)) return []
    const mean = meanLevel(channel.level, from, window.length)
    if (mean === null || mean.steps < steps * LEAST_SHARE || steps * window.periodMs < NEWEST_MS * LEAST_SHARE)
      return []
    const differenceDb = mean.levelDb - usual.median / 10
    const spreadDb = (usual.spread / 10) * TO_DEVIATION + MINUTES_SPREAD_DB
    const spreads = Math.abs(differenceDb) / spreadDb
    if (spreads < SPREADS || Math.abs(differenceDb) < LEAST_DB) return []
    const when = hourText(hour, usual.of)
    const { louderThanUsual, playsThoughSilent, quieterThanUsual } = sentences.found
    const say = usuallySilent ? playsThoughSilent : differenceDb > 0 ? louderThanUsual : quieterThanUsual
    const sinceMs = stepMs(window, from)
    return [
      {
        areas: areasHearing(look, channel),
        explains: [channelKey(channel)],
        finding: {
          key: `unusual:${channelKey(channel)}`,
          type: 'unusual',
          severity: 'minor',
          // Sure from twice the limit on, and where many hours say so.
          confidence: 0.4 + 0.3 * toShare(spreads / SPREADS - 1) + 0.25 * toShare(usual.hours / 28),
          subject: subjectOf(channel),
          message: say(channel.name, when),
          details: `Mean of the last ${spanText(steps * window.periodMs)} ${mean.levelDb.toFixed(1)} dB; usual ${when} is ${(usual.median / 10).toFixed(1)} dB, from ${usual.hours} hours.`,
          action: sentences.action.listen(channel.name),
          sinceMs,
          evidence: {
            fromMs: sinceMs,
            toMs: windowEndMs(window),
            rule: `The mean power of ${NEWEST_MS / 60_000} min is at least ${LEAST_DB} dB and ${SPREADS} spreads from the median of this hour (${usual.of === 'weekday' ? 'of this weekday' : 'of all days'}).`,
            readings: [
              { label: 'mean level', value: Math.round(mean.levelDb * 10) / 10, unit: 'dB' },
              { label: 'usual level', value: Math.round(usual.median) / 10, unit: 'dB' },
              { label: 'difference', value: Math.round(differenceDb * 10) / 10, unit: 'dB' },
            ],
          },
        },
      },
    ]
  })
}
