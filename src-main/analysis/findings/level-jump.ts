import { NO_READING } from '../../../src-shared/decibels.ts'
import {
  areasHearing,
  channelKey,
  type Found,
  type InputLook,
  isPlaying,
  type Look,
  stepMs,
  stepsOf,
  subjectOf,
} from '../look.ts'
import { meanLevel } from '../measure.ts'
import { sentences } from '../sentences.ts'
import type { AnalysisWindow } from '../window.ts'

/** A jump lasts: music swells and speech pauses, but the mean of a minute stays. */
const LASTING_MS = 60_000
const LEAST_STEPS = 3
/** Older ones are history. */
const NEWEST_MS = 10 * 60_000
/** Of the steps before and after, so many must have been read. */
const READ_SHARE = 0.8

interface Jump {
  readonly step: number
  readonly beforeDb: number
  readonly afterDb: number
}

/**
 * Sources whose level changes from one sample to the next, and stays (requirements.md §1.7), without anybody having set their gain
 * or mute. Mixes are left out: what is sent to them, and how loud, is changed by others and is not recorded.
 */
export function findLevelJumps(look: Look, told: ReadonlySet<string>): readonly Found[] {
  const { window } = look
  return look.inputs.flatMap((input): Found[] => {
    const { channel } = input
    if (channel.family !== 'source' || !isPlaying(input) || told.has(channelKey(channel))) return []
    const jump = largestJump(look, input)
    if (jump === null) return []
    const { step, beforeDb, afterDb } = jump
    const isUp = afterDb > beforeDb
    return [
      {
        areas: areasHearing(look, channel),
        explains: [channelKey(channel)],
        finding: {
          key: `level_jump:${channelKey(channel)}`,
          type: 'level_jump',
          severity: isUp ? 'moderate' : 'minor',
          confidence: 0.8,
          subject: subjectOf(channel),
          message: isUp ? sentences.found.jumpedUp(channel.name) : sentences.found.jumpedDown(channel.name),
          details: `From ${beforeDb.toFixed(1)} to ${afterDb.toFixed(1)} dB, without a change of its gain or mute.`,
          action: sentences.action.listen(channel.name),
          sinceMs: stepMs(window, step),
          evidence: {
            fromMs: stepMs(window, Math.max(0, step - blockSteps(window))),
            toMs: stepMs(window, Math.min(window.length, step + 1 + blockSteps(window))),
            rule: `More than ${window.thresholds.jumpDb} dB from one sample to the next, and between the mean powers of the ${LASTING_MS / 1000} s before and after.`,
            readings: [
              { label: 'before', value: Math.round(beforeDb * 10) / 10, unit: 'dB' },
              { label: 'after', value: Math.round(afterDb * 10) / 10, unit: 'dB' },
              { label: 'threshold', value: window.thresholds.jumpDb, unit: 'dB' },
            ],
          },
        },
      },
    ]
  })
}

function blockSteps({ periodMs }: AnalysisWindow): number {
  return Math.max(LEAST_STEPS, Math.round(LASTING_MS / periodMs))
}

function largestJump({ window, rule }: Look, input: InputLook): Jump | null {
  const { level } = input.channel
  const limitDb = window.thresholds.jumpDb
  const steps = blockSteps(window)
  let largest: Jump | null = null
  const first = Math.max(steps, window.length - stepsOf(window, NEWEST_MS))
  for (let step = first; step + steps < window.length; step++) {
    // The change is somewhere inside this step, which is therefore between the two.
    const [before, after] = [level[step - 1]!, level[step + 1]!]
    if (before === NO_READING || after === NO_READING || Math.abs(after - before) <= limitDb * 10) continue
    const was = meanLevel(level, step - steps, step)
    const is = meanLevel(level, step + 1, step + 1 + steps)
    if (was === null || is === null || Math.min(was.steps, is.steps) < steps * READ_SHARE) continue
    // Sound that comes or goes altogether is silence, and not a jump.
    if (Math.min(was.levelDb, is.levelDb) * 10 < rule.silence) continue
    const size = Math.abs(is.levelDb - was.levelDb)
    if (size <= limitDb || size <= Math.abs((largest?.afterDb ?? 0) - (largest?.beforeDb ?? 0))) continue
    if (!isLasting(level, step, steps, was.levelDb, is.levelDb, limitDb) || isExplained(input, step, steps)) continue
    largest = { step, beforeDb: was.levelDb, afterDb: is.levelDb }
  }
  return largest
}

/** Each half of the time before and of the time after is on its own side: one loud moment is no jump. */
function isLasting(level: Int16Array, step: number, steps: number, was: number, is: number, limitDb: number): boolean {
  const half = Math.max(1, steps >> 1)
  const middle = (was + is) / 2
  const isAbove = (from: number, to: number) => {
    const mean = meanLevel(level, from, to)
    return mean === null ? null : mean.levelDb > middle
  }
  const isUp = is > was
  return (
    Math.abs(is - was) > limitDb &&
    isAbove(step - steps, step - half) === !isUp &&
    isAbove(step - half, step) === !isUp &&
    isAbove(step + 1, step + 1 + half) === isUp &&
    isAbove(step + 1 + half, step + 1 + steps) === isUp
  )
}

/** Somebody set its gain or its mute, or it was not played all the time. */
function isExplained({ channel: { gain, muted }, active }: InputLook, step: number, steps: number): boolean {
  for (let at = step - steps; at <= step + steps; at++) if (active[at] !== 1) return true
  for (let at = step - 1; at <= step + 1; at++) {
    const known = gain[at] !== NO_READING && gain[at - 1] !== NO_READING
    if ((known && gain[at] !== gain[at - 1]) || muted[at] !== muted[at - 1]) return true
  }
  return false
}
