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
  /** Index of the source, or -1 for none; for zones and groups. */
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

/** What somebody asks of one channel. */
export const ControlOrder = z.strictObject({ target: ControlTarget, change: ControlChange })
export type ControlOrder = z.infer<typeof ControlOrder>

/** What can be triggered on a processor by its index (protocol.md §4). */
export const TRIGGER_KINDS = ['scene', 'routine', 'message', 'gpo-preset'] as const
export const TriggerOrder = z.strictObject({
  processorId: ProcessorId,
  kind: z.enum(TRIGGER_KINDS),
  index: EntityIndex,
})
export type TriggerOrder = z.infer<typeof TriggerOrder>
