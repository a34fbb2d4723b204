import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import type { CaptureId } from '../../src-shared/model/capture.ts'
import { findings } from '../support/axe.ts'
import { accessState } from '../support/fake-access.ts'
import { COMPARISON, captured, DRIFT, FRIDAY, PLAN, RECEIPT } from '../support/fake-captures.ts'
import { barSound, checksOf, processor } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const TEST = 'c-00000003' as CaptureId
const DAILY = expect.stringMatching(/^Daily, /)
const ok = (value: unknown) => ({ ok: true, value }) as const

beforeEach(() => {
  const fake = fixture.fake()
  fake.say('processors.all', [processor('p-1', 'House', {})])
  fake.say('sound.all', [barSound('p-1')])
  fake.say('tools.checks', [checksOf('p-1', {})])
  fake.say('captures.job', { kind: 'idle' })
  fake.say('captures.drift', [DRIFT])
  const list = [
    captured(FRIDAY, { isReference: true }),
    captured(TEST, { name: 'Test' }),
    captured('c-00000002' as never, { name: null, why: 'daily', unknown: 3 }),
  ]
  fake.answer('health.reports', () => ok([]))
  fake.answer('captures.list', () => ok(list))
  fake.answer('captures.receipts', () => ok([RECEIPT]))
  fake.answer('captures.compare', () => ok(COMPARISON))
  fake.answer('captures.plan', () => ok(PLAN))
  fake.answer('captures.apply', () => ok(RECEIPT))
  fake.answer('captures.setReference', () => ok({ id: null }))
})

const { asked } = fixture

async function opened(look: { readonly width: number; readonly colorScheme: 'dark' | 'light' }): Promise<Page> {
  const page = await fixture.open('#tools', look)
  await page.getByRole('button', { name: 'Show settings of House' }).click()
  await page.getByRole('list', { name: 'Captured settings' }).waitFor()
  return page
}

test('asks for nothing before it is opened, then lists what was captured and what is not as in the reference', async () => {
  const page = await fixture.open('#tools', {})
  await page.getByText('1 setting is not as in the reference.').waitFor()
  expect(asked('captures.list')).toEqual([])
  await page.getByRole('button', { name: 'Show settings of House' }).click()
  const list = page.getByRole('list', { name: 'Captured settings' })
  await list.waitFor()
  const first = await list.getByRole('listitem').first().textContent()
  expect(first).toContain('Friday')
  expect(first).toContain('Reference')
  expect(await list.getByRole('listitem').last().textContent()).toContain('380 settings, 3 of them not known')
  const row = page.getByRole('row', { name: /Main Bar Zone Volume -12 dB · 72\.3 % -40 dB · 25 % / })
  expect(await row.textContent()).toMatch(/Main Bar was changed from the window, by Ana\.$/)
  expect(await findings(page, 'everything')).toEqual([])
})

test('captures under a name, compares any two, and ends the watch', async () => {
  const fake = fixture.fake()
  const page = await opened({ width: 1440, colorScheme: 'dark' })
  await page.getByLabel('What to call it, or nothing').fill('  After the refit ')
  await page.getByRole('button', { name: 'Capture settings now' }).click()
  await page.getByText('Captured.', { exact: true }).waitFor()
  expect(asked('captures.capture')).toEqual([{ processorId: 'p-1', name: 'After the refit' }])
  await page.getByRole('button', { name: 'Compare: Friday' }).click()
  await page
    .getByRole('row', { name: /Main Bar Zone Volume -12 dB/ })
    .last()
    .waitFor()
  await page.getByRole('row', { name: /Whole House Group Not there any more/ }).waitFor()
  // Any two may be compared.
  const other = page.getByLabel('Compared with')
  expect(await other.locator('option').allTextContents()).toEqual(['Now', expect.stringMatching(/^Test, /), DAILY])
  fake.answer('captures.compare', () => ok({ ...COMPARISON, now: { captureId: TEST, atMs: 0 } }))
  await other.selectOption({ label: (await other.locator('option').allTextContents())[1]! })
  await page.getByRole('heading', { name: 'What differs between Friday and Test' }).waitFor()
  await page.getByRole('columnheader', { name: 'The other' }).waitFor()
  expect(asked('captures.compare')).toEqual([
    { processorId: 'p-1', captureId: FRIDAY, with: null },
    { processorId: 'p-1', captureId: FRIDAY, with: TEST },
  ])
  expect(await findings(page, 'everything')).toEqual([])
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await page.getByRole('button', { name: 'Stop watching: Friday' }).click()
  await page.getByText('Nothing is watched any more.').waitFor()
  expect(asked('captures.setReference')).toEqual([{ processorId: 'p-1', captureId: null }])
  // What a person took is removed only when asked twice; the reference and the daily ones are not removed by hand.
  expect(await page.getByRole('button', { name: /^Remove capture/ }).count()).toBe(1)
  await page.getByRole('button', { name: 'Remove capture: Test' }).click()
  expect(asked('captures.remove')).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Remove capture' }).click()
  await page.getByText('Removed.', { exact: true }).waitFor()
  expect(asked('captures.remove')).toEqual([{ processorId: 'p-1', captureId: 'c-00000003' }])
})

test('shows what would change, lets some of it be unticked, puts the rest back and shows what came of it', async () => {
  const page = await opened({ width: 1440, colorScheme: 'light' })
  await page.getByRole('button', { name: 'Put back…: Friday' }).click()
  await page.getByRole('heading', { name: 'Put back the settings of Friday' }).waitFor()
  await page.getByText('1 setting is so already.').waitFor()
  expect(await page.getByRole('status').filter({ hasText: 'Sound may come on:' }).textContent()).toContain('Patio')
  await page.getByRole('row', { name: /Twin .* Is refused\. 2 are called/ }).waitFor()
  await page.getByRole('row', { name: /Dining Room .* Follows its group/ }).waitFor()
  expect(await findings(page, 'everything')).toEqual([])
  const button = page.getByRole('button', { name: /^Put back/ })
  expect(await button.textContent()).toBe('Put back 2 settings')
  await page.getByRole('checkbox', { name: 'Patio, Mute' }).uncheck()
  await page.getByRole('button', { name: 'Put back 1 setting' }).waitFor()
  // What is not written does not sound.
  expect(await page.getByText('Sound may come on:').count()).toBe(0)
  await button.click()
  await page.getByRole('heading', { name: 'What was put back' }).waitFor()
  expect(asked('captures.apply')).toEqual([{ planId: 'plan-1', only: ['zone 3 gain'] }])
  await page.getByRole('row', { name: /Main Bar Zone Volume -12 dB · 72\.3 % Rounded to -12\.5 dB/ }).waitFor()
  await page.getByRole('row', { name: /Patio Zone Mute Not muted Did not stay: Muted/ }).waitFor()
  expect(await findings(page, 'everything')).toEqual([])
})

test('shows how far it is to whoever looks, stops it, and says why something was refused', async () => {
  const fake = fixture.fake()
  const page = await opened({ width: 1024, colorScheme: 'dark' })
  const steps = ['Keep the present settings', 'Write', 'Look again']
  const job = { kind: 'running', what: 'apply', processorId: 'p-1' as never, startedMs: 1, steps, step: 1 } as const
  fake.say('captures.job', { ...job, share: 0.4, canStop: true })
  await page.getByText('The settings are being put back.').waitFor()
  expect(await page.getByRole('progressbar', { name: 'Write' }).getAttribute('value')).toBe('40')
  expect(await page.getByRole('button', { name: 'Capture settings now' }).isDisabled()).toBe(true)
  fake.answer('captures.stop', () => ok({ stopped: true }))
  await page.getByRole('button', { name: 'Stop putting back' }).click()
  await page.getByRole('button', { name: 'Stopping…' }).waitFor()
  expect(await findings(page, 'everything')).toEqual([])
  const lists = asked('captures.list').length
  const ended = { kind: 'ended', what: 'apply', processorId: 'p-1' as never, endedMs: 2, outcome: 'ok' } as const
  fake.say('captures.job', { ...ended, sentence: 'It was stopped.', receiptId: 'r-1' })
  await soon('the list is asked for again', () => asked('captures.list').length > lists)
  await page.getByRole('button', { name: /^Show receipt of/ }).click()
  await page.getByRole('heading', { name: 'What was put back' }).waitFor()
  await page.getByRole('button', { name: 'Back to the list' }).click()
  fake.answer('captures.plan', () => ({ ok: false, code: 'processor-offline', message: 'Not connected.' }))
  await page.getByRole('button', { name: 'Put back…: Friday' }).click()
  await page.getByText(/Not connected\./).waitFor()
})

test('sets when it is captured and when a difference is told, and says what is wrong with a time', async () => {
  const fake = fixture.fake()
  const page = await opened({ width: 1440, colorScheme: 'dark' })
  await page
    .getByText('Captured every day at 04:30. A difference from the reference is an alert after 60 minutes.')
    .waitFor()
  await page.getByRole('button', { name: 'Change the times' }).click()
  const dialog = page.getByRole('dialog', { name: 'When settings are captured' })
  const [daily, minutes] = [dialog.getByLabel('Every day at'), dialog.getByLabel(/^Minutes until/)]
  const save = dialog.getByRole('button', { name: 'Save the times' })
  await daily.fill('25:00')
  await minutes.fill('1.5')
  await save.click()
  await dialog.getByText('A time looks like 04:30.').waitFor()
  await dialog.getByText('A whole number from 1 to 10080.').waitFor()
  expect(await daily.getAttribute('aria-invalid')).toBe('true')
  expect(asked('captures.setSettings')).toEqual([])
  expect(await findings(page, 'everything')).toEqual([])
  // It fails and stands as it was typed; then it works.
  fake.answer('captures.setSettings', () => ({ ok: false, code: 'disk-full', message: 'The disk is full.' }))
  await daily.fill('')
  await minutes.fill('5')
  await save.click()
  await dialog.getByText(/The disk is full\. Nothing was saved\./).waitFor()
  expect(await minutes.inputValue()).toBe('5')
  const saved = { dailyAt: null, driftAfterMinutes: 5 }
  fake.answer('captures.setSettings', () => ok(saved))
  fake.answer('captures.settings', () => ok(saved))
  await save.click()
  await dialog.waitFor({ state: 'detached' })
  expect(asked('captures.setSettings').at(-1)).toEqual(saved)
  await page.getByText('Nothing is captured by itself. A difference').waitFor()
})

test('offers each thing to those who may do it, and says who may', async () => {
  const fake = fixture.fake()
  fake.say('access.state', accessState({ role: 'manager', lock: 'unlocked' }))
  const page = await opened({ width: 1440, colorScheme: 'light' })
  const isLocked = async (name: string) =>
    (await page.getByRole('button', { name, exact: true }).getAttribute('aria-disabled')) === 'true'
  expect(await isLocked('Capture settings now')).toBe(false)
  expect(await isLocked('Compare: Friday')).toBe(false)
  for (const name of ['Change the times', 'Put back…: Friday', 'Stop watching: Friday']) {
    expect(await isLocked(name), name).toBe(true)
  }
  fake.say('access.state', accessState({ role: 'staff', lock: 'unlocked' }))
  await soon('staff may not capture', () => isLocked('Capture settings now'))
  expect(await page.getByLabel('What to call it, or nothing').count()).toBe(0)
  expect(await findings(page, 'everything')).toEqual([])
})

test('offers a new plan where something changed since, and says when the console is at another processor', async () => {
  const fake = fixture.fake()
  const page = await opened({ width: 1024, colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Put back…: Friday' }).click()
  fake.answer('captures.apply', () => ({ ok: false, code: 'stale-plan', message: 'Something has changed.' }))
  await page.getByRole('button', { name: 'Put back 2 settings' }).click()
  await page.getByText(/Something has changed\./).waitFor()
  await page.getByRole('button', { name: 'Look again what would change' }).click()
  await soon('it is planned again', () => asked('captures.plan').length === 2)
  await page.getByRole('button', { name: 'Look again what would change' }).waitFor({ state: 'detached' })
  const job = { kind: 'running', what: 'capture', processorId: 'p-2' as never, startedMs: 1, steps: ['Read'] } as const
  fake.say('captures.job', { ...job, step: 0, share: 0.4, canStop: false })
  await page.getByText('Settings of another processor are being read').waitFor()
  expect(await page.getByRole('button', { name: 'Put back 2 settings' }).isDisabled()).toBe(true)
})
