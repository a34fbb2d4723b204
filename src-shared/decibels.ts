import { z } from 'zod'

/**
 * Levels and gains. A processor speaks both decibels (`val`) and percent (`pct`); its percent curve is unknown, so the two
 * are different types from the wire to the pixel and nothing converts one into the other (protocol.md §4).
 */

/** The lowest level and gain on the wire, in dB. It reads as "nothing", never as "unknown". */
export const FLOOR_DB = -80
/** The highest level and gain on the wire, in dB: gains have no boost. */
export const CEILING_DB = 0
/** {@link FLOOR_DB} in the meters' own unit. */
export const FLOOR_TENTHS_DB = FLOOR_DB * 10
/** Stands in a meter frame where there is no reading; far outside the range of levels. */
export const NO_READING = -32_768

/** A jump up of more than this is ramped, dB (interface.md, Habits). */
export const LARGEST_JUMP_DB = 6

/** A gain in dB, -80 to 0. */
export const GainDb = z
  .number('A gain in dB is a number.')
  .min(FLOOR_DB, `A gain is at least ${FLOOR_DB} dB.`)
  .max(CEILING_DB, `A gain is at most ${CEILING_DB} dB.`)
  .brand<'Db'>()
export type GainDb = z.infer<typeof GainDb>

/** A gain in the processor's own percent, 0 to 100. */
export const GainPercent = z
  .number('A gain in percent is a number.')
  .min(0, 'A gain is at least 0 %.')
  .max(100, 'A gain is at most 100 %.')
  .brand<'Percent'>()
export type GainPercent = z.infer<typeof GainPercent>

/** A level in dB as tenths, rounded half up and held to the wire's range; `NO_READING` for what is not a finite number. */
export function toTenthsDb(levelDb: number): number {
  if (!Number.isFinite(levelDb)) return NO_READING
  const tenths = Math.round(levelDb * 10)
  // The sum turns -0 into 0: a frame is compared and printed, and "-0" is not a level.
  return Math.min(CEILING_DB * 10, Math.max(FLOOR_TENTHS_DB, tenths)) + 0
}

/** The power of each level from the floor to the ceiling, relative to full scale: levels are summed and averaged as power. */
const POWER = Float64Array.from({ length: (CEILING_DB - FLOOR_DB) * 10 + 1 }, (_, step) => {
  return 10 ** ((FLOOR_TENTHS_DB + step) / 100)
})

/** The power of a level in tenths of a dB, held to the wire's range; full scale is 1. */
export function powerOf(tenthsDb: number): number {
  return POWER[Math.min(POWER.length - 1, Math.max(0, tenthsDb - FLOOR_TENTHS_DB))]!
}

/** The level of a power in tenths of a dB, rounded, held to the wire's range. */
export function tenthsDbOfPower(power: number): number {
  return power > 0 ? toTenthsDb(10 * Math.log10(power)) : FLOOR_TENTHS_DB
}
