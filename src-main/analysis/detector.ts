import { createEnvelope, createFadingRecord } from './channels.ts'
import { createHalfHours } from './half-hours.ts'
import { createRollingWindow } from './rolling-window.ts'

/** Points at the beginning in which a series is only learnt. */
export const WARM_UP_POINTS = 100
/** Half-hours in which a pattern is only learnt, from the first that can be compared. */
const PATTERN_WARM_UP_STEPS = 8
/** The excess from which somebody is told. */
export const ALERT_EXCESS = 0.2
/** After an alert nobody is told again for so many points, unless it gets twice as bad. */
const QUIET_POINTS = 100
const WORSE_BY = 2
/** A channel's word counts for so many points: several see the same thing a few points apart. */
const REMEMBERED_POINTS = 5
/** Gain of the slow measure of how much a series moves at all. */
const SLOW_GAIN = 0.002

/** The ways in which a series is looked at; each competes only with its own past. */
export type ChannelName =
  | 'level'
  | 'distance-from-mean'
  | 'median'
  | 'lasting-low'
  | 'jump'
  | 'shift'
  | 'slow-shift'
  | 'half-day-pattern'
  | 'day-pattern'

/** What a detector says of one point. */
export interface Verdict {
  /** 0…1: 0 is usual. From this point and those before it only. */
  readonly score: number
  /** Sum of the channels' excesses; `score` is excess ÷ (1 + excess). */
  readonly excess: number
  /** Whether somebody should be told now. */
  readonly isAlert: boolean
  /** The channel that saw most, with its own excess; null where none saw anything. */
  readonly because: { readonly channel: ChannelName; readonly excess: number } | null
}

export interface Detector {
  /** A value that is not a finite number is no point: it scores 0 and teaches nothing. */
  step(atMs: number, value: number): Verdict
}

const USUAL: Verdict = { score: 0, excess: 0, isAlert: false, because: null }

/**
 * Says of each point of one series whether it is unusual for that series (detector.md). Streaming and causal, independent of the
 * series' scale and offset, a few kilobytes of memory, and one set of parameters for all.
 */
export function createDetector(): Detector {
  const last5 = createRollingWindow(5)
  const last11 = createRollingWindow(11)
  const last12 = createRollingWindow(12)
  const last48 = createRollingWindow(48)
  // The longer windows end where the short one beside them begins, so that a change is held against what was before it.
  const before = createRollingWindow(100)
  const before5 = createRollingWindow(200)
  const before12 = createRollingWindow(300)
  const halfHours = createHalfHours()
  const envelopes = {
    level: createEnvelope(WARM_UP_POINTS),
    'distance-from-mean': createEnvelope(WARM_UP_POINTS),
    median: createEnvelope(WARM_UP_POINTS),
    'lasting-low': createEnvelope(WARM_UP_POINTS),
  }
  const records = {
    jump: createFadingRecord(WARM_UP_POINTS),
    shift: createFadingRecord(WARM_UP_POINTS),
    'slow-shift': createFadingRecord(WARM_UP_POINTS),
    'half-day-pattern': createFadingRecord(PATTERN_WARM_UP_STEPS),
    'day-pattern': createFadingRecord(PATTERN_WARM_UP_STEPS),
  }
  const remembered = new Map<ChannelName, Float64Array>()
  let points = 0
  let slowMean = 0
  let slowSpread = 0
  let quietUntil = 0
  let alertedExcess = 0

  /** Distances are measured in the series' own spread, with a floor so that a flat line does not divide by nothing. */
  const inSpreads = (distance: number, spread: number): number => {
    const measure = Math.max(spread, slowSpread * 0.01)
    return measure > 0 ? Math.abs(distance) / measure : 0
  }

  function look(atMs: number, value: number): Record<ChannelName, number> {
    const mean = before.count > 0 ? before.mean() : value
    const found: Record<ChannelName, number> = {
      level: envelopes.level.step(value),
      'distance-from-mean': envelopes['distance-from-mean'].step(value - mean),
      median: 0,
      'lasting-low': 0,
      jump: before.isFull ? records.jump.step(inSpreads(value - mean, before.spread())) : 0,
      shift: 0,
      'slow-shift': 0,
      'half-day-pattern': 0,
      'day-pattern': 0,
    }
    if (last5.isFull) before5.push(last5.at(4))
    if (last12.isFull) before12.push(last12.at(11))
    for (const window of [last5, last11, last12, last48, before]) window.push(value)
    if (last11.isFull) found.median = envelopes.median.step(last11.median())
    if (last48.isFull) found['lasting-low'] = envelopes['lasting-low'].step(last48.least())
    if (before5.isFull) found.shift = records.shift.step(inSpreads(last5.mean() - before5.mean(), before5.spread()))
    if (before12.isFull) {
      found['slow-shift'] = records['slow-shift'].step(inSpreads(last12.mean() - before12.mean(), before12.spread()))
    }
    if (halfHours.push(atMs, value)) {
      const [half, whole] = [halfHours.distance(8), halfHours.distance(16)]
      if (half !== null) found['half-day-pattern'] = records['half-day-pattern'].step(inSpreads(half, slowSpread))
      if (whole !== null) found['day-pattern'] = records['day-pattern'].step(inSpreads(whole, slowSpread))
    }
    return found
  }

  function sumUp(found: Record<ChannelName, number>): Pick<Verdict, 'excess' | 'because'> {
    let excess = 0
    let because: Verdict['because'] = null
    for (const [name, now] of Object.entries(found) as [ChannelName, number][]) {
      const memory = remembered.get(name) ?? new Float64Array(REMEMBERED_POINTS)
      remembered.set(name, memory)
      memory[points % REMEMBERED_POINTS] = points < WARM_UP_POINTS ? 0 : Math.min(1, now)
      const most = Math.max(...memory)
      excess += most
      if (most > (because?.excess ?? 0)) because = { channel: name, excess: most }
    }
    return { excess, because }
  }

  return {
    step(atMs, value) {
      if (!Number.isFinite(value) || !Number.isFinite(atMs)) return USUAL
      if (points === 0) slowMean = value
      const { excess, because } = sumUp(look(atMs, value))
      slowSpread += (points < 1 / SLOW_GAIN ? 1 / (points + 1) : SLOW_GAIN) * (Math.abs(value - slowMean) - slowSpread)
      slowMean += (points < 1 / SLOW_GAIN ? 1 / (points + 1) : SLOW_GAIN) * (value - slowMean)
      points += 1
      const isQuiet = points < quietUntil && excess < alertedExcess * WORSE_BY
      const isAlert = excess >= ALERT_EXCESS && !isQuiet
      if (isAlert) {
        quietUntil = points + QUIET_POINTS
        alertedExcess = excess
      }
      return { score: excess / (1 + excess), excess, isAlert, because }
    },
  }
}
