import { z } from 'zod'
import { CEILING_DB, FLOOR_DB } from '../decibels.ts'
import { ProcessorId } from './processor.ts'

/** What is recorded of a processor: the meters of its channels, and the round trips of its keep-alives. */
export const SERIES_KINDS = ['source', 'mix', 'zone', 'group', 'latency'] as const
export type SeriesKind = (typeof SERIES_KINDS)[number]

/** One thing that is recorded. Meters are in tenths of a dB, latency in tenths of a ms; latency has the index 0. */
export interface SeriesKey {
  readonly kind: SeriesKind
  readonly index: number
}

/** The time between two recorded rows of a processor, ms (requirements.md §1.1: 5 s, 1 to 60 s). */
export const SamplePeriodMs = z
  .int('A sample period is a whole number of ms.')
  .min(1000, 'A sample period is at least 1 s.')
  .max(60_000, 'A sample period is at most 60 s.')
  .refine((ms) => ms % 1000 === 0, 'A sample period is whole seconds.')
export const DEFAULT_PERIOD_MS = 5000

const levelDb = z.number().min(FLOOR_DB).max(CEILING_DB)
const positiveMs = z.number().positive().max(3_600_000)

/** From where on something is told, with the defaults of requirements.md §1.2 and §1.5–1.7. Settable, never hard-coded. */
export const Thresholds = z.strictObject({
  /** A peak above this is too loud. */
  clipDb: levelDb.default(-3),
  /** A level below this for `silenceAfterMs` on an active input is silence. */
  silenceDb: levelDb.default(-50),
  silenceAfterMs: positiveMs.default(10_000),
  /** An active input whose mean is below this is low, though not silent. */
  lowDb: levelDb.default(-45),
  /** Between the two channels of a pair. */
  imbalanceDb: z.number().min(1).max(80).default(6),
  /** From one sample to the next. */
  jumpDb: z.number().min(1).max(80).default(10),
  /** Excess over the usual round trip: below the first is good, above the second is poor. */
  latencyGoodMs: positiveMs.default(20),
  latencyPoorMs: positiveMs.default(50),
})
export type Thresholds = z.infer<typeof Thresholds>

/** How the monitor works, for the whole console. */
export const MonitorSettings = z.strictObject({
  /** How long every reading is kept (requirements.md §1.3: 24 h, to 1 year). */
  keepFullHours: z.int().min(1).max(8784).default(24),
  /** How long the sums by minute, hour and day are kept. */
  keepRollupDays: z.int().min(31).max(3660).default(366),
  thresholds: Thresholds.default(() => Thresholds.parse({})),
})
export type MonitorSettings = z.infer<typeof MonitorSettings>

/** Why there is no record for a while. `console-off` and `asleep` are our own computer's. */
export const GAP_CAUSES = ['link', 'meters', 'stopped', 'console-off', 'asleep', 'store'] as const
export type GapCause = (typeof GAP_CAUSES)[number]

/** A time without readings, or, where the cause is `link`, without answers. `toMs` is null while it lasts. Epoch ms. */
export interface Gap {
  readonly fromMs: number
  readonly toMs: number | null
  readonly cause: GapCause
}

/** A time in which somebody wanted a processor to be recorded. */
export interface MonitorSession {
  readonly id: number
  readonly startedMs: number
  readonly startedBy: string
  /** null while it lasts. */
  readonly stoppedMs: number | null
  /** Who stopped it; "interrupted" where the console ended without a word. */
  readonly stoppedBy: string | null
}

/** How the recording of one processor is doing. */
export interface MonitorState {
  readonly processorId: ProcessorId
  readonly periodMs: number
  readonly recording:
    | { readonly kind: 'recording'; readonly sinceMs: number }
    | { readonly kind: 'stopped'; readonly sinceMs: number; readonly by: string }
    /** Rows wait in memory: the store did not take them. */
    | { readonly kind: 'store-failed'; readonly sinceMs: number; readonly waitingRows: number }
  /** Epoch ms of the newest row; null where there is none. */
  readonly lastSampleMs: number | null
  /** Why the newest sample had no readings; null where it had. */
  readonly gap: Gap | null
}

export const MonitorPeriod = z.strictObject({ processorId: ProcessorId, periodMs: SamplePeriodMs })
