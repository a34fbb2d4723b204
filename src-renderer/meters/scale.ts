/** The lowest and highest level that a processor sends, in dB; the ends of `aria-valuemin` and `aria-valuemax`. */
export const SCALE_MIN_DB = -80
export const SCALE_MAX_DB = 0

/** Where lines are drawn across a meter, in dB (interface.md, Meters). */
export const TICKS_DB = [0, -3, -6, -10, -20, -30, -40, -60] as const

/** Level in dB and its place in percent of the meter's length, from IEC 60268-18 (interface.md, Meters). */
const KNEES = [
  [-70, 0],
  [-60, 2.5],
  [-50, 7.5],
  [-40, 15],
  [-30, 30],
  [-20, 50],
  [-10, 75],
  [0, 100],
] as const

/** The place of a level in percent of the meter's length, 0 to 100, linear between the knees of the scale. */
export function percentOfScale(levelDb: number): number {
  if (!(levelDb > KNEES[0][0])) return 0
  for (let upper = 1; upper < KNEES.length; upper++) {
    const [upperDb, upperPercent] = KNEES[upper]!
    if (levelDb > upperDb) continue
    const [lowerDb, lowerPercent] = KNEES[upper - 1]!
    return lowerPercent + ((levelDb - lowerDb) / (upperDb - lowerDb)) * (upperPercent - lowerPercent)
  }
  return 100
}
