import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src-main/analysis/analyze.ts'
import { createBaselines } from '../../../src-main/analysis/baselines.ts'
import { summarizeLevels } from '../../../src-main/analysis/history-summary.ts'
import { homeOf } from '../../../src-main/analysis/summary.ts'
import { NO_READING } from '../../../src-shared/decibels.ts'
import type { Analysis, Judgement } from '../../../src-shared/model/insight.ts'
import { Thresholds } from '../../../src-shared/model/monitor.ts'
import { barEvening, EVENING_MS, type Evening, localHour, wallClock, windowOf, withSound } from './evening.ts'

function judge(evening: Evening, judgement: Judgement = { kind: 'judged' }) {
  return analyze({
    window: windowOf(evening),
    past: [],
    baselines: createBaselines([], localHour),
    localHour,
    wallClock,
    atMs: EVENING_MS + 300_000,
    online: true,
    judgement,
  })
}
const fine = () => judge(barEvening())
const silentLounge = () => judge(withSound(barEvening(), 9, 'silence'))

describe('the home sentence', () => {
  it('is about every area of every processor', () => {
    expect(homeOf([fine(), fine()])).toEqual({ severity: 'optimal', sentence: 'Sound is fine in all 12 areas.' })
  })

  it('is the finding where there is one', () => {
    expect(homeOf([fine(), silentLounge()])).toEqual({
      severity: 'critical',
      sentence: 'Lounge is silent: its source, Spotify, sends no sound.',
    })
  })

  it('names the areas where there are several, and what is less bad is not among them', () => {
    const two = judge(withSound(withSound(barEvening(), 9, 'silence'), 4, 'silence'))
    const lessBad = judge(withSound(barEvening(), 6, 'silence', 55))
    expect(lessBad).toMatchObject({ severity: 'moderate', areas: { affected: ['Stage'] } })
    expect(homeOf([lessBad, two])).toEqual({
      severity: 'critical',
      sentence: '2 areas need attention: Lounge and Patio.',
    })
  })

  it('is nothing where nothing was judged', () => {
    expect(homeOf([])).toBeNull()
    const collecting = judge(barEvening(), { kind: 'no-data', why: 'collecting', readings: 2, needed: 60 })
    expect(homeOf([collecting])).toBeNull()
    expect(homeOf([collecting, fine()])?.sentence).toBe('Sound is fine in all 6 areas.')
  })
})

describe('without enough data', () => {
  const whys = ['stopped', 'not-connected', 'collecting', 'no-meters', 'store-not-writable'] as const

  it('nothing is judged, and the summary says why', () => {
    const summaries = whys.map((why) => {
      const analysis: Analysis = judge(withSound(barEvening(), 9, 'silence'), {
        kind: 'no-data',
        why,
        readings: 2,
        needed: 60,
      })
      expect(analysis).toMatchObject({ severity: null, findings: [], scores: { signalQuality: { value: null } } })
      return analysis.summary
    })
    expect(new Set(summaries).size).toBe(whys.length)
    expect(summaries[2]).toBe('Collecting: 2 of 60 readings so far.')
  })
})

describe('the history in figures', () => {
  const thresholds = Thresholds.parse({})
  const levels = (level: readonly number[], peak: readonly number[]) => {
    return { level: Int16Array.from(level), peak: Int16Array.from(peak) }
  }

  it('has the mean of the levels, the highest peak, and the runs that were too loud', () => {
    const summary = summarizeLevels(
      [
        levels([-200, NO_READING, -100, -100], [-29, NO_READING, -29, -20]),
        levels([-400, -400, -400, -400], [-30, -29, -31, -29]),
      ],
      thresholds,
    )
    expect(summary).toMatchObject({ peakLevelDb: -2, clippingEvents: 4, trend: 'issues_detected' })
    expect(summary.averageLevelDb).toBeCloseTo(-2000 / 7 / 10, 10)
    expect(summary.recommendations).toHaveLength(1)
  })

  it('is stable where nothing was too loud, and unknown where nothing was read', () => {
    expect(summarizeLevels([levels([-200], [-30])], thresholds)).toMatchObject({
      averageLevelDb: -20,
      clippingEvents: 0,
      trend: 'stable',
      recommendations: [],
    })
    expect(summarizeLevels([levels([NO_READING], [NO_READING])], thresholds)).toMatchObject({
      averageLevelDb: null,
      peakLevelDb: null,
      trend: 'stable',
    })
  })
})
