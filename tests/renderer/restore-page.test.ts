import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../src-shared/contract/reply.ts'
import type { Backup } from '../../src-shared/model/backup.ts'
import type { RestorePlan, RestoreReceipt } from '../../src-shared/model/restore.ts'
import {
  backup,
  backupList,
  lastNightMs,
  planOf,
  RESTORING,
  receiptFor,
  runningJob,
  sayBackups,
} from '../support/fake-backups.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const HOUR_MS = 3_600_000

let list: readonly Backup[]
let night: Backup
/** How the page calls it: today's or yesterday's, as the tests may run before three. */
let called: string
let address: string

const { asked } = fixture

function answerPlan(change: Partial<RestorePlan>) {
  fixture.fake().answer('restore.plan', () => ({ ok: true, value: planOf(night, change) }))
}

const loses = () => ({
  losesNewer: true,
  newer: { fromMs: night.manifest.createdMs, toMs: night.manifest.createdMs + HOUR_MS },
})

/** Lets a test say when the restore ends. */
function holdStart() {
  let answer: (reply: Reply<RestoreReceipt>) => void = () => undefined
  fixture.fake().answer('restore.start', () => new Promise((done) => (answer = done)))
  return { end: (reply: Reply<RestoreReceipt>) => answer(reply) }
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

beforeEach(() => {
  const nightMs = lastNightMs()
  list = backupList(nightMs)
  night = list[0]!
  const isToday = new Date(nightMs).getUTCDate() === new Date().getUTCDate()
  called = `${isToday ? "today's" : "yesterday's"} backup of 03:00`
  address = `#backups/restore/${night.manifest.file.name}`
  sayBackups(fixture.fake(), list)
  answerPlan({})
})

test('goes from the choice to the receipt by keyboard alone, with the focus at each step', async () => {
  const start = holdStart()
  const page = await fixture.open('#backups/restore', {})
  await page.getByRole('heading', { name: 'Which backup?' }).waitFor()
  await soon('the focus is on the step', async () => (await focused(page)) === 'Which backup?')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: `What changes with ${called}` }).waitFor()
  await soon('the focus is on the step', async () => (await focused(page)).startsWith('What changes'))
  expect(asked('restore.plan')).toEqual([
    { fileName: night.manifest.file.name, elsewhere: false, parts: null, passphrase: null },
  ])
  await page.getByRole('button', { name: 'Go on to confirm' }).focus()
  await page.keyboard.press('Enter')

  await soon('the focus is on the step', async () => (await focused(page)) === `Restore ${called}?`)
  const act = page.getByRole('button', { name: `Restore ${called}`, exact: true })
  expect(await act.isDisabled()).toBe(true)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')

  await soon('it is asked for', () => asked('restore.start').length === 1)
  fixture.fake().say('backups.job', runningJob({ what: 'restore', steps: RESTORING, step: 0, share: 0.3 }))
  await page.getByRole('heading', { name: `Restoring ${called}` }).waitFor()
  await soon('the focus is on the step', async () => (await focused(page)).startsWith('Restoring'))
  expect(asked('restore.start')).toEqual([{ planId: 'a1b2c3d4', confirmsNewerIsLost: false }])

  start.end({ ok: true, value: receiptFor(planOf(night, {}), {}) })
  await page.getByRole('heading', { name: 'The backup is restored and checked.' }).waitFor()
  await soon('the focus is on the step', async () => (await focused(page)).startsWith('The backup is restored'))
  expect(await page.getByRole('row', { name: 'meter hour 18,204 18,101' }).isVisible()).toBe(true)
  // What holds nothing before and after says nothing.
  expect(await page.getByRole('row', { name: /^gap/ }).count()).toBe(0)
  expect(await page.getByText('2 of 2 answer.').isVisible()).toBe(true)
})

test('leads to the next step only where the one before is done', async () => {
  fixture.fake().answer('restore.plan', () => new Promise(() => undefined))
  const page = await fixture.open(address, {})
  await page.getByRole('heading', { name: `Looking inside ${called}` }).waitFor()
  expect(await page.getByRole('button', { name: 'Go on to confirm' }).count()).toBe(0)
  fixture
    .fake()
    .say('backups.job', runningJob({ what: 'look-inside', steps: ['Unpack', 'Check'], step: 1, share: 0.5 }))
  await page.getByRole('progressbar', { name: 'Check' }).waitFor()
  expect(await page.getByRole('progressbar').getAttribute('value')).toBe('50')
  expect(
    await page.getByRole('listitem', { name: 'Look inside' }).or(page.locator('[aria-current="step"]')).count(),
  ).toBe(2)
  fixture.fake().answer('backups.cancel', () => ({ ok: true, value: { cancelled: true } }))
  await page.getByRole('button', { name: 'Stop it' }).click()
  await soon('it was asked to stop', () => asked('backups.cancel').length === 1)
})

describe('what would differ', () => {
  test('is said by name, with counts, before anything changes', async () => {
    answerPlan({ warnings: ['The mail password has to be entered again.'] })
    const page = await fixture.open(address, {})
    const processors = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Processors' }) })
    await processors.waitFor()
    expect(await processors.innerText()).toMatch(
      /2 now and afterwards\s+Comes back\s+Patio amp\s+Goes\s+New bar\s+Changes\s+House/,
    )
    const history = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'History' }) })
    expect(await history.innerText()).toMatch(/1,204,331 now, 1,198,004 afterwards/)
    expect(await page.getByText('The mail password has to be entered again.').isVisible()).toBe(true)
    expect(await page.getByText('Newer records would be lost.').count()).toBe(0)
    expect(asked('restore.start')).toEqual([])
  })

  test('is looked at again where only parts are wanted', async () => {
    const page = await fixture.open(address, {})
    await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
    await page.getByRole('checkbox', { name: 'History' }).uncheck()
    expect(await page.getByRole('button', { name: 'Go on to confirm' }).count()).toBe(0)
    answerPlan({ id: 'e5', parts: ['settings', 'processors', 'captures', 'presets', 'audit'] })
    await page.getByRole('button', { name: 'Show what changes' }).click()
    await page.getByRole('button', { name: 'Go on to confirm' }).click()
    await page
      .getByText('Only this is put back: Settings, Processors, Captured settings, Presets, Record of changes.')
      .waitFor()
    expect(asked('restore.plan').at(-1)).toMatchObject({
      parts: ['settings', 'processors', 'captures', 'presets', 'audit'],
    })
  })

  test('is never of nothing', async () => {
    const page = await fixture.open(address, {})
    await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
    for (const part of ['Settings', 'Processors', 'Captured settings', 'Presets', 'History', 'Record of changes']) {
      await page.getByRole('checkbox', { name: part, exact: true }).uncheck()
    }
    await page.getByText('Choose at least one part.').waitFor()
    expect(await page.getByRole('button', { name: 'Show what changes' }).isDisabled()).toBe(true)
  })

  test('of a backup of some parts offers those alone, and asks for them', async () => {
    const some = backup('settings', night.manifest.createdMs - HOUR_MS, { parts: ['settings', 'processors'] })
    fixture.fake().say('backups.list', [some])
    fixture.fake().answer('restore.plan', () => ({
      ok: true,
      value: planOf(some, { parts: ['settings', 'processors'], differences: planOf(some, {}).differences.slice(0, 2) }),
    }))
    const page = await fixture.open(`#backups/restore/${some.manifest.file.name}`, {})
    await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(2)
    expect(asked('restore.plan')).toEqual([
      { fileName: some.manifest.file.name, elsewhere: false, parts: ['settings', 'processors'], passphrase: null },
    ])
  })

  test('is let go when somebody leaves', async () => {
    const page = await fixture.open(address, {})
    await page.getByRole('link', { name: 'Leave everything as it is' }).click()
    await page.getByRole('heading', { name: 'Backups', exact: true }).waitFor()
    await soon('the plan is let go', () => asked('restore.forget').length === 1)
  })
})

describe('the confirmation', () => {
  test('is asked twice where newer records would be lost, and says which', async () => {
    answerPlan(loses())
    holdStart()
    const page = await fixture.open(address, {})
    await page.getByText(/Newer records would be lost\. Recorded from (today|yesterday) 03:00 to .* 04:00\./).waitFor()
    await page.getByRole('button', { name: 'Go on to confirm' }).click()
    const act = page.getByRole('button', { name: `Restore ${called}`, exact: true })
    await page.getByRole('checkbox', { name: `Yes, restore ${called}.` }).check()
    expect(await act.isDisabled()).toBe(true)
    await page.getByRole('checkbox', { name: /^Yes, lose what was recorded from .* 03:00 to .* 04:00\.$/ }).check()
    await act.click()
    await soon('it was started', () => asked('restore.start').length === 1)
    expect(asked('restore.start')).toEqual([{ planId: 'a1b2c3d4', confirmsNewerIsLost: true }])
  })

  test('states the point of no return, and the way back', async () => {
    const page = await fixture.open(address, {})
    await page.getByRole('button', { name: 'Go on to confirm' }).click()
    await page.getByText('Point of no return: the backup is put in place. This takes a moment.').waitFor()
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
    // Nothing that was ticked before stands when somebody comes again.
    await page.getByRole('button', { name: 'Go on to confirm' }).click()
    expect(await page.getByRole('checkbox').first().isChecked()).toBe(false)
  })
})

describe('the restore', () => {
  async function startRestore(page: Page) {
    await page.getByRole('button', { name: 'Go on to confirm' }).click()
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: `Restore ${called}`, exact: true }).click()
    await soon('it is asked for', () => asked('restore.start').length === 1)
    fixture.fake().say('backups.job', runningJob({ what: 'restore', steps: RESTORING, step: 0, share: null }))
    await page.getByRole('button', { name: 'Stop it' }).waitFor()
  }

  test('can be stopped until the stated point, and is not lost by Esc', async () => {
    const start = holdStart()
    const page = await fixture.open(address, {})
    await startRestore(page)
    await page.getByText(/You can stop until the backup is put in place\./).waitFor()
    await page.keyboard.press('Escape')
    fixture.fake().answer('backups.cancel', () => ({ ok: true, value: { cancelled: false } }))
    await page.getByRole('button', { name: 'Stop it' }).click()
    await page.getByText('It was too late to stop it.').waitFor()
    fixture
      .fake()
      .say('backups.job', runningJob({ what: 'restore', steps: RESTORING, step: 1, share: null, canCancel: false }))
    await page.getByText(/The point of no return is passed\./).waitFor()
    expect(await page.getByRole('button', { name: 'Stop it' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    start.end({ ok: true, value: receiptFor(planOf(night, {}), {}) })
    await page.getByRole('heading', { name: 'The backup is restored and checked.' }).waitFor()
  })

  test('that was stopped changed nothing, and can be begun anew', async () => {
    const start = holdStart()
    const page = await fixture.open(address, {})
    await startRestore(page)
    fixture
      .fake()
      .say('backups.job', { kind: 'failed', what: 'restore', endedMs: Date.now(), code: 'cancelled', sentence: 'x' })
    start.end({ ok: false, code: 'cancelled', message: 'It was cancelled. Nothing was changed.' })
    await page.getByRole('heading', { name: 'The restore was stopped.' }).waitFor()
    await page.getByText('It was cancelled. Nothing was changed.').waitFor()
    await page.getByRole('button', { name: 'Look inside again' }).click()
    await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
  })

  test('of a plan that is stale looks again', async () => {
    const start = holdStart()
    const page = await fixture.open(address, {})
    await startRestore(page)
    fixture.fake().say('backups.job', { kind: 'idle' })
    start.end({ ok: false, code: 'stale-plan', message: 'Something has changed since the plan was made.' })
    await page.getByRole('heading', { name: 'Something changed since you looked.' }).waitFor()
    await page.getByRole('button', { name: 'Look inside again' }).click()
    await page.getByRole('heading', { name: /^What changes with/ }).waitFor()
    expect(asked('restore.plan')).toHaveLength(2)
  })

  test('that did not work says that everything is as it was, with a receipt', async () => {
    const start = holdStart()
    const page = await fixture.open(address, {})
    await startRestore(page)
    const sentence = 'The database did not open. What was there before is back.'
    const rolledBack = receiptFor(planOf(night, {}), { outcome: 'rolled-back', sentence, checks: [] })
    fixture.fake().answer('restore.receipts', () => ({ ok: true, value: [rolledBack] }))
    fixture.fake().say('backups.job', {
      kind: 'failed',
      what: 'restore',
      endedMs: Date.now(),
      code: 'verification-failed',
      sentence,
    })
    start.end({ ok: false, code: 'verification-failed', message: sentence })
    await page.getByRole('heading', { name: 'The restore did not work. Everything is as it was.' }).waitFor()
    await page.getByText(sentence).waitFor()
    await page.getByRole('button', { name: 'Save the receipt' }).waitFor()
  })

  test('survives closing the window: it is on the running step again, and ends with its receipt', async () => {
    fixture.fake().say('backups.job', runningJob({ what: 'restore', steps: RESTORING, step: 0, share: 0.7 }))
    const page = await fixture.open(address, {})
    await page.getByRole('heading', { name: `Restoring ${called}` }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: `Restoring ${called}` }).waitFor()
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe('70')
    const receipt = receiptFor(planOf(night, {}), {})
    fixture.fake().answer('restore.receipts', () => ({ ok: true, value: [receipt] }))
    fixture.fake().say('backups.job', { kind: 'done', what: 'restore', endedMs: Date.now(), sentence: 'Done.' })
    await page.getByRole('heading', { name: 'The backup is restored and checked.' }).waitFor()
    // Nothing was begun anew by looking.
    expect(asked('restore.plan')).toEqual([])
  })
})

test('nothing is wider than a phone', async () => {
  answerPlan(loses())
  const page = await fixture.open(address, { width: 390, height: 844 })
  const overhang = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  await page.getByRole('button', { name: 'Go on to confirm' }).waitFor()
  expect(await overhang()).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'Go on to confirm' }).click()
  await page.getByRole('checkbox').first().waitFor()
  expect(await overhang()).toBeLessThanOrEqual(0)
})
