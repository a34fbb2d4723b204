import { beforeEach, describe, expect, test } from 'vitest'
import type { MessageTable } from '../../src-shared/model/tools.ts'
import { DRIFT } from '../support/fake-captures.ts'
import { barSound, checksOf, INFO, messageRows, processor } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()

const TABLE: MessageTable = {
  rows: messageRows('p-1', 1_500),
  counts: [
    {
      processorId: 'p-1' as never,
      garbageLines: 0,
      wrongTypes: 2,
      unknownIds: 0,
      unknownMessages: 0,
      foreignDatagrams: 0,
    },
    { processorId: null, garbageLines: 0, wrongTypes: 0, unknownIds: 0, unknownMessages: 0, foreignDatagrams: 7 },
  ],
}

const NOT_HEARD = {
  state: 'failed',
  finding: 'No meters were heard for 12 s.',
  causes: ['A firewall blocks UDP port 3131.'],
  action: 'copy-own-address',
} as const

beforeEach(() => {
  const fake = fixture.fake()
  fake.answer('health.reports', () => ({ ok: true, value: [] }))
  fake.say('processors.all', [processor('p-1', 'House', { host: '10.0.0.9' })])
  fake.say('sound.all', [barSound('p-1')])
  fake.say('tools.checks', [
    checksOf('p-1', { tcp: { action: 'reconnect' }, meters: NOT_HEARD, names: { action: 'read-again' } }),
  ])
  fake.say('tools.messages', TABLE)
})

describe('the ladder of checks', () => {
  test('says at each step what was found, and what may be wrong', async () => {
    const page = await fixture.open('#tools', {})
    const ladder = page.getByRole('list', { name: 'Checks of House' })
    await ladder.waitFor()
    const failed = ladder.locator('> li').filter({ hasText: 'Meters are heard over UDP' })
    expect(await failed.textContent()).toContain('Failed')
    expect(await failed.textContent()).toContain('No meters were heard for 12 s.')
    expect(await failed.getByText('A firewall blocks UDP port 3131.').isVisible()).toBe(true)
    expect(await ladder.getByText('OK', { exact: true }).count()).toBe(5)
  })

  test('copies the address that the processor sees', async () => {
    const page = await fixture.open('#tools', {})
    await page.getByRole('button', { name: 'Copy own address' }).click()
    await page.getByText('Copied 10.0.0.5.').waitFor()
    // What was copied can be pasted.
    await page.getByLabel('Filter by name or value').focus()
    await page.keyboard.press('ControlOrMeta+V')
    expect(await page.getByLabel('Filter by name or value').inputValue()).toBe('10.0.0.5')
  })

  test('connects now, and says why that did not work', async () => {
    fixture.fake().answer('processors.reconnect', () => ({ ok: false, code: 'not-allowed', message: 'Not for you.' }))
    const page = await fixture.open('#tools', {})
    await page.getByRole('button', { name: 'Connect now' }).click()
    await page.getByText('Not for you.').waitFor()
    await page.getByRole('button', { name: 'Read names again' }).click()
    await page.getByText('Done.').waitFor()
    expect(fixture.fake().calls.filter(({ path }) => path.startsWith('processors.'))).toEqual([
      { path: 'processors.reconnect', input: { processorId: 'p-1' } },
      { path: 'processors.probe', input: { processorId: 'p-1' } },
    ])
  })
})

describe('the message table', () => {
  test('draws few of its 1,500 rows, reaches the last, and shows live values', async () => {
    const page = await fixture.open('#tools', {})
    const box = page.getByRole('region', { name: 'Message table' })
    await box.getByRole('rowheader', { name: 'ZoneGain_0' }).first().waitFor()
    expect(await box.getByRole('table').getAttribute('aria-rowcount')).toBe('1501')
    expect(await box.getByRole('row').count()).toBeLessThan(40)

    const rows = TABLE.rows.map((row) => ({ ...row, value: row.format === 'val' ? -11.5 : row.value }))
    fixture.fake().say('tools.messages', { ...TABLE, rows })
    await box.getByText('-11.5 dB').first().waitFor()

    await box.focus()
    await page.keyboard.press('End')
    await box.getByRole('rowheader', { name: 'ZoneName_499' }).waitFor()
  })

  test('is filtered and sorted', async () => {
    const page = await fixture.open('#tools', {})
    await page.getByLabel('Filter by name or value').fill('zonegain_49 62')
    await page.getByText('1 of 1500 rows').waitFor()
    await page.getByLabel('Filter by name or value').fill('zonename')
    await page.getByText('500 of 1500 rows').waitFor()
    await page.getByRole('button', { name: /Sort the table from Z to A/ }).click()
    await page.getByRole('rowheader', { name: 'ZoneName_499' }).waitFor()
    await page.getByLabel('Filter by name or value').fill('nobody')
    await page.getByText('No row matches the filter.').waitFor()
  })

  test('marks what is not as in the reference, and shows only that where it is wanted', async () => {
    const [zone] = barSound('p-1').zones
    fixture.fake().say('sound.all', [barSound('p-1')])
    const page = await fixture.open('#tools', {})
    const row = page.getByRole('row', { name: `ZoneGain_${zone!.index} ` }).first()
    await row.waitFor()
    expect(await page.getByRole('switch', { name: 'Only what is not as in the reference' }).count()).toBe(0)
    fixture.fake().say('captures.drift', [{ ...DRIFT, drifts: [{ ...DRIFT.drifts[0]!, name: zone!.name }] }])
    await row.getByText('Not as in the reference').waitFor()
    await page.getByRole('switch', { name: 'Only what is not as in the reference' }).check()
    // In dB and in percent.
    await page.getByText('2 of 1500 rows').waitFor()
    fixture.fake().say('captures.drift', [{ ...DRIFT, count: 0, drifts: [] }])
    await page.getByText('1500 of 1500 rows').waitFor()
  })

  test('is asked for only while Tools is open', async () => {
    const page = await fixture.open('#tools', {})
    await soon('it is open', () => fixture.fake().openTopics('tools.messages') === 1)
    await page.getByRole('link', { name: 'Sound' }).click()
    await soon('it is closed', () => fixture.fake().openTopics('tools.messages') === 0)
    expect(fixture.fake().openTopics('processors.all')).toBe(1)
  })
})

test('counts what could not be used', async () => {
  const page = await fixture.open('#tools', {})
  await page.getByRole('row', { name: /House 0 2 0 0 0/ }).waitFor()
  await page.getByRole('row', { name: /Unknown sender 0 0 0 0 7/ }).waitFor()
})

test('says what the console itself is', async () => {
  fixture.fake().say('system.info', { ...INFO, meterPort: { kind: 'taken', port: 3131, sinceMs: 1 } })
  const page = await fixture.open('#tools', {})
  for (const text of [
    '192.168.1.20',
    '10.0.0.5',
    '/var/lib/atlas-console',
    '0.1.0',
    'Another program is using UDP port 3131.',
  ]) {
    await page.getByText(text, { exact: true }).waitFor()
  }
  await page.getByRole('button', { name: 'Copy 192.168.1.20' }).click()
  await page.getByText('Copied', { exact: true }).waitFor()
})
