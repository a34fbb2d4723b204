import { describe, expect, test } from 'vitest'
import { homeHeadline } from '../../src-renderer/state/headline.ts'
import {
  confidenceText,
  groupAlerts,
  learningText,
  pointsText,
  readingText,
  sayNoData,
  snoozeText,
  subjectText,
} from '../../src-renderer/state/insight-words.ts'
import { scoreFigure, severityOfScore } from '../../src-renderer/state/score-words.ts'
import { historyOf as addressOfHistory, placeOf } from '../../src-renderer/state/screen.ts'
import { timeText } from '../../src-renderer/state/time.ts'
import { alert, analysis, finding } from '../support/fake-history.ts'
import { EVENING_MS, processor, WAITING } from '../support/fake-venue.ts'

const { scores } = analysis('p-1', 'House', {})

describe('why there is nothing to judge', () => {
  const no = (why: Parameters<typeof sayNoData>[0]['why'], readings: number) =>
    ({ kind: 'no-data', why, readings, needed: 60 }) as const

  test('says when the first picture comes', () => {
    const { title, action } = sayNoData(no('collecting', 2), 5_000)
    expect(title).toBe('Collecting. First picture in about 5 minutes (2 of 60 readings).')
    expect(action).toBe('look-again')
    expect(sayNoData(no('collecting', 59), 5_000).title).toContain('about 1 minute (')
    expect(sayNoData(no('collecting', 2), null).title).toBe('Collecting: 2 of 60 readings.')
  })

  test.each([
    ['stopped', 'start'],
    ['not-connected', 'find-out'],
    ['no-meters', 'find-out'],
    ['store-not-writable', 'find-out'],
  ] as const)('%s has the one button that helps', (why, action) =>
    expect(sayNoData(no(why, 0), 5_000).action).toBe(action),
  )
})

test('how sure a rule is, in words', () => {
  expect([0.95, 0.8, 0.6, 0.2].map(confidenceText)).toEqual(['Very likely', 'Very likely', 'Likely', 'Possible'])
})

test('what is still being learnt', () => {
  expect(learningText({ kind: 'learning', daysKnown: 5, daysNeeded: 14 })).toBe(
    'Still learning what is usual: 9 more days.',
  )
  expect(learningText({ kind: 'learning', daysKnown: 13.4, daysNeeded: 14 })).toBe(
    'Still learning what is usual: 1 more day.',
  )
  expect(learningText({ kind: 'learnt', daysKnown: 21 })).toBe('Knows what is usual from 21 days.')
})

test('figures come with their unit and sign', () => {
  expect(readingText({ value: -61.24, unit: 'dB' })).toBe('-61.2 dB')
  expect(pointsText({ label: '', value: '', points: 12 })).toBe('+12')
  expect(pointsText({ label: '', value: '', points: null })).toBe('')
  expect(subjectText(null)).toBe('The whole processor')
})

describe('a score', () => {
  test('is a whole number of a hundred, or is not there', () => {
    expect(scoreFigure('signalQuality', scores)).toEqual({ value: '96', unit: 'of 100', note: null })
    const none = { ...scores, dspLoad: { ...scores.dspLoad, value: null, severity: 'optimal' as const } }
    expect(scoreFigure('dspLoad', none)).toEqual({ value: '—', unit: null, note: null })
    expect(severityOfScore(none.dspLoad)).toBeNull()
  })

  test('of the answer time judges the excess over what is usual', () => {
    const latency = (change: object) =>
      scoreFigure('networkLatency', { ...scores, networkLatency: { ...scores.networkLatency, ...change } })
    expect(latency({})).toEqual({ value: '18 ms', unit: 'good', note: 'As fast as usual: 18 ms.' })
    expect(latency({ rawMs: 85, usualMs: 60, excessMs: 25, band: 'acceptable' })).toEqual({
      value: '85 ms',
      unit: 'acceptable',
      note: '25 ms over its usual 60 ms.',
    })
    expect(latency({ usualMs: null, excessMs: null, band: null }).note).toBe('Its usual time is still being learnt.')
    expect(latency({ rawMs: null }).value).toBe('—')
  })
})

describe('alerts', () => {
  const silent = alert(1, finding('silence:zone:3', {}), {})
  const loud = alert(2, finding('clipping:zone:1', { type: 'clipping' }), {})
  const alsoSilent = alert(3, finding('silence:zone:4', {}), {})

  test('stand together by cause, in the order of the worst', () => {
    expect(
      groupAlerts([silent, loud, alsoSilent]).map(({ type, alerts }) => [type, alerts.map(({ id }) => id)]),
    ).toEqual([
      ['silence', [1, 3]],
      ['clipping', [2]],
    ])
  })

  test('say until when they are quiet, and who said so', () => {
    const said = (snoozed: typeof silent.snoozed) => snoozeText({ snoozed }, EVENING_MS)
    const untilMs = EVENING_MS + 3_600_000
    expect(said(null)).toBeNull()
    expect(said({ untilMs, by: 'Anna', planned: false })).toBe(
      `Snoozed until ${timeText(untilMs, EVENING_MS)}, by Anna`,
    )
    expect(said({ untilMs: 'fixed', by: 'Anna', planned: false })).toBe('Snoozed until it is fixed, by Anna')
    expect(said({ untilMs: 'fixed', by: 'Anna', planned: true })).toBe('Planned, says Anna')
  })
})

describe('the sentence of the home screen', () => {
  const home = { severity: 'critical', sentence: 'Patio is silent.' } as const
  const insights = { home, processors: [], atMs: EVENING_MS }
  const fine = processor('p-1', 'House', {})

  test('is the monitor where every link is well', () => {
    expect(homeHeadline([fine], insights, true)).toEqual({ ...home, judged: true })
  })

  test('is the link that is in trouble, whatever the monitor last said', () => {
    const lost = processor('p-2', 'Upstairs', { link: WAITING })
    expect(homeHeadline([fine, lost], insights, true)?.sentence).toBe('Upstairs is not connected.')
    expect(homeHeadline([fine], insights, false)?.sentence).toContain('cannot be reached')
  })

  test('is what is connected while nothing is judged', () => {
    const links = { severity: 'optimal', sentence: 'House is connected.', judged: false }
    expect(homeHeadline([fine], null, true)).toEqual(links)
    expect(homeHeadline([fine], { ...insights, home: null }, true)).toEqual(links)
    expect(homeHeadline([], insights, true)).toBeNull()
  })
})

test('History has an address for each processor', () => {
  expect(placeOf(addressOfHistory('p-7'))).toEqual({ screen: 'history', processorId: 'p-7' })
  expect(placeOf('#history')).toEqual({ screen: 'history', processorId: null })
})
