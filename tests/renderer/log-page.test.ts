import { expect, test } from 'vitest'
import { findingsInBoth } from '../support/axe.ts'
import { accessState } from '../support/fake-access.ts'
import { createPageFixture } from '../support/page-fixture.ts'

const fixture = createPageFixture()
/** The day on which the log is read, and one before. */
const AT = '2026-06-12T21:42:07.000Z'
const BEFORE = '2026-01-12T21:42:00.000Z'

test('the log is read when it is opened, newest first, and again when somebody wants that', async () => {
  const fake = fixture.fake()
  fake.say('processors.all', [])
  fake.say('access.state', accessState({ role: 'technician', lock: 'unlocked' }))
  const entries = [
    { at: BEFORE, level: 'info', scope: '', message: 'The console is up' },
    { at: AT, level: 'error', scope: 'link p-1', message: 'The link was lost\nError: reset' },
  ]
  fake.answer('system.log', () => ({ ok: true, value: entries }))
  const page = await fixture.open('#tools', {})
  await page.clock.setFixedTime('2026-06-12T22:00:00.000Z')
  expect(fixture.asked('system.log')).toEqual([])
  await page.getByRole('button', { name: 'Show the log' }).click()
  const list = page.getByRole('region', { name: 'Entries of the log' }).getByRole('listitem')
  await list.first().getByText('Error: reset').waitFor()
  expect((await list.allInnerTexts()).map((each) => each.replaceAll(/\s+/g, ' ').trim())).toEqual([
    '21:42:07 Error link p-1: The link was lost Error: reset',
    expect.stringMatching(/^12 Jan.* 21:42 Note The console is up$/),
  ])
  expect(await findingsInBoth(page)).toEqual([])
  await page.getByRole('switch', { name: 'Only warnings and errors' }).check()
  expect(await list.count()).toBe(1)
  entries.push({ at: AT, level: 'warn', scope: '', message: 'The disk is nearly full' })
  await page.getByRole('button', { name: 'Read it again' }).click()
  await list.first().getByText('The disk is nearly full').waitFor()

  fake.say('access.state', accessState({}))
  await list.first().waitFor({ state: 'detached' })
})
