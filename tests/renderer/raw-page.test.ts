import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { findingsInBoth } from '../support/axe.ts'
import { accessState } from '../support/fake-access.ts'
import { EVENING_MS, processor } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const { asked } = fixture
const HOUSE = 'p-1'

beforeEach(() => {
  const fake = fixture.fake()
  fake.say('processors.all', [processor(HOUSE, 'House', {})])
  fake.say('access.state', accessState({ role: 'technician', lock: 'unlocked' }))
  fake.say('rawConsole.state', { writableUntilMs: null })
  fake.answer('rawConsole.allow', () => {
    const state = { writableUntilMs: EVENING_MS + 600_000 }
    fake.say('rawConsole.state', state)
    return { ok: true, value: state }
  })
  fake.answer('rawConsole.forbid', () => {
    fake.say('rawConsole.state', { writableUntilMs: null })
    return { ok: true, value: { writableUntilMs: null } }
  })
})

async function opened(): Promise<Page> {
  const page = await fixture.open('#tools', {})
  await page.getByRole('button', { name: 'Show the raw console of House' }).click()
  await page.getByText('Nothing was asked yet.').waitFor()
  return page
}

test('asks with Enter, and keeps questions and answers, newest first', async () => {
  let value: number | string = -20
  fixture
    .fake()
    .answer('rawConsole.ask', (question) => ({ ok: true, value: { ...(question as object), value, sentence: null } }))
  const page = await opened()
  const log = page.getByRole('log', { name: 'Questions and answers' })
  await page.getByLabel('Parameter').fill(' ZoneGain_3 ')
  await page.keyboard.press('Enter')
  await log.getByText('ZoneGain_3 (val)').waitFor()
  value = 'Patio'
  await page.getByLabel('Parameter').fill('ZoneName_3')
  await page.getByLabel('Format').selectOption('Text')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await log.getByText('Patio').waitFor()
  fixture.fake().answer('rawConsole.ask', () => ({ ok: false, code: 'not-found', message: 'It does not know that.' }))
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await log.getByText('It does not know that.').waitFor()
  const lines = (await log.getByRole('listitem').allInnerTexts()).map((line) => line.split(/\s*\n+\s*/))
  expect(lines).toEqual([
    ['ZoneName_3 (str)', 'It does not know that.'],
    ['ZoneName_3 (str)', 'Patio'],
    ['ZoneGain_3 (val)', '-20'],
  ])
  expect(asked('rawConsole.ask')).toEqual([
    { processorId: HOUSE, parameter: 'ZoneGain_3', format: 'val' },
    { processorId: HOUSE, parameter: 'ZoneName_3', format: 'str' },
    { processorId: HOUSE, parameter: 'ZoneName_3', format: 'str' },
  ])
})

test('has no way to write until that is allowed, says until when, and takes it away again', async () => {
  fixture
    .fake()
    .answer('rawConsole.write', (order) => ({ ok: true, value: { ...(order as object), sentence: 'It is so now.' } }))
  const page = await opened()
  expect(await page.getByLabel('New value').count()).toBe(0)
  await page.getByRole('button', { name: 'Allow writing for 10 minutes' }).click()
  await page.getByText(/^Writing is allowed until .*\d\d\./).waitFor()
  await page.getByLabel('Parameter').fill('ZoneMute_3')
  const write = page.getByRole('button', { name: 'Write', exact: true })
  await page.getByLabel('New value').fill('loud')
  await page.getByText('This format takes a number.').waitFor()
  expect(await write.isDisabled()).toBe(true)
  await page.getByLabel('New value').fill('1')
  expect(await findingsInBoth(page)).toEqual([])
  await write.click()
  await page.getByRole('log').getByText('It is so now.').waitFor()
  await page.getByRole('log').getByText('ZoneMute_3 (val) ← 1').waitFor()
  expect(asked('rawConsole.write')).toEqual([{ processorId: HOUSE, parameter: 'ZoneMute_3', format: 'val', value: 1 }])
  const started = { parameter: 'RecallScene_0', format: 'val', value: null, sentence: 'Opening was started.' } as const
  fixture.fake().answer('rawConsole.write', () => ({ ok: true, value: started }))
  await write.click()
  const line = page.getByRole('log').getByRole('listitem').first()
  await line.getByText('Opening was started.').waitFor()
  expect((await line.innerText()).trim().split(/\s*\n+\s*/)).toEqual(['ZoneMute_3 (val) ← 1', 'Opening was started.'])
  await page.getByRole('button', { name: 'End writing now' }).click()
  await soon('there is no way to write', async () => (await page.getByLabel('New value').count()) === 0)
})

test('is for technicians: others are led to the PIN, and can ask nothing', async () => {
  fixture.fake().say('access.state', accessState({}))
  const page = await opened()
  await page.getByLabel('Parameter').fill('ZoneMute_3')
  await page.keyboard.press('Enter')
  for (const name of ['Ask', 'Allow writing for 10 minutes']) {
    await page.getByRole('button', { name, exact: true }).press('Enter')
    await page.getByRole('dialog').getByText('This needs the role Technician.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  expect(fixture.fake().calls.filter(({ path }) => path.startsWith('rawConsole.'))).toEqual([])
})
