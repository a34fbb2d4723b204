import { z } from 'zod'
import type { GapCause, SeriesKind } from './monitor.ts'
import { ProcessorId } from './processor.ts'
import type { Severity } from './severity.ts'
import type { ChannelFamily } from './sound.ts'

/** The spans that the History screen offers (interface.md §4). */
export const HISTORY_SPANS = ['5min', '1h', '24h', '30d', '1y'] as const
export type HistorySpan = (typeof HISTORY_SPANS)[number]

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
export const SPAN_MS: Readonly<Record<HistorySpan, number>> = {
  '5min': 5 * MINUTE_MS,
  '1h': HOUR_MS,
  '24h': DAY_MS,
  '30d': 30 * DAY_MS,
  '1y': 365 * DAY_MS,
}

/** Which history: a span that ends at `endMs`, or now where that is null. */
export const HistoryQuestion = z.strictObject({
  processorId: ProcessorId,
  span: z.enum(HISTORY_SPANS),
  endMs: z.int().positive().nullable().default(null),
})
export type HistoryQuestion = z.infer<typeof HistoryQuestion>

/**
 * One line of the chart, a number for each bucket: tenths of a dB for meters, tenths of a ms for latency. null where nothing was
 * recorded. Minimum and maximum keep every peak, however long the span.
 */
export interface HistorySeries {
  readonly kind: SeriesKind
  readonly index: number
  /** The name that it has now, or had last. */
  readonly name: string
  readonly placeholder: boolean
  readonly min: readonly (number | null)[]
  readonly mean: readonly (number | null)[]
  readonly max: readonly (number | null)[]
  /** Bucket, seconds, bucket, seconds …: only buckets that have any. */
  readonly clippedSeconds: readonly number[]
  readonly silentSeconds: readonly number[]
}

/** What happened, on the lane below the chart. A gap or finding has a length, everything else happens at once. */
export type HistoryEvent =
  | { readonly kind: 'gap'; readonly fromMs: number; readonly toMs: number | null; readonly cause: GapCause }
  | {
      readonly kind: 'finding'
      readonly fromMs: number
      readonly toMs: number | null
      readonly severity: Severity
      readonly message: string
    }
  | {
      readonly kind: 'change'
      readonly fromMs: number
      readonly family: ChannelFamily
      readonly index: number
      readonly name: string
      readonly what: ChangedThing
      /** dB, 0 or 1, the index of a source; null where it was not known. */
      readonly before: number | null
      readonly after: number
    }
  | {
      readonly kind: 'renamed'
      readonly fromMs: number
      readonly family: ChannelFamily
      readonly index: number
      readonly before: string
      readonly after: string
    }

/** What of a channel can change (protocol.md §4). */
export const CHANGED_THINGS = ['gain', 'mute', 'source', 'grouped', 'active'] as const
export type ChangedThing = (typeof CHANGED_THINGS)[number]

/** The history of one processor, reduced to at most 1,440 buckets. Epoch ms. */
export interface HistoryView {
  readonly processorId: ProcessorId
  readonly span: HistorySpan
  readonly fromMs: number
  readonly toMs: number
  /** Where each bucket begins; the last one ends at `toMs`. */
  readonly startsMs: readonly number[]
  readonly series: readonly HistorySeries[]
  readonly events: readonly HistoryEvent[]
  /** Readings that the buckets stand for. */
  readonly readings: number
  /** When the oldest record of this processor is from; null where there is none. */
  readonly oldestMs: number | null
}
