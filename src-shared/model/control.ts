import { z } from 'zod'
import { GainDb, GainPercent } from '../decibels.ts'
import { ProcessorId } from './processor.ts'
import { CHANNEL_FAMILIES, EntityIndex } from './sound.ts'

/** A zone, source, mix or group of one processor. */
export const ControlTarget = z.strictObject({
  processorId: ProcessorId,
  family: z.enum(CHANNEL_FAMILIES),
  index: EntityIndex,
})
export type ControlTarget = z.infer<typeof ControlTarget>

/** One value of a channel as somebody wants it. dB and percent are different things; a processor is told the one that was meant. */
export const ControlChange = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('gain-db'), gainDb: GainDb }),
  z.strictObject({ what: z.literal('gain-percent'), gainPercent: GainPercent }),
  z.strictObject({ what: z.literal('mute'), muted: z.boolean() }),
  /** Index of the source or mix, or -1 for none; for zones and groups. */
  z.strictObject({
    what: z.literal('source'),
    source: z
      .int('A source is a whole number.')
      .min(-1, 'A source is at least -1, which is none.')
      .max(999, 'A source is at most 999.'),
  }),
  /** Whether a group is combined; for groups alone. */
  z.strictObject({ what: z.literal('combine'), active: z.boolean() }),
])
export type ControlChange = z.infer<typeof ControlChange>
export type ControlWhat = ControlChange['what']

/** One value of a channel of one processor, as it told it by itself: dB, percent, 0 or 1, the index of a source. */
export interface HeardValue {
  readonly family: ControlTarget['family']
  readonly index: number
  readonly what: ControlWhat
  readonly value: number
}

/** What somebody asks of one channel. */
export const ControlOrder = z.strictObject({ target: ControlTarget, change: ControlChange })
export type ControlOrder = z.infer<typeof ControlOrder>

/** What can be triggered on a processor by its index (protocol.md §4). */
export const TRIGGER_KINDS = ['scene', 'routine', 'message', 'gpo-preset'] as const
export type TriggerKind = (typeof TRIGGER_KINDS)[number]
export const TriggerOrder = z.strictObject({
  processorId: ProcessorId,
  kind: z.enum(TRIGGER_KINDS),
  index: EntityIndex,
})
export type TriggerOrder = z.infer<typeof TriggerOrder>

/** The processor did not do it, or nobody knows whether it did. The sentence is for the user. */
export interface FailedOutcome {
  readonly kind: 'refused' | 'timed-out' | 'not-connected'
  readonly sentence: string
}

/**
 * What became of an order. `value` is what the processor says it is: dB, percent, 0 or 1, the index of a source. `reverted`: it was
 * as wanted, and a second later it was again what it had been before.
 */
export type ControlOutcome =
  | { readonly kind: 'applied' | 'rounded' | 'not-applied' | 'reverted'; readonly value: number }
  /** By a newer order at this console, or by another controller: a wall plate, the processor's web page. */
  | { readonly kind: 'overtaken'; readonly by: 'newer-order' | 'other-controller' }
  | FailedOutcome

/** What an order came to. */
export interface ControlResult {
  /** As it was carried out: the change of a combined zone goes to its group. */
  readonly order: ControlOrder
  /** The zone that was asked for, where its group was changed in its place. */
  readonly routedFrom: ControlTarget | null
  /** Name of the channel that was changed. */
  readonly name: string
  readonly outcome: ControlOutcome
  /** Its line in the history; null where a newer order of the same person stands for it, or where it could not be written. */
  readonly recordId: number | null
}

export interface TriggerResult {
  readonly order: TriggerOrder
  readonly name: string
  readonly outcome: { readonly kind: 'applied' } | FailedOutcome
  readonly recordId: number | null
}

/** One processor, or all where it is null. */
export const MuteAllOrder = z.strictObject({ processorId: ProcessorId.nullable() })

export interface MuteAllResult {
  /** By which it is undone; null where nothing was muted. */
  readonly batch: number | null
  /** One for each zone, and for each combined group in the place of its zones, that was not muted before. */
  readonly results: readonly ControlResult[]
  /** Processors that did not answer: their zones play on. */
  readonly notReached: readonly ProcessorId[]
}

/** Which *Mute all*: by its batch, or the newest that was not undone where it is null. */
export const UndoMuteAllOrder = z.strictObject({ batch: z.int().positive().nullable() })

export interface UndoMuteAllResult {
  readonly batch: number
  readonly results: readonly ControlResult[]
  /** Muted by it and left muted, since somebody touched them since. */
  readonly left: readonly ControlTarget[]
}

/** A change on its way. A page shows `wanted` in the place of the confirmed value, marked as pending, for as long as it stands here. */
export interface PendingChange {
  readonly target: ControlTarget
  /** The zone that was asked for, where its group is changed in its place. */
  readonly routedFrom: ControlTarget | null
  readonly what: ControlWhat
  /** dB, percent, 0 or 1, the index of a source. */
  readonly wanted: number
  readonly by: string
  /** Epoch ms of the newest order for it. */
  readonly sinceMs: number
  /** A ramp goes up to `wanted` in small steps, which the confirmed value shows. */
  readonly state: 'sending' | 'ramping'
}

/** Another controller moves the same thing again and again. It is shown and not fought. */
export interface FoughtChange {
  readonly target: ControlTarget
  readonly what: ControlWhat
  /** Epoch ms of the other controller's newest change. */
  readonly lastMs: number
}

export interface ControlPending {
  readonly writing: readonly PendingChange[]
  readonly fought: readonly FoughtChange[]
}
