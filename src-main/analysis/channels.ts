/** How a channel sees that something is unusual: by how much it exceeds its own fading past. 0 is usual; never negative. */

/** Gain of the slow mean towards which an envelope's bounds fall. */
const SLOW_GAIN = 0.002
/** Points after which half of what an envelope once reached is forgotten, and of what a record was. */
const ENVELOPE_HALF_LIFE = 5_000
const RECORD_HALF_LIFE = 10_000

const fading = (halfLifePoints: number) => 0.5 ** (1 / halfLifePoints)

/** Bounds that a value has stayed in, and by what share of their distance it leaves them. */
export interface Envelope {
  step(value: number): number
}

/** For its first `learnSteps` it only learns. */
export function createEnvelope(learnSteps: number): Envelope {
  const keep = fading(ENVELOPE_HALF_LIFE)
  let low = Number.NaN
  let high = Number.NaN
  let slowMean = 0
  let steps = 0
  return {
    step(value) {
      steps += 1
      if (Number.isNaN(low)) {
        low = value
        high = value
        slowMean = value
        return 0
      }
      const overshoot = Math.max(0, value - high, low - value)
      const excess = overshoot === 0 || steps <= learnSteps ? 0 : high > low ? overshoot / (high - low) : 1
      slowMean += SLOW_GAIN * (value - slowMean)
      low = Math.min(value, slowMean + (low - slowMean) * keep)
      high = Math.max(value, slowMean + (high - slowMean) * keep)
      return excess
    },
  }
}

/** The largest value so far, fading, and by what share a value exceeds it. */
export interface FadingRecord {
  step(value: number): number
}

/** For its first `learnSteps` it only learns: a record that has just begun is broken all the time. */
export function createFadingRecord(learnSteps: number): FadingRecord {
  const keep = fading(RECORD_HALF_LIFE)
  let record = 0
  let steps = 0
  return {
    step(value) {
      steps += 1
      const excess = record > 0 && steps > learnSteps ? Math.max(0, value / record - 1) : 0
      record = Math.max(record * keep, value)
      return excess
    },
  }
}
