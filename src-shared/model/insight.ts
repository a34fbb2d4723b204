import { z } from 'zod'
import type { ProcessorId } from './processor.ts'
import type { Severity } from './severity.ts'
import type { ChannelFamily } from './sound.ts'

/** What can be found (requirements.md §1.7, §1.8, issue of baselines). The words are published; see commands.md. */
export const FINDING_TYPES = [
  'signal_quality',
  'clipping',
  'silence',
  'imbalance',
  'level_jump',
  'low_level',
  'ducking',
  'network',
  'configuration',
  'hardware',
  'unusual',
  'drift',
  'backup',
  'update',
] as const
export type FindingType = (typeof FINDING_TYPES)[number]

/** What a finding or pattern is about: a channel, or the processor as a whole where it is null. */
export interface Subject {
  readonly family: ChannelFamily
  readonly index: number
  readonly name: string
}

/** One reading that a finding rests on, such as "level", -61.2, "dB". */
export interface EvidenceReading {
  readonly label: string
  readonly value: number
  readonly unit: 'dB' | 'ms' | 's' | '%' | 'times'
}

export interface Evidence {
  /** Epoch ms. */
  readonly fromMs: number
  readonly toMs: number
  /** The rule in words, with its thresholds. */
  readonly rule: string
  readonly readings: readonly EvidenceReading[]
}

/** Something that is not as it should be. */
export interface Finding {
  /** Stays the same for as long as the same thing is wrong: `silence:source:3`. */
  readonly key: string
  readonly type: FindingType
  readonly severity: Exclude<Severity, 'optimal'>
  /** 0…1: how sure the rule is. */
  readonly confidence: number
  readonly subject: Subject | null
  /** For everybody, at most 15 words, none of the field's own. */
  readonly message: string
  /** For the technician, with figures. */
  readonly details: string
  /** What to do about it. */
  readonly action: string
  /** Since when, as far back as it was looked; epoch ms. */
  readonly sinceMs: number
  readonly evidence: Evidence
}

export const PATTERN_TYPES = ['consistent_levels', 'intermittent_fault', 'clipping_cluster', 'drift'] as const
export type PatternType = (typeof PATTERN_TYPES)[number]

/** Something that repeats or lasts (requirements.md §1.8). */
export interface Pattern {
  readonly type: PatternType
  readonly subject: Subject | null
  readonly description: string
  /** 0…1. */
  readonly confidence: number
  readonly evidence: Evidence
}

export interface Recommendation {
  readonly priority: 'high' | 'medium' | 'low'
  readonly category: 'audio' | 'network' | 'configuration' | 'hardware'
  readonly message: string
  readonly action: string
}

/** One line of how a score is worked out: "Silence: 12 % of the time", -12. */
export interface ScoreLine {
  readonly label: string
  readonly value: string
  /** What it adds or takes; null where it is only said. */
  readonly points: number | null
}

/** A figure that says what it is (interface.md, "Every number says what it is"). `value` is null where it is not available. */
export interface Score {
  readonly basis: 'measured' | 'estimated' | 'not-available'
  readonly value: number | null
  readonly severity: Severity | null
  readonly working: readonly ScoreLine[]
  /** The formula, or why there is no figure, in a sentence. */
  readonly formula: string
}

/** Round trips: the judged figure is the excess over this processor's own usual one (requirements.md §1.6). All ms. */
export interface LatencyScore extends Score {
  readonly rawMs: number | null
  readonly usualMs: number | null
  readonly excessMs: number | null
  readonly band: 'good' | 'acceptable' | 'poor' | null
}

export interface Scores {
  readonly signalQuality: Score
  readonly networkStability: Score
  readonly networkLatency: LatencyScore
  readonly dspLoad: Score
}

/** Whether there was enough to judge. */
export type Judgement =
  | { readonly kind: 'judged' }
  | {
      readonly kind: 'no-data'
      readonly why: 'stopped' | 'not-connected' | 'collecting' | 'no-meters' | 'store-not-writable'
      /** Readings there are, and readings that a first picture needs. */
      readonly readings: number
      readonly needed: number
    }

/** How far the console has learnt what is usual. */
export type Learning =
  | { readonly kind: 'learning'; readonly daysKnown: number; readonly daysNeeded: number }
  | { readonly kind: 'learnt'; readonly daysKnown: number }

/** When a drifting figure crosses its threshold, if it goes on like that. */
export interface Forecast {
  readonly subject: Subject | null
  readonly figure: 'level' | 'latency' | 'disk'
  readonly perDay: number
  readonly unit: 'dB' | 'ms' | 'GiB'
  readonly threshold: number
  /** Epoch ms. */
  readonly crossesMs: number
  readonly confidence: number
  readonly description: string
}

/** What the monitor thinks of one processor. */
export interface Analysis {
  readonly processorId: ProcessorId
  readonly processorName: string
  readonly processorModel: string
  readonly atMs: number
  /** What was looked at; epoch ms. */
  readonly fromMs: number
  readonly toMs: number
  readonly online: boolean
  readonly judgement: Judgement
  /** null where nothing could be judged. */
  readonly severity: Severity | null
  readonly scores: Scores
  /** Worst first. */
  readonly findings: readonly Finding[]
  readonly patterns: readonly Pattern[]
  readonly forecasts: readonly Forecast[]
  /** Most urgent first. */
  readonly recommendations: readonly Recommendation[]
  readonly learning: Learning
  /** Its named areas, and the names of those that the worst findings touch. */
  readonly areas: { readonly total: number; readonly affected: readonly string[] }
  /** One sentence. */
  readonly summary: string
}

/** A finding that is open now, with what people said about it. */
export interface Alert extends Finding {
  readonly id: number
  /** null for what is wrong with the console itself, such as its backups. */
  readonly processorId: ProcessorId | null
  readonly processorName: string
  /** When it was first found. Epoch ms. */
  readonly openedMs: number
  /** Nobody is bothered before; null where it is not snoozed. `forever` is until it is fixed. */
  readonly snoozed: { readonly untilMs: number | 'fixed'; readonly by: string; readonly planned: boolean } | null
}

/** What the Sound screen says of the whole venue, from the newest analysis of every processor. */
export interface Insights {
  /** null until anything was judged. */
  readonly home: { readonly severity: Severity; readonly sentence: string } | null
  readonly processors: readonly Analysis[]
  readonly atMs: number
}

/** How long an alert is to be quiet (interface.md §5). `planned` says that it was meant to be so. `null` wakes it again. */
export const SnoozeQuestion = z.strictObject({
  id: z.int().positive(),
  for: z.enum(['1h', 'tonight', 'fixed']).nullable(),
  planned: z.boolean().default(false),
})
export type SnoozeQuestion = z.infer<typeof SnoozeQuestion>
