import { z } from 'zod'
import { ProcessorId } from './processor.ts'
import { EntityIndex } from './sound.ts'

const LimitPercent = z
  .int('A limit is a whole number.')
  .min(0, 'A limit is at least 0 %.')
  .max(100, 'A limit is at most 100 %.')
const EntityName = z.string('A name is text.').min(1, 'A name has at least 1 character.').max(200)

/**
 * What staff may do to one zone. It is bound to the zone's name as well as to its index: where they have come apart, it holds for
 * both zones.
 */
export const ZoneLimit = z
  .strictObject({
    processorId: ProcessorId,
    zone: EntityIndex,
    zoneName: EntityName,
    minPercent: LimitPercent,
    maxPercent: LimitPercent,
    /** Names of sources; null is all of them, and none too. */
    allowedSources: z.array(EntityName).max(100, 'At most 100 sources.').nullable(),
    lockedForStaff: z.boolean(),
  })
  .refine(({ minPercent, maxPercent }) => minPercent <= maxPercent, {
    message: 'The least volume is at most the greatest.',
    path: ['minPercent'],
  })
export type ZoneLimit = z.infer<typeof ZoneLimit>

export const OneLimit = z.strictObject({ processorId: ProcessorId, zone: EntityIndex })

/** A limit as it stands to what the processor says now. */
export interface ZoneLimitView extends ZoneLimit {
  /** The name of the zone at that index now; null while it is not known. */
  readonly presentName: string | null
}
