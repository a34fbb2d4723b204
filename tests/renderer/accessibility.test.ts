import { describe, expect, test } from 'vitest'
import { NO_READING } from '../../src-shared/decibels.ts'
import { findingsInBoth } from '../support/axe.ts'
import { backup, backupList, planOf, receiptFor, runningJob, sayBackups } from '../support/fake-backups.ts'
import { HEALTH, UPDATED } from '../support/fake-health.ts'
import { alert, analysis, finding, historyOf, recordingOf } from '../support/fake-history.ts'
import { barSound, checksOf, EVENING_MS, messageRows, processor, WAITING } from '../support/fake-venue.ts'
import { createPageFixture, meterOf, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

function sayTools() {
  fixture.fake().answer('health.reports', () => ({ ok: true, value: [HEALTH] }))
  fixture.fake().say('health.update', UPDATED)
  fixture.fake().say('tools.checks', [
    checksOf('p-1', {
      meters: { state: 'failed', causes: ['A firewall.'], action: 'reconnect' },
      names: { state: 'skipped' },
    }),
  ])
  fixture.fake().say('tools.messages', {
    rows: messageRows('p-1', 200),
    counts: [
      {
        processorId: 'p-1' as never,
        garbageLines: 0,
        wrongTypes: 3,
        unknownIds: 0,
        unknownMessages: 0,
        foreignDatagrams: 0,
      },
    ],
  })
}

/** A history with everything in it that History can show. */
function sayHistory() {
  const fake = fixture.fake()
  const silent = finding('silence:zone:3', {})
  const repeats = {
    type: 'drift',
    subject: null,
    description: 'It drifts.',
    confidence: 0.6,
    evidence: silent.evidence,
  } as const
  const findings = [silent, finding('drift:source:2', { severity: 'minor' }), finding('x', { severity: 'moderate' })]
  const house = analysis('p-1', 'House', {
    severity: 'critical',
    findings,
    patterns: [repeats],
    recommendations: [{ priority: 'high', category: 'audio', message: 'Mend it.', action: 'Now.' }],
  })
  fake.say('processors.all', [processor('p-1', 'House', {}), processor('p-2', 'Upstairs', {})])
  fake.say('sound.all', [barSound('p-1'), barSound('p-2')])
  fake.say('monitor.states', [recordingOf('p-1', {})])
  fake.say('monitor.insights', { home: null, processors: [house], atMs: EVENING_MS })
  fake.say('alerts.open', [
    alert(1, silent, {}),
    alert(2, silent, { snoozed: { untilMs: 'fixed', by: 'A', planned: true } }),
  ])
  fake.answer('monitor.sessions', () => ({ ok: true, value: [] }))
  fake.answer('monitor.history', () => ({
    ok: true,
    value: historyOf(barSound('p-1'), '24h', {
      clipped: () => [700, 5],
      events: [{ kind: 'gap', fromMs: EVENING_MS - 9e6, toMs: EVENING_MS - 8e6, cause: 'link' }],
    }),
  }))
}

/** Backups with everything that can be said of them. */
function sayTroubledBackups() {
  const fake = fixture.fake()
  const [newest, ...others] = backupList()
  const bad = { ...newest!, warnings: ['rehearsal-failed'], checked: { atMs: 0, ok: false, sentence: 'Bad.' } } as const
  const list = [bad, ...others]
  const alarms = [
    { code: 'overdue', severity: 'critical', sentence: 'It is old.', sinceMs: 0, action: 'Make one.' },
    { code: 'low-space', severity: 'minor', sentence: 'It is full.', sinceMs: 0, action: 'Free some.' },
  ] as const
  const broken = [{ fileName: newest!.manifest.file.name, sentence: 'It is too short.' }]
  sayBackups(fake, list, { alarms, broken })
  fake.say('restore.notice', { kind: 'undone', sentence: 'All is well.', atMs: 1 })
  fake.say('backups.job', runningJob({}))
  fake.answer('restore.receipts', () => ({ ok: true, value: [receiptFor(planOf(bad, {}), {})] }))
  fake.answer('restore.plan', () => ({
    ok: true,
    value: planOf(bad, { losesNewer: true, newer: { fromMs: 0, toMs: 1 }, warnings: ['Enter the password again.'] }),
  }))
  return bad.manifest.file.name
}

describe('axe finds nothing, in the dark and in the light,', () => {
  test('on Sound, with and without readings', async () => {
    fixture.playBar((_, index) => (index === 3 ? NO_READING : -20))
    const page = await fixture.open('', {})
    await soon('readings', async () => (await meterOf(page, 'Kitchen'))?.text === 'Too loud')
    expect(await findingsInBoth(page)).toEqual([])
  })

  test('on Sound with everything gone', async () => {
    fixture.fake().say('processors.all', [processor('p-1', 'House', { link: WAITING, lastOnlineMs: EVENING_MS })])
    fixture.fake().say('sound.all', [barSound('p-1')])
    const page = await fixture.open('', {})
    await page.getByText(/Not connected since/).waitFor()
    expect(await findingsInBoth(page)).toEqual([])
  })

  test('on the empty Sound screen and its dialog', async () => {
    fixture.fake().say('processors.all', [])
    fixture.fake().say('sound.all', [])
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Add a processor' }).waitFor()
    expect(await findingsInBoth(page)).toEqual([])
    fixture.fake().answer('processors.add', () => ({ ok: false, code: 'unreachable', message: 'Nothing answers.' }))
    await page.getByRole('button', { name: 'Add a processor' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Add a processor' }).click()
    await page.getByText(/Nothing answers/).waitFor()
    expect(await findingsInBoth(page)).toEqual([])
  })

  test.each([
    [1440, false],
    [390, true],
  ] as const)(
    'on History with everything open, and in the drawer of alerts, %i pixels wide',
    async (width, asTable) => {
      sayHistory()
      const page = await fixture.open('#history', { width, height: 844 })
      await page
        .getByRole('img', { name: /^Level of Main bar/ })
        .first()
        .waitFor()
      if (asTable) await page.getByRole('switch', { name: 'Show as table' }).check()
      for (const summary of await page.locator('summary').all()) await summary.click()
      await page
        .getByRole('button', { name: /^Snooze/ })
        .first()
        .click()
      expect(await findingsInBoth(page)).toEqual([])
      await page.getByRole('button', { name: 'Choose channels' }).click()
      await page.getByRole('dialog').waitFor()
      expect(await findingsInBoth(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Alerts: 1 open' }).click()
      await page.getByText('Snoozed (1)').click()
      // It comes in from the side: what is half transparent has not its own colours yet.
      await soon('it stands', () => page.getByRole('dialog').evaluate((drawer) => drawer.getAnimations().length === 0))
      expect(await findingsInBoth(page)).toEqual([])
    },
  )

  test.each([
    [1440, false],
    [390, true],
  ] as const)('on Backups with everything open, and in its dialogs, %i pixels wide', async (width, asTable) => {
    sayTroubledBackups()
    const page = await fixture.open('#backups', { width, height: 844 })
    await page.getByRole('table', { name: 'Table of runs' }).waitFor()
    if (asTable) await page.getByRole('switch', { name: 'Show as table' }).check()
    for (const summary of await page.locator('summary').all()) if (await summary.isVisible()) await summary.click()
    expect(await findingsInBoth(page)).toEqual([])
    fixture
      .fake()
      .say('backups.job', { kind: 'failed', what: 'backup', endedMs: Date.now(), code: 'x', sentence: 'No.' })
    for (const [button, dialog] of [
      ['Settings', 'Backup settings'],
      ['Clean up', 'Clean up'],
      ['Emergency copy', 'Emergency copy'],
    ] as const) {
      fixture.fake().answer('backups.prune', () => ({ ok: false, code: 'busy', message: 'Not now.' }))
      await page.getByRole('button', { name: button, exact: true }).last().click()
      await page.getByRole('dialog', { name: dialog }).getByRole('button').first().waitFor()
      expect(await findingsInBoth(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.getByRole('button', { name: 'Back up now' }).first().click()
    await page.getByText('More options').click()
    expect(await findingsInBoth(page)).toEqual([])
    fixture.fake().say('backups.job', runningJob({}))
  })

  test('in every step of a restore', async () => {
    const fileName = sayTroubledBackups()
    fixture.fake().say('backups.job', { kind: 'idle' })
    for (const width of [1440, 390]) {
      const page = await fixture.open('#backups/restore', { width, height: 844 })
      await page.getByRole('heading', { name: 'Which backup?' }).waitFor()
      expect(await findingsInBoth(page)).toEqual([])
      const there = backup('daily', 1, {}, { place: 'elsewhere' })
      const broken = [{ fileName: there.manifest.file.name, sentence: 'Its file is gone.' }]
      fixture.fake().say('backups.elsewhere', { kind: 'looked-into', folder: '/media/a', list: [there], broken })
      await page.getByRole('heading', { name: 'In /media/a' }).waitFor()
      expect(await findingsInBoth(page)).toEqual([])
      await page.goto(`${fixture.fake().url}#backups/restore/${fileName}`)
      await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
      expect(await findingsInBoth(page)).toEqual([])
      await page.getByRole('button', { name: 'Go on to confirm' }).click()
      await page.getByRole('checkbox').first().check()
      expect(await findingsInBoth(page)).toEqual([])
      fixture.fake().say('backups.job', runningJob({ what: 'restore', share: null }))
      await page.getByRole('progressbar').waitFor()
      expect(await findingsInBoth(page)).toEqual([])
      fixture
        .fake()
        .say('backups.job', { kind: 'failed', what: 'restore', endedMs: 1, code: 'disk-full', sentence: 'Full.' })
      await page.goto(`${fixture.fake().url}#backups/receipt/a1b2c3d4`)
      await page.getByRole('button', { name: 'Save the receipt' }).waitFor()
      expect(await findingsInBoth(page)).toEqual([])
      fixture.fake().say('backups.job', { kind: 'idle' })
    }
    const locked = backup('manual', 1, { encrypted: true })
    fixture.fake().say('backups.list', [locked])
    const page = await fixture.open(`#backups/restore/${locked.manifest.file.name}`, {})
    await page.getByLabel('Passphrase', { exact: true }).waitFor()
    expect(await findingsInBoth(page)).toEqual([])
  })

  test('on Tools, on a desk and on a phone', async () => {
    sayTools()
    fixture.playBar(() => -200)
    for (const width of [1024, 390]) {
      const page = await fixture.open('#tools', { width, height: 640 })
      await page.getByRole('rowheader', { name: 'ZoneGain_0' }).first().waitFor()
      expect(await findingsInBoth(page)).toEqual([])
    }
  })
})

describe('by keyboard', () => {
  test('everything on Sound and Tools is reached in the order that it is read, with a focus that is seen', async () => {
    sayTools()
    fixture.playBar(() => -200)
    const page = await fixture.open('', {})
    await page.getByRole('switch').waitFor()
    await page.getByText('See what failed').waitFor()
    const focused = () =>
      page.evaluate(() => {
        const at = document.activeElement as HTMLElement
        const seen = (element: Element) => getComputedStyle(element).outlineStyle !== 'none'
        const next = at.nextElementSibling
        return {
          name: at.getAttribute('aria-label') ?? ((at as HTMLInputElement).labels?.[0]?.textContent || at.textContent),
          seen: seen(at) || (next !== null && seen(next)),
        }
      })
    const walk = async (steps: number) => {
      const names: (string | null | undefined)[] = []
      for (let step = 0; step < steps; step++) {
        await page.keyboard.press('Tab')
        const { name, seen } = await focused()
        expect(seen, `the focus on ${name} is seen`).toBe(true)
        names.push(name)
      }
      return names
    }
    expect(await walk(12)).toEqual([
      'Skip to the content',
      'Sound',
      'Zones',
      'Presets',
      'History',
      'Backups',
      'Tools',
      'Settings',
      'Alerts: none open',
      'Colours: Automatic. Choose the next.',
      'See what failed',
      'Show unnamed (2)',
    ])
    await page.keyboard.press('Space')
    expect(await page.getByRole('switch').isChecked()).toBe(true)

    for (let back = 0; back < 5; back++) await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Tools', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Connect now' }).waitFor()
    await page.getByRole('button', { name: 'Go back to version 1.0.0…' }).waitFor()
    expect(await walk(15)).toEqual([
      'Add a processor',
      'Edit House',
      'Remove House',
      'Connect now',
      'Show settings of House',
      'Show the protocol check of House',
      'Show the raw console of House',
      'Channel',
      'Gain in dB',
      'Check now',
      'Go back to version 1.0.0…',
      'It is all right now',
      'Filter by name or value',
      'A to Z. Sort the table from Z to A.',
      'Message table',
    ])
  })

  test('the content is reached without the rail', async () => {
    fixture.playBar(() => -200)
    const page = await fixture.open('', {})
    await page.getByRole('switch').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.getByRole('switch').evaluate((element) => element === document.activeElement)).toBe(true)
  })
})

test('everything that can be pressed has room for a finger', async () => {
  sayTools()
  fixture.playBar(() => -200)
  sayHistory()
  const fileName = sayTroubledBackups()
  for (const hash of ['', '#tools', '#history', '#backups', '#backups/restore', `#backups/restore/${fileName}`]) {
    const page = await fixture.open(hash, { width: 390, height: 844 })
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    const small = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'button:not([hidden]), nav a, main a, select, input:not([type="checkbox"]):not([type="radio"]), label:has(input), summary, [role="switch"]',
        ),
      ]
        .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 48)
        .map((element) => element.outerHTML),
    )
    expect(small).toEqual([])
  }
})

test('the chosen colours stay for the next time', async () => {
  fixture.playBar(() => -200)
  const page = await fixture.open('', {})
  const shade = () => page.evaluate(() => document.documentElement.dataset.theme)
  expect(await shade()).toBe('dark')
  const button = page.getByRole('button', { name: /^Colours/ })
  await button.click()
  await button.click()
  expect(await shade()).toBe('light')
  await page.reload()
  await page.getByRole('button', { name: 'Colours: Light. Choose the next.' }).waitFor()
  expect(await shade()).toBe('light')
})
