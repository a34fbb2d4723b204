import type { ZoneLimitView } from '../../src-shared/model/limits.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'

/** A zone that may be limited. */
export interface LimitedZone {
  readonly processorId: ProcessorId
  readonly index: number
  /** As the processor says it now; as it was when the limit was set, while the processor is not there to say it. */
  readonly name: string
  readonly limit: ZoneLimitView | null
}

/** The zones of a processor that somebody has named or limited, in ascending index; those that are not known now too. */
export function limitedZones(
  processorId: ProcessorId,
  sound: ProcessorSound | null,
  limits: readonly ZoneLimitView[],
): readonly LimitedZone[] {
  const own = limits.filter((limit) => limit.processorId === processorId)
  const known = (sound?.zones ?? []).map(({ index, name, placeholder }) => ({
    processorId,
    index,
    name,
    placeholder,
    limit: own.find(({ zone }) => zone === index) ?? null,
  }))
  const unknown = own
    .filter(({ zone }) => !known.some(({ index }) => index === zone))
    .map((limit) => ({ processorId, index: limit.zone, name: limit.zoneName, placeholder: false, limit }))
  return [...known, ...unknown]
    .filter(({ placeholder, limit }) => !placeholder || limit !== null)
    .map(({ placeholder: _, ...zone }) => zone)
    .sort((a, b) => a.index - b.index)
}

/** Whether the zone at the limit's index has another name by now. */
export function hasDrifted({ presentName, zoneName }: ZoneLimitView): boolean {
  return presentName !== null && presentName !== zoneName
}
