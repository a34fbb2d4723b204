import type { ChangedThing } from './history.ts'
import type { Alert, Finding } from './insight.ts'
import type { SeriesKey } from './monitor.ts'
import type { ChannelFamily } from './sound.ts'

/** What was heard of one processor in one sample period. Arrays are as long as `keys`; `NO_READING` where there was none. */
export interface Tick {
  readonly processorId: string
  /** Epoch ms at which the period began. */
  readonly atMs: number
  readonly periodMs: number
  /** The same array for as long as the meters are the same. */
  readonly keys: readonly SeriesKey[]
  /** Mean and highest: tenths of a dB for meters, of a ms for latency. */
  readonly levels: Int16Array
  readonly peaks: Int16Array
  /** Seconds of the period in which a peak was too loud. */
  readonly clippedSeconds: Uint8Array
}

/** Readings of one series in the order in which they were recorded. All arrays are equally long. */
export interface Readings {
  /** Epoch ms at which each sample period began. */
  readonly atMs: Float64Array
  readonly periodMs: Uint16Array
  /** Mean and highest, `NO_READING` where there was none. */
  readonly level: Int16Array
  readonly peak: Int16Array
  readonly clippedSeconds: Uint8Array
}

/**
 * Sums of one series by equal buckets. `seconds` is how much of a bucket was recorded; where it is 0 the levels are `NO_READING`.
 * Tenths of a dB, or of a ms for latency. All arrays are equally long.
 */
export interface Rollups {
  readonly min: Int16Array
  /** Of meters the mean power as a level, of latency the plain mean. */
  readonly mean: Int16Array
  readonly max: Int16Array
  readonly clippedSeconds: Uint32Array
  readonly silentSeconds: Uint32Array
  readonly seconds: Uint32Array
}

/** Sums of one series with where each begins, epoch ms, in order. */
export interface RollupSpan {
  readonly starts: Float64Array
  readonly rollups: Rollups
}

/** A series that something was recorded of, with its own number and its newest name. */
export interface Series extends SeriesKey {
  readonly id: number
  readonly processorId: string
  readonly name: string
}

/**
 * A value of a channel that became another one. dB, 0 or 1, the index of a source; `before` is null where it was not known. A fader
 * that is being moved is one change.
 */
export interface ChannelChange {
  readonly atMs: number
  readonly family: ChannelFamily
  readonly index: number
  readonly what: ChangedThing
  readonly before: number | null
  readonly after: number
  /** How many values came until it was there, and the largest difference between two of them: what tells a hand from a jump. */
  readonly steps: number
  readonly largestStep: number
  /** Of a gain the same in the processor's own percent; null of everything else, and where it does not tell them. */
  readonly percentBefore: number | null
  readonly percentAfter: number | null
  /** The value was not known for a while in between: it changed while nobody could look. */
  readonly unseen: boolean
}

export interface ChannelRename {
  readonly atMs: number
  readonly family: ChannelFamily
  readonly index: number
  readonly before: string
  readonly after: string
}

/** A finding as it is kept, open or closed. Times are epoch ms. */
export interface KeptFinding {
  readonly id: number
  readonly processorId: string
  readonly finding: Finding
  readonly openedMs: number
  readonly lastMs: number
  readonly closedMs: number | null
  readonly snoozed: Alert['snoozed']
}
