import { z } from 'zod'
import type { CaptureId, SettingPlace, SettingValue, SettingWhat } from './capture.ts'
import type { CauseKind } from './cause.ts'
import type { ProcessorId } from './processor.ts'

/** Why a setting is what it is now, as far as that is known. `unknown` is an answer too. */
export interface DriftCause {
  readonly kind: CauseKind
  /** For everybody, at most 15 words. */
  readonly sentence: string
  /** When the change came that made it so, epoch ms; null where nobody saw one. */
  readonly atMs: number | null
}

/** One setting in which two captures differ, or in which they cannot be compared. */
export interface SettingDifference {
  readonly what: SettingWhat
  readonly past: SettingValue
  readonly now: SettingValue
  /** Of what is now, why it became so; null between two captures, and of what is not followed. */
  readonly cause: DriftCause | null
}

/** One place of two captures, found again by its name. */
export interface EntryComparison {
  readonly family: SettingPlace['family']
  readonly name: string
  /** The processor's own index at each moment; null where there is none, as for sends. */
  readonly indexPast: number | null
  readonly indexNow: number | null
  /** `unsure`: the name is there and it cannot be known which place is meant. */
  readonly kind: 'same' | 'different' | 'gone' | 'new' | 'unsure'
  readonly differences: readonly SettingDifference[]
  /** Settings that one of both did not know. */
  readonly unknown: readonly SettingWhat[]
  /** Why it is unsure, or whose values these are; null where there is nothing to say. */
  readonly sentence: string | null
}

export interface Comparison {
  readonly processorId: ProcessorId
  readonly past: { readonly captureId: CaptureId; readonly atMs: number }
  /** `captureId` null is the processor as it is now. */
  readonly now: { readonly captureId: CaptureId | null; readonly atMs: number }
  readonly entries: readonly EntryComparison[]
}

/** What an apply does with one setting. `follows`: its zone is in a combined group, and the value is the group's. */
export type PlanDeed = 'write' | 'nothing' | 'refuse' | 'follows'

/** One setting of a plan. */
export interface PlanItem {
  /** Within its plan: `zone 3 gain`; of a place that is not found any more `lost zone 3 gain`. */
  readonly id: string
  /** With the present indices; with those of the capture where there is no such place any more. */
  readonly place: SettingPlace
  /** What people call the place. */
  readonly name: string
  readonly what: SettingWhat
  /** As it is now; null where there is no such place. */
  readonly from: SettingValue | null
  /** As it was captured, a source under its present index. */
  readonly to: SettingValue
  readonly deed: PlanDeed
  /** Sound may come on by it. */
  readonly unmutes: boolean
  /**
   * Of a group that is to be combined while a zone that joins it is much quieter: the gain, dB, at which none becomes louder. It is
   * combined at that, and comes up by a ramp. null of everything else.
   */
  readonly startDb: number | null
  /** Why it is refused or follows, or what else it does; null where there is nothing to say. */
  readonly reason: string | null
}

/** What putting a capture back would do, worked out before anything changes. Kept for ten minutes. */
export interface SettingPlan {
  readonly id: string
  readonly processorId: ProcessorId
  readonly captureId: CaptureId
  readonly captureAtMs: number
  readonly captureName: string | null
  readonly madeMs: number
  /** The writes in their order, then everything else. */
  readonly items: readonly PlanItem[]
  /** Names of what may sound by it that is silent now. */
  readonly unmutes: readonly string[]
}

export const ApplyOrder = z.strictObject({
  planId: z.string().min(1).max(64),
  /** Ids of the items that are wanted; null for all that the plan writes. */
  only: z.array(z.string().max(100)).min(1, 'Name at least one setting.').max(5000).nullable().default(null),
})
export type ApplyOrder = z.infer<typeof ApplyOrder>

/** What came of one item. A processor's word is taken for nothing: each write is read back, and looked at again a moment later. */
export type ItemOutcome =
  | { readonly kind: 'applied' }
  /** Somebody or something had set it so before its turn came. */
  | { readonly kind: 'already-so' }
  | { readonly kind: 'rounded'; readonly to: SettingValue }
  /** It answered, and is something else all the same. */
  | { readonly kind: 'not-applied'; readonly kept: SettingValue }
  /** It was so, and was not any more a moment later. */
  | { readonly kind: 'reverted'; readonly to: SettingValue }
  /** It was on its way up when somebody stopped it, a name moved, or its zone was combined. */
  | { readonly kind: 'stopped'; readonly at: SettingValue }
  | { readonly kind: 'refused'; readonly sentence: string }
  /** It was sent, and nobody knows what came of it. */
  | { readonly kind: 'unanswered'; readonly sentence: string }
  | { readonly kind: 'not-reached'; readonly sentence: string }

/** One setting of a plan, and what came of it. */
export interface AppliedItem extends Omit<PlanItem, 'deed' | 'reason' | 'startDb'> {
  readonly outcome: ItemOutcome
  /** When it was written, and last where that took several steps, epoch ms; null where nothing was sent. */
  readonly written: { readonly firstMs: number; readonly lastMs: number } | null
}

/** What an apply did. Kept, and can be read at any time. */
export interface ApplyReceipt {
  readonly id: string
  readonly processorId: ProcessorId
  readonly captureId: CaptureId
  readonly captureAtMs: number
  /** How it was before. */
  readonly beforeId: CaptureId
  readonly by: string
  readonly startedMs: number
  readonly endedMs: number
  /** `moved`: a name was somewhere else all of a sudden, and nothing more was written. */
  readonly end: 'completed' | 'stopped' | 'link-lost' | 'moved'
  /** Whether every written value was looked at again at the end. */
  readonly lookedAgain: boolean
  readonly sentence: string
  readonly items: readonly AppliedItem[]
}

/** The long job of the captures, as everybody sees it; one at a time. */
export type CaptureJob =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running'
      readonly what: 'capture' | 'plan' | 'apply'
      readonly processorId: ProcessorId
      readonly startedMs: number
      readonly steps: readonly string[]
      readonly step: number
      /** 0…1 of the present step; null where it cannot be known. */
      readonly share: number | null
      readonly canStop: boolean
    }
  | {
      readonly kind: 'ended'
      readonly what: 'capture' | 'plan' | 'apply'
      readonly processorId: ProcessorId
      readonly endedMs: number
      /** `ok`, or the code of the failure. */
      readonly outcome: string
      readonly sentence: string
      /** Of an apply. */
      readonly receiptId: string | null
    }

/** One setting that is not as in the reference. */
export interface Drift {
  readonly family: SettingPlace['family']
  readonly name: string
  readonly what: SettingWhat | 'place'
  readonly past: SettingValue | null
  readonly now: SettingValue | null
  /** At least since then, epoch ms: when it was seen to change, or else when it was first seen to be different. */
  readonly sinceMs: number
  /** null while it is looked up. */
  readonly cause: DriftCause | null
}

/** How a processor stands against its reference. */
export interface DriftView {
  readonly processorId: ProcessorId
  readonly reference: { readonly captureId: CaptureId; readonly atMs: number; readonly name: string | null }
  /** null while the processor is not there to be compared. */
  readonly count: number | null
  readonly drifts: readonly Drift[]
  /** Since when the oldest of them stands, epoch ms; null where there is none. */
  readonly standsSinceMs: number | null
}

/** The topics of the captures at one moment, for who cannot listen. */
export interface CaptureState {
  readonly job: CaptureJob
  readonly drift: readonly DriftView[]
}
