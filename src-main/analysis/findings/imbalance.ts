import { NO_READING } from '../../../src-shared/decibels.ts'
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
import { type Pair, pairsOf } from '../pairs.ts'
import { sentences } from '../sentences.ts'
import type { ChannelWindow } from '../window.ts'

/** The sides are compared over the newest time: in a moment of stereo one side is louder than the other. */
const COMPARED_MS = 60_000
const LEAST_COMPARED_MS = 30_000

interface Unequal {
  readonly weak: ChannelWindow
  readonly strong: ChannelWindow
  readonly weakDb: number
  readonly strongDb: number
  readonly isDead: boolean
  readonly sinceStep: number
}

/** Pairs of which one side is much quieter than the other (requirements.md §1.7). A dead side is that, and not a silence too. */
export function findImbalance(look: Look): readonly Found[] {
  const { window } = look
  const pairs = [...pairsOf(window.sources), ...pairsOf(window.mixes)]
  return pairs.filter((pair) => isUsed(look, pair)).flatMap((pair) => tell(look, pair))
}

/** A pair is used if a zone plays one side of it, or a mix: whether it is part of that mix is not on the wire. */
function isUsed({ inputs, window }: Look, pair: Pair): boolean {
  const last = window.length - 1
  return inputs.some(
    ({ channel, active }) =>
      active[last] === 1 && (pair.includes(channel) || (channel.family === 'mix' && pair[0].family === 'source')),
  )
}

function compare({ window, rule }: Look, [left, right]: Pair): Unequal | null {
  const from = window.length - stepsOf(window, COMPARED_MS)
  const leftMean = meanLevel(left.level, from, window.length)
  const rightMean = meanLevel(right.level, from, window.length)
  if (leftMean === null || rightMean === null) return null
  const leftIsWeak = lastLevel(left) < lastLevel(right)
  const [weak, strong] = leftIsWeak ? [left, right] : [right, left]
  const [weakDb, strongDb] = leftIsWeak ? [leftMean.levelDb, rightMean.levelDb] : [rightMean.levelDb, leftMean.levelDb]

  const limit = window.thresholds.imbalanceDb * 10
  let sinceStep = window.length
  let deadSteps = 0
  let onlyDead = true
  for (let step = window.length - 1; step >= 0; step--) {
    const [low, high] = [weak.level[step]!, strong.level[step]!]
    if (low === NO_READING || high === NO_READING) continue
    if (high - low <= limit) break
    sinceStep = step
    onlyDead &&= low < rule.silence && high >= rule.low
    if (onlyDead) deadSteps += 1
  }
  const isDead = deadSteps >= rule.lastingSteps
  const enough = Math.min(leftMean.steps, rightMean.steps) * window.periodMs >= LEAST_COMPARED_MS
  const isUnequal = enough && strongDb - weakDb > window.thresholds.imbalanceDb && strongDb * 10 >= rule.low
  return isDead || isUnequal ? { weak, strong, weakDb, strongDb, isDead, sinceStep } : null
}

function lastLevel({ level }: ChannelWindow): number {
  for (let step = level.length - 1; step >= 0; step--) if (level[step] !== NO_READING) return level[step]!
  return NO_READING
}

function tell(look: Look, pair: Pair): readonly Found[] {
  const { window, rule } = look
  const unequal = compare(look, pair)
  if (unequal === null) return []
  const { weak, strong, weakDb, strongDb, isDead } = unequal
  const sinceStep = Math.min(unequal.sinceStep, window.length - 1)
  const sinceMs = stepMs(window, sinceStep)
  const differenceDb = strongDb - weakDb
  const ownAreas = pair.flatMap((channel) => areasHearing(look, channel))
  const mixes = look.inputs.filter(({ channel }) => channel.family === 'mix')
  const areas = ownAreas.length > 0 ? ownAreas : mixes.flatMap(({ channel }) => areasHearing(look, channel))
  return [
    {
      areas: [...new Set(areas)],
      explains: pair.map(channelKey),
      finding: {
        key: `imbalance:${channelKey(weak)}`,
        type: 'imbalance',
        severity: isDead ? 'critical' : 'moderate',
        // Through a mix it is only likely that somebody hears it.
        confidence: ownAreas.length > 0 ? 0.9 : 0.75,
        subject: subjectOf(weak),
        message: isDead
          ? sentences.found.deadSide(weak.name, strong.name)
          : sentences.found.weakSide(weak.name, strong.name),
        details: `${weak.name} ${weakDb.toFixed(1)} dB, ${strong.name} ${strongDb.toFixed(1)} dB: ${differenceDb.toFixed(1)} dB apart, for ${spanText(windowEndMs(window) - sinceMs)}.`,
        action: isDead ? sentences.action.checkCable(weak.name) : sentences.action.balance(weak.name),
        sinceMs,
        evidence: {
          fromMs: sinceMs,
          toMs: windowEndMs(window),
          rule: `The mean powers of the two sides over ${COMPARED_MS / 1000} s are more than ${window.thresholds.imbalanceDb} dB apart, or one side is silent for ${rule.lastingSteps * rule.stepSeconds} s while the other is not.`,
          readings: [
            { label: `level of ${weak.name}`, value: Math.round(weakDb * 10) / 10, unit: 'dB' },
            { label: `level of ${strong.name}`, value: Math.round(strongDb * 10) / 10, unit: 'dB' },
            { label: 'difference', value: Math.round(differenceDb * 10) / 10, unit: 'dB' },
          ],
        },
      },
    },
  ]
}
