import type { MeterSlot } from '../../src-shared/model/meter.ts'
import { SCALE_MAX_DB, SCALE_MIN_DB } from './scale.ts'

/** Stands wherever a level is unknown: any number outside the scale does, `NO_READING` of the wire included. */
export const UNKNOWN_TENTHS_DB = Number.NEGATIVE_INFINITY

/** Whether a number of a meter frame, in tenths of a dB, is a level at all. */
export function isReading(tenthsDb: number | undefined): tenthsDb is number {
  return tenthsDb !== undefined && tenthsDb >= SCALE_MIN_DB * 10 && tenthsDb <= SCALE_MAX_DB * 10
}

/** Names one meter of one processor on this page; equal for equal slots. */
export type MeterKey = string & { readonly meterKey: true }

/** The key of a slot of the layout, or of a channel that is in it. */
export function meterKey({ processorId, family, index }: MeterSlot): MeterKey {
  return `${processorId}/${family}/${index}` as MeterKey
}

/** Where each meter is in a frame of this layout. Of two slots with one key the first counts. */
export function slotByKey(slots: readonly MeterSlot[]): ReadonlyMap<MeterKey, number> {
  const places = new Map<MeterKey, number>()
  for (const [slot, whose] of slots.entries()) {
    const key = meterKey(whose)
    if (!places.has(key)) places.set(key, slot)
  }
  return places
}
