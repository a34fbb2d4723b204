/** The length of the pieces that days are compared in, ms. */
const HALF_HOUR_MS = 30 * 60 * 1000
const HALF_HOURS_A_DAY = 48
const MOST_DAYS_BACK = 14
/** A difference from one other day alone says nothing about what is usual. */
const LEAST_DAYS = 2
/** So many pieces more than can be looked back on are kept. */
const KEPT = HALF_HOURS_A_DAY * MOST_DAYS_BACK + 32

/** The means of a series by half-hours, compared with the same time on the days before. */
export interface HalfHours {
  /** Takes a value. True if with it a half-hour is over, so that there is something new to compare. */
  push(atMs: number, value: number): boolean
  /**
   * How far the last `pieces` half-hours are from the same half-hours of 1 to 14 days back: the mean absolute difference to the
   * nearest of those days. Null while fewer than two of them are known.
   */
  distance(pieces: number): number | null
}

/** A clock that steps back stays in the piece where it was; a gap leaves its pieces out. */
export function createHalfHours(): HalfHours {
  const means = new Map<number, number>()
  let present = Number.NEGATIVE_INFINITY
  let sum = 0
  let count = 0

  return {
    push(atMs, value) {
      const piece = Math.floor(atMs / HALF_HOUR_MS)
      const isOver = piece > present && count > 0
      if (isOver) {
        means.set(present, sum / count)
        for (const old of means.keys()) {
          if (old >= present - KEPT) break
          means.delete(old)
        }
      }
      if (piece > present) {
        present = piece
        sum = 0
        count = 0
      }
      sum += value
      count += 1
      return isOver
    },
    distance(pieces) {
      const last = present - 1
      let nearest = Number.POSITIVE_INFINITY
      let days = 0
      for (let day = 1; day <= MOST_DAYS_BACK; day++) {
        let difference = 0
        let compared = 0
        for (let back = 0; back < pieces; back++) {
          const now = means.get(last - back)
          const then = means.get(last - back - day * HALF_HOURS_A_DAY)
          if (now === undefined || then === undefined) continue
          difference += Math.abs(now - then)
          compared += 1
        }
        // A day of which a part is missing is no measure of a day.
        if (compared < pieces) continue
        days += 1
        nearest = Math.min(nearest, difference / compared)
      }
      return days >= LEAST_DAYS ? nearest : null
    },
  }
}
