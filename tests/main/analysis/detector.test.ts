import { describe, expect, it } from 'vitest'
import { createDetector, type Detector, type Verdict, WARM_UP_POINTS } from '../../../src-main/analysis/detector.ts'
import { createSeededRandom } from '../../support/random.ts'

const MINUTE_MS = 60_000
const HALF_HOUR_MS = 30 * MINUTE_MS
const DAY_MS = 24 * 60 * MINUTE_MS

/** Noise with a bell-shaped distribution about 0. */
function createNoise(seed: number): () => number {
  const random = createSeededRandom(seed)
  return () => random() + random() + random() + random() - 2
}

function run(values: readonly number[], detector: Detector = createDetector(), periodMs = 5 * MINUTE_MS): Verdict[] {
  return values.map((value, place) => detector.step(place * periodMs, value))
}
const alertsOf = (verdicts: readonly Verdict[]) => verdicts.flatMap(({ isAlert }, place) => (isAlert ? [place] : []))
const noisy = (length: number, seed: number) => {
  const noise = createNoise(seed)
  return Array.from({ length }, () => -30 + noise())
}

describe('the detector', () => {
  it('speaks seldom on noise that never changes', () => {
    for (const seed of [1, 2, 3]) {
      expect(alertsOf(run(noisy(10_000, seed))).length).toBeLessThanOrEqual(14)
    }
  })

  it('sees a spike, a step and a flat line, and says by which channel', () => {
    const spike = noisy(3_000, 4)
    spike[2_500] = 20
    expect(run(spike)[2_500]).toMatchObject({ isAlert: true })
    expect(run(spike)[2_500]!.score).toBeGreaterThan(0.5)

    const step = noisy(3_000, 5).map((value, place) => (place < 2_500 ? value : value + 4))
    expect(alertsOf(run(step)).filter((place) => place >= 2_500 && place < 2_515)).not.toEqual([])

    const silent = noisy(3_000, 6).map((value, place) => (place < 2_500 ? value : -80))
    expect(run(silent)[2_500]).toMatchObject({ isAlert: true, because: { excess: 1 } })
  })

  it('sees a day that is not like the days before, where no single value is unusual', () => {
    const noise = createNoise(7)
    const days = 12
    const perDay = DAY_MS / (5 * MINUTE_MS)
    const values = Array.from({ length: days * perDay }, (_, place) => {
      const day = Math.floor(place / perDay)
      const hour = ((place % perDay) / perDay) * 24
      // On the last day the evening is as quiet as every night is.
      const isLoud = hour >= 17 && hour < 23 && day !== days - 1
      return (isLoud ? -20 : -60) + noise()
    })
    const evening = (days - 1) * perDay + Math.round((17 / 24) * perDay)
    const found = run(values).slice(evening, evening + perDay / 4)
    expect(found.some(({ isAlert }) => isAlert)).toBe(true)
    expect(found.map(({ because }) => because?.channel)).toContain('half-day-pattern')
  })

  it('uses only what came before', () => {
    const whole = noisy(1_500, 8)
    whole[900] = 5
    const cut = whole.slice(0, 1_000)
    expect(run(whole).slice(0, 1_000)).toEqual(run(cut))
  })

  it('does not care about scale and offset', () => {
    const values = noisy(2_000, 9)
    values[1_700] = 8
    const scores = run(values).map(({ score }) => score)
    const other = run(values.map((value) => value * 1_000 + 12_345)).map(({ score }) => score)
    for (const [place, score] of scores.entries()) expect(other[place]).toBeCloseTo(score, 6)
  })

  it('learns first, then stays between 0 and 1, whatever comes', () => {
    const random = createSeededRandom(10)
    const values = Array.from({ length: 3_000 }, () => (random() < 0.02 ? 1e300 * (random() - 0.5) : random()))
    const verdicts = run([...values, Number.NaN, Number.POSITIVE_INFINITY, ...Array.from({ length: 300 }, () => 7)])
    expect(verdicts.slice(0, WARM_UP_POINTS).every(({ score }) => score === 0)).toBe(true)
    for (const { score } of verdicts) {
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThan(1)
    }
  })

  it('lives through a clock that steps back, stands, and leaves out days', () => {
    const detector = createDetector()
    const noise = createNoise(11)
    let atMs = 0
    for (let place = 0; place < 20_000; place++) {
      atMs +=
        place % 3_000 === 0 ? -2 * DAY_MS : place % 1_777 === 0 ? 5 * DAY_MS : place % 5 === 0 ? 0 : HALF_HOUR_MS / 6
      const { score } = detector.step(atMs, noise())
      expect(Number.isFinite(score)).toBe(true)
    }
  })

  it('is quiet after an alert, unless it gets twice as bad', () => {
    const values = noisy(3_000, 12)
    values[2_000] = -26
    values[2_020] = -26
    values[2_050] = 40
    const alerts = alertsOf(run(values)).filter((place) => place >= 2_000 && place < 2_100)
    expect(alerts).toEqual([2_000, 2_050])
  })
})
