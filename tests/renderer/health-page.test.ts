import { beforeEach, expect, test } from 'vitest'
import type { HealthReport } from '../../src-shared/model/health.ts'
import { HEALTH, UPDATED } from '../support/fake-health.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

const report = (id: string, change: Partial<HealthReport>): HealthReport => ({ ...HEALTH, id, ...change })
const asked = (path: string) => fixture.fake().calls.filter((call) => call.path === path)

beforeEach(() => {
  const fake = fixture.fake()
  fake.say('processors.all', [])
  fake.say('sound.all', [])
  fake.say('tools.checks', [])
  fake.say('tools.messages', { rows: [], counts: [] })
  fake.answer('health.reports', () => ({ ok: true, value: [] }))
})

test('the console is checked with one button, and what needs a look comes with its own word', async () => {
  const fake = fixture.fake()
  const page = await fixture.open('#tools', {})
  await page.getByText('Nobody has checked yet.').waitFor()
  fake.answer('health.check', () => {
    fake.answer('health.reports', () => ({
      ok: true,
      value: [report('b2', {}), report('a1', { occasion: 'after-update' })],
    }))
    return { ok: true, value: report('b2', {}) }
  })
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByText('Everything needed works. Some things want a look.').first().waitFor()
  const rows = page.getByRole('region', { name: 'Is everything in order?' }).getByRole('listitem')
  expect(await rows.first().innerText()).toMatch(/^Warning\s+Processors No answer yet from Patio$/)
  expect(await rows.nth(1).innerText()).toMatch(/^OK/)
  await page.getByText('Earlier checks').click()
  await page.getByText(/after the update, version 2\.0\.0/).waitFor()
})

test('a check that cannot be made says why', async () => {
  fixture
    .fake()
    .answer('health.check', () => ({ ok: false, code: 'not-allowed', message: 'That needs the role manager.' }))
  const page = await fixture.open('#tools', {})
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByText('The check could not be made. That needs the role manager.').waitFor()
})

test('an update that failed is told on every screen, and leads to what failed and to the way back', async () => {
  const fake = fixture.fake()
  fake.say('health.update', UPDATED)
  const page = await fixture.open('#sound', {})
  await page.getByText('The update to version 2.0.0 did not pass its check.').waitFor()
  await page.getByRole('link', { name: 'See what failed' }).click()
  await page.getByText('Tables: no such table: audit').waitFor()
  await page.getByRole('button', { name: 'Go back to version 1.0.0…' }).click()
  expect(asked('health.rollBack')).toEqual([])
  fake.answer('health.rollBack', () => {
    fake.say('health.update', { ...UPDATED, isRollBackAsked: true })
    return { ok: true, value: { ...UPDATED, isRollBackAsked: true } }
  })
  await page.getByRole('dialog').getByRole('button', { name: 'Put the data back' }).click()
  await page.getByText('The next start puts the data back.').waitFor()
  expect(asked('health.rollBack')).toHaveLength(1)
  await soon('the dialog is closed', async () => (await page.getByRole('dialog').count()) === 0)
  fake.answer('health.closeIncident', () => {
    fake.say('health.update', { ...UPDATED, incident: null })
    return { ok: true, value: { ...UPDATED, incident: null } }
  })
  await page.getByRole('button', { name: 'It is all right now' }).click()
  await soon('the incident is gone', async () => (await page.getByText('Tables: no such table').count()) === 0)
})
