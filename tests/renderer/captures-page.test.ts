import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { findings } from '../support/axe.ts'
import { COMPARISON, captured, DRIFT, FRIDAY, PLAN, RECEIPT } from '../support/fake-captures.ts'
import { barSound, checksOf, processor } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
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
    captured('c-00000003' as never, { name: 'Test' }),
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

const asked = (path: string) =>
  fixture
    .fake()
    .calls.filter((call) => call.path === path)
    .map(({ input }) => input)

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
  await page.getByRole('row', { name: /Zone Main Bar Volume -12 dB · 72\.3 % -40 dB · 25 % / }).waitFor()
  expect(await findings(page, 'everything')).toEqual([])
})

test('captures under a name, compares with now, and ends the watch', async () => {
  const page = await opened({ width: 1440, colorScheme: 'dark' })
  await page.getByLabel('What to call it, or nothing').fill('  After the refit ')
  await page.getByRole('button', { name: 'Capture settings now' }).click()
  await page.getByText('Captured.', { exact: true }).waitFor()
  expect(asked('captures.capture')).toEqual([{ processorId: 'p-1', name: 'After the refit' }])
  await page.getByRole('button', { name: 'Compare with now: Friday' }).click()
  await page
    .getByRole('row', { name: /Main Bar Volume -12 dB/ })
    .last()
    .waitFor()
  await page.getByRole('row', { name: /Group Whole House Not there any more/ }).waitFor()
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
  await page.getByRole('button', { name: 'Look what would change: Friday' }).click()
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
  await page.getByRole('row', { name: /Main Bar Volume -12 dB · 72\.3 % Rounded to -12\.5 dB/ }).waitFor()
  await page.getByRole('row', { name: /Patio Mute Not muted Did not stay: Muted/ }).waitFor()
  expect(await findings(page, 'everything')).toEqual([])
})

test('shows how far it is to whoever looks, stops it, and says why something was refused', async () => {
  const fake = fixture.fake()
  const page = await opened({ width: 1024, colorScheme: 'dark' })
  const steps = ['Keep the present settings', 'Write', 'Look again']
  const job = { kind: 'running', what: 'apply', processorId: 'p-1' as never, startedMs: 1, steps, step: 1 } as const
  fake.say('captures.job', { ...job, share: 0.4, canStop: true })
  await page.getByText('The settings are put back.').waitFor()
  expect(await page.getByRole('progressbar', { name: 'Write' }).getAttribute('value')).toBe('40')
  expect(await page.getByRole('button', { name: 'Capture settings now' }).isDisabled()).toBe(true)
  fake.answer('captures.stop', () => ok({ stopped: true }))
  await page.getByRole('button', { name: 'Stop before the next setting' }).click()
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
  await page.getByRole('button', { name: 'Look what would change: Friday' }).click()
  await page.getByText(/Not connected\./).waitFor()
})
