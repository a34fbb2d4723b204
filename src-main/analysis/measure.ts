import { NO_READING, powerOf } from '../../src-shared/decibels.ts'
import type { AnalysisWindow, ChannelWindow } from './window.ts'

/** Thresholds in the unit of the readings. */
export interface Rule {
  /** Tenths of a dB. */
  readonly clip: number
  readonly silence: number
  readonly low: number
  /** So many steps below a threshold last; fewer are a pause. */
  readonly lastingSteps: number
  readonly stepSeconds: number
}

export function ruleOf({ thresholds, periodMs }: Pick<AnalysisWindow, 'thresholds' | 'periodMs'>): Rule {
  return {
    clip: Math.round(thresholds.clipDb * 10),
    silence: Math.round(thresholds.silenceDb * 10),
    low: Math.round(thresholds.lowDb * 10),
    lastingSteps: Math.max(1, Math.ceil(thresholds.silenceAfterMs / periodMs)),
    stepSeconds: periodMs / 1000,
  }
}

/** What is read of a channel. */
type Readings = Pick<ChannelWindow, 'level' | 'peak' | 'clippedSeconds'>

/** How much of a channel was too loud. Steps are -1 where none was. */
export interface Loudness {
  readonly tooLoudSeconds: number
  readonly firstTooLoud: number
  readonly lastTooLoud: number
  /** Tenths of a dB; NO_READING where nothing was read. */
  readonly highestPeak: number
}

/** What an input did while it was active. */
export interface Measure extends Loudness {
  /** Active and read. */
  readonly steps: number
  /** In runs that last. A step counts as silent or as low, not as both. */
  readonly silentSteps: number
  readonly lowSteps: number
  /** Where the silence began that lasts to the end of the window, however short it is; -1 where it sounds, or is not active. */
  readonly silentFrom: number
}

/** A datagram that is lost does not end a silence; more than so many unread steps do. */
const UNREAD_STEPS = 2

/** One pass over an input's readings: the metrics of a day must stay cheap. */
export function measureInput({ level, peak, clippedSeconds }: Readings, active: Uint8Array, rule: Rule): Measure {
  const { clip, silence, low, lastingSteps, stepSeconds } = rule
  let steps = 0
  let tooLoudSeconds = 0
  let firstTooLoud = -1
  let lastTooLoud = -1
  let highestPeak = NO_READING
  let silentSteps = 0
  let belowLowSteps = 0
  let silentFrom = -1
  let silentRun = 0
  let lowRun = 0
  let unread = 0

  for (let step = 0; step < active.length; step++) {
    const now = level[step]!
    if (active[step] === 0 || now === NO_READING) {
      unread += 1
      if (active[step] === 1 && unread <= UNREAD_STEPS) continue
      silentFrom = -1
      silentRun = 0
      lowRun = 0
      continue
    }
    unread = 0
    steps += 1
    const highest = peak[step]!
    if (highest > highestPeak) highestPeak = highest
    if (highest > clip) {
      // A second that was too loud is counted by the recorder; a peak without one is at least one second.
      tooLoudSeconds += Math.min(stepSeconds, Math.max(1, clippedSeconds[step]!))
      if (firstTooLoud < 0) firstTooLoud = step
      lastTooLoud = step
    }
    if (now >= low) {
      lowRun = 0
      silentRun = 0
      silentFrom = -1
      continue
    }
    // A run counts from its first step once it has lasted, so the step that completes it brings the earlier ones with it.
    lowRun += 1
    if (lowRun === lastingSteps) belowLowSteps += lastingSteps
    else if (lowRun > lastingSteps) belowLowSteps += 1
    if (now >= silence) {
      silentRun = 0
      silentFrom = -1
      continue
    }
    if (silentFrom < 0) silentFrom = step
    silentRun += 1
    if (silentRun === lastingSteps) silentSteps += lastingSteps
    else if (silentRun > lastingSteps) silentSteps += 1
  }
  return {
    steps,
    tooLoudSeconds,
    firstTooLoud,
    lastTooLoud,
    highestPeak,
    silentSteps,
    lowSteps: Math.max(0, belowLowSteps - silentSteps),
    silentFrom,
  }
}

/** As {@link measureInput}, of a channel that need not be active: a zone. */
export function measureLoudness(
  { peak, clippedSeconds }: Omit<Readings, 'level'>,
  { clip, stepSeconds }: Rule,
): Loudness {
  let tooLoudSeconds = 0
  let firstTooLoud = -1
  let lastTooLoud = -1
  let highestPeak = NO_READING
  for (let step = 0; step < peak.length; step++) {
    const highest = peak[step]!
    if (highest > highestPeak) highestPeak = highest
    if (highest <= clip) continue
    tooLoudSeconds += Math.min(stepSeconds, Math.max(1, clippedSeconds[step]!))
    if (firstTooLoud < 0) firstTooLoud = step
    lastTooLoud = step
  }
  return { tooLoudSeconds, firstTooLoud, lastTooLoud, highestPeak }
}

/** Mean power of the steps `from` to `to` (exclusive) as a level in dB, and how many of them were read; null where none was. */
export function meanLevel(
  level: Int16Array,
  from: number,
  to: number,
): { readonly levelDb: number; readonly steps: number } | null {
  let power = 0
  let steps = 0
  for (let step = Math.max(0, from); step < Math.min(to, level.length); step++) {
    if (level[step] === NO_READING) continue
    power += powerOf(level[step]!)
    steps += 1
  }
  return steps === 0 ? null : { levelDb: 10 * Math.log10(power / steps), steps }
}
