/** The lowest and highest level that a processor sends, in dB; the ends of `aria-valuemin` and `aria-valuemax`. */
export const SCALE_MIN_DB = -80
export const SCALE_MAX_DB = 0

/** Where lines are drawn across a meter, in dB (interface.md, Meters). */
export const TICKS_DB = [0, -3, -6, -10, -20, -30, -40, -60] as const

/** The place of 0, -10, -20 … -70 dB in percent of the meter's length, from IEC 60268-18 (interface.md, Meters). */
const PERCENT_OF_DECADE = [100, 75, 50, 30, 15, 7.5, 2.5, 0] as const
const DECADE_DB = 10

/** The place of a level in percent of the meter's length, 0 to 100, linear between the steps of the scale. */
export function percentOfScale(levelDb: number): number {
  // Written so that what is no number is nothing. Called for every meter in every picture, so it searches nothing.
  if (!(levelDb > -70)) return 0
  if (levelDb >= SCALE_MAX_DB) return 100
  const decade = Math.floor(-levelDb / DECADE_DB)
  const upper = PERCENT_OF_DECADE[decade] ?? 0
  const lower = PERCENT_OF_DECADE[decade + 1] ?? 0
  return upper + (levelDb / DECADE_DB + decade) * (upper - lower)
}
