import { z } from 'zod'
import { ProcessorId } from './processor.ts'
import { CHANNEL_FAMILIES, EntityIndex } from './sound.ts'

/**
 * Levels that a simulated processor would have sent: `levels` is base64 of 16-bit little-endian tenths of a dB, all meters of the
 * first moment, then all of the second, and so on. Moments are `stepMs` apart, the first at `fromMs`.
 */
export const DemoPast = z.strictObject({
  processorId: ProcessorId,
  fromMs: z.int().positive(),
  stepMs: z.int().min(100).max(60_000),
  meters: z
    .array(z.strictObject({ family: z.enum(CHANNEL_FAMILIES), index: EntityIndex }))
    .min(1)
    .max(256),
  levels: z.base64().max(60_000),
})
export type DemoPast = z.infer<typeof DemoPast>
