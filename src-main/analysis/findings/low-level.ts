import { NO_READING } from '../../../src-shared/decibels.ts'
import {
  areasHearing,
  channelKey,
  type Found,
  isPlaying,
  type Look,
  stepMs,
  stepsOf,
  subjectOf,
  tenths,
  windowEndMs,
} from '../look.ts'
import { meanLevel } from '../measure.ts'
import { sentences } from '../sentences.ts'

/** How long an input is listened to before it is called low, and how far back. */
const LEAST_MS = 60_000
const NEWEST_MS = 5 * 60_000

/** Inputs that are played and have sound, but so little of it that nobody hears it (requirements.md §1.7). */
export function findLowLevel(look: Look, told: ReadonlySet<string>): readonly Found[] {
  const { window, rule } = look
  const from = window.length - stepsOf(window, NEWEST_MS)
  return look.inputs.flatMap((input): Found[] => {
    const { channel, usuallySilent } = input
    if (!isPlaying(input) || usuallySilent || told.has(channelKey(channel))) return []
    const mean = meanLevel(channel.level, from, window.length)
    if (mean === null || mean.steps * window.periodMs < LEAST_MS || mean.levelDb * 10 >= rule.low) return []
    const sinceMs = stepMs(window, from)
    const gain = channel.gain[window.length - 1] ?? NO_READING
    return [
      {
        areas: areasHearing(look, channel),
        explains: [channelKey(channel)],
        finding: {
          key: `low_level:${channelKey(channel)}`,
          type: 'low_level',
          severity: 'minor',
          confidence: 0.8,
          subject: subjectOf(channel),
          message: sentences.found.tooQuiet(channel.name),
          details: `Mean ${mean.levelDb.toFixed(1)} dB, below ${tenths(rule.low)} dB${gain === NO_READING ? '' : `; its own gain is ${tenths(gain)} dB`}.`,
          action: sentences.action.turnUpBefore(channel.name),
          sinceMs,
          evidence: {
            fromMs: sinceMs,
            toMs: windowEndMs(window),
            rule: `The mean power of the newest ${NEWEST_MS / 60_000} min of a named input that an unmuted zone plays is below ${tenths(rule.low)} dB, and it is not silent.`,
            readings: [{ label: 'mean level', value: Math.round(mean.levelDb * 10) / 10, unit: 'dB' }],
          },
        },
      },
    ]
  })
}
