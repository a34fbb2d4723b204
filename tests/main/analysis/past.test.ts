import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src-main/analysis/analyze.ts'
import { createBaselines } from '../../../src-main/analysis/baselines.ts'
import type { SeriesPast } from '../../../src-main/analysis/window.ts'
import { createSeededRandom } from '../../support/random.ts'
import { barEvening, daysBefore, EVENING_MS, localHour, pastOf, wallClock, windowOf } from './evening.ts'

const random = createSeededRandom(11)
/** Loud in the evening, quiet in the morning, silent at night, with some chance in it. */
const usualHour = (atMs: number) => {
  const { hour } = localHour(atMs)
  if (hour >= 2 && hour < 9) return { mean: -80, silentSeconds: 3600 }
  return { mean: (hour >= 17 ? -20 : -30) + 2 * random() }
}
const judge = (past: readonly SeriesPast[], fromMs = EVENING_MS) => {
  const window = windowOf(barEvening(), fromMs)
  return analyze({
    window,
    past,
    baselines: createBaselines(past, localHour),
    localHour,
    wallClock,
    atMs: fromMs + 300_000,
    online: true,
    judgement: { kind: 'judged' },
  })
}
const jukebox = (days: number, hourAt: Parameters<typeof pastOf>[4] = usualHour) => [
  pastOf('source', 0, 'Jukebox', days, hourAt),
]

describe('baselines', () => {
  it('know what an hour usually is, and take no notice of a few that were different', () => {
    const past = jukebox(40, (atMs) => (Math.floor(daysBefore(atMs)) % 9 === 0 ? { mean: -70 } : usualHour(atMs)))
    const baselines = createBaselines(past, localHour)
    const usual = baselines.usualAt('source', 0, { weekday: 5, hour: 21 })
    expect(usual).toMatchObject({ of: 'weekday' })
    expect(usual?.median).toBeGreaterThan(-205)
    expect(usual?.median).toBeLessThan(-178)
    expect(usual?.spread).toBeLessThan(15)
    expect(baselines.usualAt('source', 0, { weekday: 5, hour: 4 })?.silentShare).toBe(1)
  })

  it('ask all days where the weekday has too few', () => {
    const baselines = createBaselines(jukebox(10), localHour)
    expect(baselines.usualAt('source', 0, { weekday: 5, hour: 21 })).toMatchObject({ of: 'day', hours: 10 })
    expect(baselines.usualAt('source', 1, { weekday: 5, hour: 21 })).toBeNull()
  })

  it('tell Fridays from the other days once they know enough of them', () => {
    const past = jukebox(60, (atMs) => ({ mean: localHour(atMs).weekday === 5 ? -10 : -40 }))
    const baselines = createBaselines(past, localHour)
    expect(baselines.usualAt('source', 0, { weekday: 5, hour: 21 })?.median).toBe(-100)
    expect(baselines.usualAt('source', 0, { weekday: 4, hour: 21 })?.median).toBe(-400)
  })

  it('begin with nothing, and say how long they still learn', () => {
    expect(createBaselines([], localHour)).toMatchObject({
      learning: { kind: 'learning', daysKnown: 0, daysNeeded: 7 },
      usualLatency: null,
    })
    expect(createBaselines(jukebox(3), localHour).learning).toMatchObject({ kind: 'learning', daysKnown: 3 })
    expect(createBaselines(jukebox(20), localHour).learning).toEqual({ kind: 'learnt', daysKnown: 20 })
  })

  it('know the usual round trip, whatever a bad night was like', () => {
    const latency = pastOf('latency', 0, '', 5, (_, back) => ({ mean: back < 20 ? 900 : 78 }))
    expect(createBaselines([latency], localHour).usualLatency).toBe(780)
    expect(
      createBaselines([pastOf('latency', 0, '', 1, (_, back) => (back < 3 ? { mean: 78 } : null))], localHour),
    ).toMatchObject({ usualLatency: null })
  })
})

describe('what is unusual', () => {
  it('is nothing on an evening like the others', () => {
    expect(judge(jukebox(40)).findings).toEqual([])
  })

  it('is music at 4 AM in a bar that is closed then, and the same music at 9 PM is not', () => {
    const atFour = EVENING_MS - 17 * 3_600_000
    expect(judge(jukebox(40), atFour).findings).toMatchObject([
      { type: 'unusual', message: 'Jukebox plays, but is usually silent on Friday at 4 AM.' },
    ])
  })

  it('is a level far from that of other days, with a confidence', () => {
    const [finding, ...others] = judge(jukebox(12, () => ({ mean: -2 - random() }))).findings
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      key: 'unusual:source:0',
      message: 'Jukebox is much quieter than usual at 9 PM.',
      severity: 'minor',
    })
    expect(finding?.confidence).toBeGreaterThan(0.3)
    expect(finding?.confidence).toBeLessThanOrEqual(1)
  })

  it('is not what is only a little different, however alike the other days are', () => {
    expect(judge(jukebox(40, () => ({ mean: -12 }))).findings).toEqual([])
  })

  it('is not yet known after two days', () => {
    expect(judge(jukebox(2, () => ({ mean: -2 }))).findings).toEqual([])
  })
})

describe('drift', () => {
  it('is not a step, not chance, and not a weekend', () => {
    const pasts = [
      jukebox(20, (atMs) => ({ mean: daysBefore(atMs) > 10 ? -20 : -30 })),
      jukebox(20, () => ({ mean: -25 + 6 * random() })),
      jukebox(20, (atMs) => ({ mean: localHour(atMs).weekday >= 5 ? -15 : -25 })),
    ]
    for (const past of pasts) expect(createBaselines(past, localHour).trends).toEqual([])
  })

  it('is seen through the hours of the day, and crosses when it says', () => {
    const fall = 0.5
    const past = jukebox(30, (atMs) => ({
      mean: (localHour(atMs).hour >= 17 ? -20 : -24) - fall * (30 - daysBefore(atMs)) + random(),
    }))
    const { forecasts, findings, patterns } = judge(past)
    const [forecast] = forecasts
    expect(forecast?.perDay).toBeCloseTo(-fall, 1)
    // From about -37 to -45 at half a dB a day.
    const days = ((forecast?.crossesMs ?? 0) - EVENING_MS) / 86_400_000
    expect(days).toBeGreaterThan(10)
    expect(days).toBeLessThan(22)
    expect(findings.map(({ key }) => key)).toEqual(['drift:source:0'])
    expect(patterns.map(({ type }) => type)).toEqual(['drift'])
  })

  it('is of round trips too, and of a processor as a whole', () => {
    const past = [pastOf('latency', 0, '', 20, (atMs) => ({ mean: 60 + 2 * (20 - daysBefore(atMs)) }))]
    expect(judge(past).findings).toMatchObject([{ key: 'drift:latency:0', subject: null }])
    expect(judge(past).forecasts).toMatchObject([{ figure: 'latency', unit: 'ms', perDay: 2 }])
  })

  it('is only a forecast where it is far away', () => {
    const past = jukebox(30, (atMs) => ({ mean: -20 - 0.15 * (30 - daysBefore(atMs)) }))
    expect(judge(past)).toMatchObject({ findings: [], forecasts: [{ figure: 'level' }] })
  })
})

describe('patterns', () => {
  const typesOf = (past: readonly SeriesPast[]) => createBaselines(past, localHour).patterns.map(({ type }) => type)

  it('see levels that stay', () => {
    expect(typesOf(jukebox(5, () => ({ mean: -22 + random() })))).toEqual(['consistent_levels'])
    expect(typesOf(jukebox(5, () => ({ mean: -40 + 30 * random() })))).toEqual([])
  })

  it('see a source that is lost again and again, but not a voice that pauses', () => {
    const lost = jukebox(5, (_, back) => ({ mean: -22 + 8 * (back % 3), silentSeconds: back % 20 === 0 ? 900 : 0 }))
    expect(typesOf(lost)).toEqual(['intermittent_fault'])
    const voice = jukebox(5, (_, back) => ({ mean: -22 + 8 * (back % 3), silentSeconds: 250 + 20 * (back % 5) }))
    expect(typesOf(voice)).toEqual([])
  })

  it('see the hour of the week in which it is too loud', () => {
    const past = jukebox(21, (atMs) => {
      const { weekday, hour } = localHour(atMs)
      return { mean: -20 + 10 * random(), clippedSeconds: weekday === 5 && hour === 22 ? 120 : 1 }
    })
    const [pattern] = createBaselines(past, localHour).patterns.filter(({ type }) => type === 'clipping_cluster')
    expect(pattern?.description).toBe('Jukebox is too loud mostly on Friday at 10 PM.')
    expect(pattern?.confidence).toBeGreaterThan(0.5)
  })

  it('see the hour of the day where it is so on all days', () => {
    const past = jukebox(10, (atMs) => ({
      mean: -20 + 10 * random(),
      clippedSeconds: localHour(atMs).hour === 23 ? 60 : 0,
    }))
    expect(createBaselines(past, localHour).patterns).toMatchObject([
      { type: 'clipping_cluster', description: 'Jukebox is too loud mostly at 11 PM.' },
    ])
  })

  it('never see what nobody named', () => {
    const past = [pastOf('source', 5, 'Source 5', 10, () => ({ mean: -22 }))]
    expect(typesOf(past)).toEqual([])
  })
})
