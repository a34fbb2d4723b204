import type { Finding, Subject } from '../../src-shared/model/insight.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { type Activity, type InputActivity, readActivity } from './activity.ts'
import type { Baselines, Usual } from './baselines.ts'
import type { CauseFacts } from './causes/facts.ts'
import { type Measure, measureInput, type Rule, ruleOf } from './measure.ts'
import { MOSTLY_SILENT } from './past.ts'
import type { AnalysisWindow, ChannelWindow, LocalHour } from './window.ts'

/** An input with all that is known of it. */
export interface InputLook extends InputActivity {
  readonly measure: Measure
  /** What it does at this hour; null where that is not known. */
  readonly usual: Usual | null
  /** Whether it is silent at this hour on other days: then its silence is as it should be. */
  readonly usuallySilent: boolean
}

/** A window with everything that more than one rule needs, worked out once. */
export interface Look {
  readonly window: AnalysisWindow
  readonly rule: Rule
  readonly activity: Activity
  readonly inputs: readonly InputLook[]
  readonly hour: LocalHour
  readonly atMs: number
  readonly wallClock: CauseFacts['wallClock']
}

/** What a rule found. */
export interface Found {
  readonly finding: Finding
  /** Names of the areas where it is heard. */
  readonly areas: readonly string[]
  /** The channels (as {@link channelKey}) about which nothing less exact needs to be told. */
  readonly explains: readonly string[]
}

/** So many like hours say that a silence is usual. */
const LEAST_HOURS = 3

export function createLook(
  window: AnalysisWindow,
  baselines: Baselines,
  hour: LocalHour,
  atMs: number,
  wallClock: CauseFacts['wallClock'],
): Look {
  const rule = ruleOf(window)
  const activity = readActivity(window)
  const inputs = activity.inputs.map((input): InputLook => {
    const { channel, active, isIdle } = input
    // Of an idle input there is nothing to measure, and most inputs are idle.
    const measured = isIdle ? active.subarray(0, 0) : active
    const usual = isIdle ? null : baselines.usualAt(channel.family, channel.index, hour)
    return {
      ...input,
      measure: measureInput(channel, measured, rule),
      usual,
      usuallySilent: usual !== null && usual.hours >= LEAST_HOURS && usual.silentShare >= MOSTLY_SILENT,
    }
  })
  return { window, rule, activity, inputs, hour, atMs, wallClock }
}

/** Epoch ms at which a step began. */
export function stepMs({ fromMs, periodMs }: AnalysisWindow, step: number): number {
  return fromMs + step * periodMs
}

export function windowEndMs({ fromMs, periodMs, length }: AnalysisWindow): number {
  return fromMs + length * periodMs
}

/** So many of the newest steps cover this time; at most all of them. */
export function stepsOf({ periodMs, length }: AnalysisWindow, spanMs: number): number {
  return Math.min(length, Math.max(1, Math.round(spanMs / periodMs)))
}

export function channelKey({ family, index }: Pick<ChannelWindow, 'family' | 'index'>): string {
  return `${family}:${index}`
}

export function subjectOf({ family, index, name }: ChannelWindow): Subject {
  return { family, index, name }
}

/** A channel that somebody named and an unmuted zone plays now. */
export function isPlaying({ channel, active }: InputLook): boolean {
  return !channel.placeholder && active.length > 0 && active[active.length - 1] === 1
}

/** The areas that hear an input now, by name; areas that nobody named are left out. */
export function areasHearing({ window, activity }: Look, channel: ChannelWindow): readonly string[] {
  if (window.length === 0) return []
  return activity
    .zonesPlaying(channel, window.length - 1)
    .filter(({ placeholder }) => !placeholder)
    .map(({ name }) => name)
}

/** A figure in tenths as technicians read it: "-61.2". */
export function tenths(value: number): string {
  return (value / 10).toFixed(1)
}

/** "12 s", "5 min", "3 h". */
export function spanText(spanMs: number): string {
  const seconds = Math.round(spanMs / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

/** The severity of a quality from 0 to 100 (requirements.md §1.6). */
export function bandOf(quality: number): Severity {
  if (quality > 90) return 'optimal'
  if (quality >= 70) return 'minor'
  return quality >= 50 ? 'moderate' : 'critical'
}
