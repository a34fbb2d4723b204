import { beforeEach, describe, expect, test } from 'vitest'
import type { Judgement } from '../../src-shared/model/insight.ts'
import type { MonitorState } from '../../src-shared/model/monitor.ts'
import { alert, analysis, emptyHistory, finding, historyOf, recordingOf } from '../support/fake-history.ts'
import { barSound, EVENING_MS, processor, WAITING } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const bar = barSound('p-1')
const silent = finding('silence:zone:3', {})
const home = { severity: 'critical', sentence: silent.message } as const

function sayAnalysis(change: Parameters<typeof analysis>[2]) {
  const processors = [analysis('p-1', 'House', change)]
  fixture.fake().say('monitor.insights', { home: null, processors, atMs: EVENING_MS })
}

function sayNoData(why: Extract<Judgement, { kind: 'no-data' }>['why'], recording: Partial<MonitorState>) {
  sayAnalysis({ judgement: { kind: 'no-data', why, readings: 2, needed: 60 }, severity: null, summary: '' })
  fixture.fake().say('monitor.states', [recordingOf('p-1', recording)])
}

beforeEach(() => {
  fixture.playBar(() => -200)
  const fake = fixture.fake()
  fake.say('monitor.states', [recordingOf('p-1', {})])
  fake.say('alerts.open', [])
  fake.answer('monitor.sessions', () => ({
    ok: true,
    value: [
      {
        id: 1,
        startedMs: EVENING_MS - 9_000,
        startedBy: 'Somebody before',
        stoppedMs: EVENING_MS - 8_000,
        stoppedBy: 'x',
      },
      { id: 2, startedMs: EVENING_MS - 5_000, startedBy: 'Anna', stoppedMs: null, stoppedBy: null },
    ],
  }))
  fake.answer('monitor.history', () => ({ ok: true, value: historyOf(bar, '24h', {}) }))
})

describe('a judgement', () => {
  test('is a sentence and four scores that say what they are and how they are worked out', async () => {
    sayAnalysis({ learning: { kind: 'learning', daysKnown: 5, daysNeeded: 14 } })
    const page = await fixture.open('#history', {})
    await page.getByRole('heading', { name: 'All right: Sound is fine in all 6 areas.' }).waitFor()
    await page.getByText(/Still learning what is usual: 9 more days\./).waitFor()
    const tiles = page.getByRole('listitem').filter({ has: page.getByText('How this is worked out') })
    expect(await tiles.count()).toBe(4)
    const load = tiles.filter({ hasText: 'Processor load' })
    expect(await load.getByText('Estimated', { exact: true }).isVisible()).toBe(true)
    const quality = tiles.filter({ hasText: 'Sound quality' })
    expect(await quality.getByText('Measured').isVisible()).toBe(true)
    await quality.getByText('How this is worked out').click()
    await quality.getByText('100 less a point for each percent of the time out of band.').waitFor()
    expect(await quality.getByRole('row', { name: 'Too loud 3 s -1.6' }).isVisible()).toBe(true)
    expect(await page.getByRole('main').innerText()).not.toMatch(/\bAI\b/)
  })

  test('says a score that is not known as no number, and why', async () => {
    const { scores } = analysis('p-1', 'House', {})
    const none = { basis: 'not-available', value: null, severity: null, working: [] } as const
    sayAnalysis({ scores: { ...scores, dspLoad: { ...none, formula: 'No area is active.' } } })
    const page = await fixture.open('#history', {})
    const load = page.getByRole('listitem').filter({ hasText: 'Processor load' })
    await load.getByText('Not available').waitFor()
    expect(await load.getByText('—').isVisible()).toBe(true)
    expect(await load.getByText('All right').count()).toBe(0)
    await load.getByText('How this is worked out').click()
    await load.getByText('No area is active.').waitFor()
  })

  test('has findings with evidence and what to do', async () => {
    sayAnalysis({ severity: 'critical', findings: [silent], summary: silent.message })
    const page = await fixture.open('#history', {})
    const found = page.getByRole('region', { name: 'What needs a look' }).getByRole('listitem').first()
    await found.waitFor()
    for (const text of [
      'Critical',
      'Patio',
      'Very likely',
      'What to do: Check that the jukebox is on and its cable is in.',
    ]) {
      expect(await found.getByText(text, { exact: true }).first().isVisible(), text).toBe(true)
    }
    expect(await found.getByText(/^Since .*21:28$/).isVisible()).toBe(true)
    expect(await found.getByText(/Source 1 has been at/).isVisible()).toBe(false)
    await found.getByText('Evidence').click()
    for (const text of [silent.details, silent.evidence.rule, 'Level: -72.4 dB', '96 % sure']) {
      expect(await found.getByText(text).isVisible(), text).toBe(true)
    }
    // It is no alert yet, so nobody can snooze it.
    expect(await found.getByRole('button').count()).toBe(0)
  })

  test('has what repeats, what to expect and what is worth doing', async () => {
    sayAnalysis({
      patterns: [
        {
          type: 'clipping_cluster',
          subject: silent.subject,
          description: 'Patio is too loud on Fridays.',
          confidence: 0.82,
          evidence: silent.evidence,
        },
      ],
      forecasts: [
        {
          subject: silent.subject,
          figure: 'level',
          perDay: -0.8,
          unit: 'dB',
          threshold: -45,
          crossesMs: EVENING_MS + 9 * 86_400_000,
          confidence: 0.6,
          description: 'It will be too quiet to hear.',
        },
      ],
      recommendations: [
        { priority: 'high', category: 'audio', message: 'Mend the jukebox.', action: 'Look at its cable.' },
      ],
    })
    const page = await fixture.open('#history', {})
    await page.getByRole('region', { name: 'What repeats' }).getByText('Too loud at certain times').waitFor()
    const expected = page.getByRole('region', { name: 'What to expect' })
    await expected.getByText('About Sun, 21 Jun').or(expected.getByText('About Sun 21 Jun')).waitFor()
    expect(await expected.getByText(/dB/).count()).toBe(0)
    await page.getByRole('region', { name: 'Worth doing' }).getByText('Soon').waitFor()
    await page.getByRole('switch', { name: 'Show figures in dB' }).check()
    await expected.getByText('-0.8 dB a day · Threshold -45 dB').waitFor()
  })

  test('is made anew by hand, and says why where that fails', async () => {
    sayAnalysis({})
    const fresh = analysis('p-1', 'House', { atMs: EVENING_MS + 60_000, summary: 'Sound is fine everywhere.' })
    fixture.fake().answer('monitor.analyze', () => ({ ok: true, value: fresh }))
    const page = await fixture.open('#history', {})
    await page.getByRole('heading', { name: /all 6 areas/ }).waitFor()
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByRole('heading', { name: /everywhere/ }).waitFor()
    // What comes by itself later is newer again.
    sayAnalysis({ atMs: EVENING_MS + 90_000, summary: 'Sound is fine again.' })
    await page.getByRole('heading', { name: /again/ }).waitFor()
    fixture.fake().answer('monitor.analyze', () => ({ ok: false, code: 'internal', message: 'It broke.' }))
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByText('It could not be looked at now. It broke.').waitFor()
  })

  test('is waited for', async () => {
    const page = await fixture.open('#history', {})
    await page.getByRole('heading', { name: 'Looking at the sound…' }).waitFor()
  })
})

describe('nothing to judge', () => {
  test('while it collects, says how long yet', async () => {
    sayNoData('collecting', {})
    fixture.fake().answer('monitor.history', () => ({ ok: true, value: emptyHistory(bar, '24h') }))
    fixture
      .fake()
      .answer('monitor.analyze', () => ({ ok: true, value: analysis('p-1', 'House', { atMs: EVENING_MS + 1 }) }))
    const page = await fixture.open('#history', {})
    const title = 'Collecting. First picture in about 5 minutes (2 of 60 readings).'
    const panel = page.getByRole('region', { name: title })
    await panel.waitFor()
    expect(await panel.getByRole('progressbar').getAttribute('value')).toBe('2')
    expect(await panel.getByRole('button').allInnerTexts()).toEqual(['Look again now'])
    await panel.getByRole('button').click()
    await page.getByRole('heading', { name: /Sound is fine/ }).waitFor()
  })

  test('where recording is stopped, starts it with the one button that does', async () => {
    sayNoData('stopped', { recording: { kind: 'stopped', sinceMs: EVENING_MS, by: 'Anna' } })
    const page = await fixture.open('#history', {})
    await page.getByRole('heading', { name: 'Recording is stopped.' }).waitFor()
    expect(await page.getByRole('button', { name: /recording/i }).allInnerTexts()).toEqual(['Start recording'])
    fixture.fake().answer('monitor.start', () => ({ ok: false, code: 'not-allowed', message: 'Not for you.' }))
    await page.getByRole('button', { name: 'Start recording' }).click()
    await page.getByText('Not for you.').waitFor()
    expect(fixture.fake().calls.filter(({ path }) => path === 'monitor.start')).toEqual([
      { path: 'monitor.start', input: { processorId: 'p-1' } },
    ])
  })

  test.each([
    ['not-connected', 'The processor is not connected.'],
    ['no-meters', 'Connected, but no meters are heard.'],
    ['store-not-writable', 'Values cannot be saved.'],
  ] as const)('%s leads to the checks', async (why, title) => {
    sayNoData(why, {})
    fixture.fake().say('tools.checks', [])
    const page = await fixture.open('#history', {})
    const panel = page.getByRole('region', { name: title })
    await panel.getByRole('link', { name: 'Find out why' }).click()
    await soon('Tools is open', () => page.evaluate(() => location.hash === '#tools/p-1'))
  })
})

describe('the recording', () => {
  test('says what is recorded, how often, since when and by whom', async () => {
    sayAnalysis({})
    const page = await fixture.open('#history', {})
    const card = page.getByRole('region', { name: 'Recording' })
    for (const text of ['AZM8', '4.5', '5 s', 'Anna']) await card.getByText(text, { exact: true }).waitFor()
    await card.getByRole('button', { name: 'Stop recording' }).click()
    await soon('it is stopped', () => fixture.fake().calls.some(({ path }) => path === 'monitor.stop'))
  })

  test('says what waits while the store takes nothing', async () => {
    sayAnalysis({})
    const recording = { kind: 'store-failed', sinceMs: EVENING_MS, waitingRows: 12 } as const
    fixture.fake().say('monitor.states', [recordingOf('p-1', { recording })])
    const page = await fixture.open('#history', {})
    const card = page.getByRole('region', { name: 'Recording' })
    await card.getByText('Cannot save').waitFor()
    expect(await card.getByText('12 rows').isVisible()).toBe(true)
  })
})

describe('the sentence of the home screen', () => {
  test('is what the monitor says, and leads to why', async () => {
    fixture.fake().say('monitor.insights', { home, processors: [], atMs: EVENING_MS })
    const page = await fixture.open('', {})
    await page.getByRole('heading', { name: `Critical: ${silent.message}` }).waitFor()
    await page.getByRole('link', { name: 'See why' }).click()
    await page.getByRole('heading', { name: 'History', exact: true }).waitFor()
  })

  test('is the link that is in trouble first', async () => {
    fixture.fake().say('monitor.insights', { home, processors: [], atMs: EVENING_MS })
    fixture.fake().say('processors.all', [processor('p-1', 'House', { link: WAITING, lastOnlineMs: EVENING_MS })])
    const page = await fixture.open('', {})
    await page.getByRole('heading', { name: 'House is not connected.' }).waitFor()
    expect(await page.getByRole('link', { name: 'See why' }).count()).toBe(0)
  })
})

describe('alerts', () => {
  const loud = finding('clipping:zone:1', {
    type: 'clipping',
    severity: 'moderate',
    subject: { family: 'zone', index: 1, name: 'Dance floor' },
    message: 'Dance floor is often too loud.',
    action: 'Turn the DJ booth down.',
  })
  const snoozed = { untilMs: 'fixed', by: 'Anna', planned: false } as const
  const sayAlerts = () =>
    fixture.fake().say('alerts.open', [alert(1, silent, {}), alert(2, loud, {}), alert(3, loud, { snoozed })])

  test('are counted at the bell, grouped by cause in the drawer, and closed with Esc', async () => {
    sayAlerts()
    const page = await fixture.open('', {})
    const bell = page.getByRole('button', { name: 'Alerts: 2 open' })
    await bell.click()
    const drawer = page.getByRole('dialog', { name: 'Alerts' })
    await drawer.waitFor()
    expect(await drawer.getByRole('heading', { level: 3 }).allTextContents()).toEqual(['Silent', 'Too loud'])
    const first = drawer.getByRole('region', { name: 'Silent' })
    expect(await first.innerText()).toMatch(/House\s+Patio\s+Since .*21:28/)
    await drawer.getByText('Snoozed (1)').click()
    await drawer.getByText('Snoozed until it is fixed, by Anna').waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await soon('the focus is back', () => bell.evaluate((element) => element === document.activeElement))
  })

  test.each([
    ['1 hour', { id: 1, for: '1h', planned: false }],
    ['Tonight', { id: 1, for: 'tonight', planned: false }],
    ['Until fixed', { id: 1, for: 'fixed', planned: false }],
    ['This was planned', { id: 1, for: 'fixed', planned: true }],
  ])('are snoozed: %s', async (choice, input) => {
    sayAlerts()
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Alerts: 2 open' }).click()
    const drawer = page.getByRole('dialog', { name: 'Alerts' })
    await drawer.getByRole('button', { name: `Snooze: ${silent.message}` }).click()
    await drawer.getByRole('button', { name: choice }).click()
    await soon('it was asked for', () => fixture.fake().calls.some(({ path }) => path === 'alerts.snooze'))
    expect(fixture.fake().calls.find(({ path }) => path === 'alerts.snooze')?.input).toEqual(input)
    fixture.fake().say('alerts.open', [alert(1, silent, { snoozed })])
    await page.getByText('Everything open is snoozed.').waitFor()
  })

  test('that cannot be snoozed say why; a snoozed finding is woken where it stands', async () => {
    sayAnalysis({ severity: 'critical', findings: [silent] })
    fixture.fake().say('alerts.open', [alert(1, silent, { snoozed })])
    const page = await fixture.open('#history', {})
    fixture.fake().answer('alerts.snooze', () => ({ ok: false, code: 'not-allowed', message: 'Not for you.' }))
    await page.getByRole('button', { name: `Wake: ${silent.message}` }).click()
    await page.getByText('It was not snoozed. Not for you.').waitFor()
    expect(fixture.fake().calls.find(({ path }) => path === 'alerts.snooze')?.input).toEqual({
      id: 1,
      for: null,
      planned: false,
    })
  })

  test('lead to the history of their processor', async () => {
    sayAlerts()
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Alerts: 2 open' }).click()
    await page.getByRole('link', { name: `Show history: ${silent.message}` }).click()
    await page.getByRole('heading', { name: 'History', exact: true }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.evaluate(() => location.hash)).toBe('#history/p-1')
  })

  test('are none: a sentence says so', async () => {
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Alerts: none open' }).click()
    await page.getByText('Nothing needs your attention.').waitFor()
  })
})
