import { z } from 'zod'
import type { FindingType, PatternType, Recommendation } from './insight.ts'
import type { GapCause } from './monitor.ts'
import { SamplePeriodMs } from './monitor.ts'
import { Model, ProcessorId } from './processor.ts'
import type { Severity } from './severity.ts'

/**
 * The answers of the monitor that other programs rely on, in exactly these shapes (requirements.md §1.14). Times are ISO 8601 in
 * UTC. null is "not known" everywhere, and never stands for 0.
 */

/** `processorModel` is checked and otherwise not needed: the console answers with the model that it knows. */
export const PublishedAnalysisQuestion = z.strictObject({
  processorId: ProcessorId,
  processorModel: Model.optional(),
})

/** `intervalMs` is taken with `start`; a `stop` leaves the interval as it is. */
export const PublishedMonitorOrder = z.strictObject({
  action: z.enum(['start', 'stop'], 'An action is start or stop.'),
  processorId: ProcessorId,
  intervalMs: SamplePeriodMs.optional(),
})
export type PublishedMonitorOrder = z.infer<typeof PublishedMonitorOrder>

export interface PublishedAnalysis {
  readonly success: true
  readonly analysis: {
    readonly processorName: string
    readonly processorModel: string
    readonly status: 'online' | 'offline'
    /** null where there was not enough to judge. */
    readonly severity: Severity | null
    readonly performanceMetrics: {
      /** 0 to 100. */
      readonly signalQuality: number | null
      /** 0 to 100. */
      readonly networkStability: number | null
      /** 0 to 100, estimated: the protocol does not tell it. */
      readonly dspLoad: number | null
      /** The raw round trip of a command, ms. */
      readonly networkLatency: number | null
    }
    /** Worst first. */
    readonly audioInsights: readonly {
      readonly type: FindingType
      readonly severity: Severity
      readonly message: string
      readonly details: string
    }[]
    /** Most urgent first. */
    readonly recommendations: readonly Recommendation[]
    readonly patterns: readonly {
      readonly type: PatternType
      readonly description: string
      /** 0 to 1. */
      readonly confidence: number
    }[]
    readonly summary: string
  }
  /** When it was looked at. */
  readonly timestamp: string
}

/** One input in one part of the time, reduced. Levels are dB. */
export interface PublishedReading {
  /** When that part of the time began. */
  readonly timestamp: string
  readonly input: number
  readonly name: string
  /** Mean. */
  readonly level: number
  readonly minimum: number
  readonly peak: number
  readonly clippedSeconds: number
}

export interface PublishedHistory {
  readonly success: true
  readonly processorId: ProcessorId
  readonly hours: number
  /** Inputs × samples: what `data` stands for. */
  readonly dataPoints: number
  /** Oldest first. */
  readonly data: readonly PublishedReading[]
  readonly summary: {
    readonly message: string
    /** dB with two decimals, such as "-18.50". */
    readonly averageLevel: string | null
    readonly peakLevel: string | null
    /** Runs of samples that were too loud; null where there is no reading. */
    readonly clippingEvents: number | null
    /** null where there is no reading. */
    readonly trend: 'stable' | 'issues_detected' | null
    readonly recommendations: readonly Recommendation[]
  }
}

/** What `start` and `stop` answer. */
export interface PublishedMonitorAnswer {
  readonly success: true
  readonly message: string
  readonly intervalMs: number
}

export interface PublishedCleanup {
  readonly success: true
  readonly message: string
  /** Readings: one is one meter at one sample. */
  readonly deletedCount: number
}

/** How the service as a whole is doing. */
export interface PublishedMonitoring {
  readonly success: true
  readonly message: string
  readonly processors: readonly {
    readonly processorId: ProcessorId
    readonly processorName: string
    readonly state: 'recording' | 'stopped' | 'store-failed'
    /** Since when it is in that state. */
    readonly since: string
    readonly intervalMs: number
    readonly lastSampleAt: string | null
    /** Why the newest sample had no readings; null where it had. */
    readonly gap: GapCause | null
  }[]
}

export interface PublishedProcessors {
  readonly success: true
  readonly processors: readonly {
    readonly id: ProcessorId
    readonly name: string
    readonly model: Model
    readonly address: string
    readonly status: 'online' | 'offline'
  }[]
}
