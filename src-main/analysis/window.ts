import type { Gap, SeriesKind, Thresholds } from '../../src-shared/model/monitor.ts'
import type { Model, ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelFamily } from '../../src-shared/model/sound.ts'
import type { CauseFacts } from './causes/facts.ts'

/**
 * What an analysis looks at: the readings of one processor on a regular grid. Step k covers the time from `fromMs + k × periodMs`,
 * for `periodMs`. Levels are tenths of a dB with `NO_READING` where there is none; every array is `length` long.
 */
export interface AnalysisWindow {
  readonly processor: { readonly id: ProcessorId; readonly name: string; readonly model: Model }
  readonly fromMs: number
  readonly periodMs: number
  readonly length: number
  readonly sources: readonly ChannelWindow[]
  readonly mixes: readonly ChannelWindow[]
  readonly zones: readonly ZoneWindow[]
  readonly groups: readonly GroupWindow[]
  readonly link: LinkWindow
  /** What else happened, for why something dropped. */
  readonly facts: WindowFacts
  readonly thresholds: Thresholds
}

/** Changes are complete from the beginning of the window on; of before there is what explains a drop in it. */
export type WindowFacts = Pick<CauseFacts, 'changes' | 'completeFromMs' | 'triggers' | 'triggerNames' | 'acts'>

/** One channel's readings: mean level and highest peak of each step, and the seconds in it that were too loud. */
export interface ChannelWindow {
  readonly family: ChannelFamily
  readonly index: number
  readonly name: string
  /** Nobody named it (protocol.md §4). */
  readonly placeholder: boolean
  readonly level: Int16Array
  readonly peak: Int16Array
  readonly clippedSeconds: Uint8Array
  /** 1 muted, 0 not, -1 not known. */
  readonly muted: Int8Array
  /** Tenths of a dB; NO_READING where it is not known. */
  readonly gain: Int16Array
}

export interface ZoneWindow extends ChannelWindow {
  /** Index of the routed source or mix; -1 none, NO_READING not known. */
  readonly source: Int16Array
  /** 1 in a combined group, 0 not, -1 not known. */
  readonly grouped: Int8Array
  /** Times at which its gain changed within the window, each with what it was and became in dB; oldest first. */
  readonly gainChanges: readonly GainChange[]
}

export interface GroupWindow extends ChannelWindow {
  readonly source: Int16Array
  /** 1 combined, 0 not, -1 not known. */
  readonly active: Int8Array
}

export interface GainChange {
  readonly atMs: number
  readonly beforeDb: number
  readonly afterDb: number
}

export interface LinkWindow {
  /** 1 where commands were answered at the end of the step, 0 where not, -1 where the console was not looking. */
  readonly answered: Int8Array
  /** Newest round trip of a keep-alive in tenths of a ms; NO_READING where there is none. */
  readonly latency: Int16Array
  /** 1 where meters were heard, 0 where not, -1 not known. */
  readonly heard: Int8Array
  readonly gaps: readonly Gap[]
  /** The usual round trip of this processor, tenths of a ms; null while it is being learnt. */
  readonly usualLatency: number | null
}

/** The hours of one series, oldest first, for what lasts longer than a window. Arrays are equally long; gaps are left out. */
export interface SeriesPast {
  readonly kind: SeriesKind
  readonly index: number
  readonly name: string
  readonly placeholder: boolean
  /** Epoch ms at which each hour began. */
  readonly startMs: Float64Array
  /** Tenths of a dB, or of a ms for latency. */
  readonly min: Int16Array
  readonly mean: Int16Array
  readonly max: Int16Array
  readonly clippedSeconds: Uint16Array
  readonly silentSeconds: Uint16Array
  /** How much of the hour was recorded. */
  readonly seconds: Uint16Array
}

/** What an hour is on the wall's clock; passed in, because pure parts know no time zone. */
export interface LocalHour {
  /** 0 Sunday to 6. */
  readonly weekday: number
  /** 0 to 23. */
  readonly hour: number
}
