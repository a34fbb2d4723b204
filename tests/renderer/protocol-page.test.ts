import { readFile } from 'node:fs/promises'
import { beforeEach, expect, test } from 'vitest'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProtocolReport } from '../../src-shared/model/protocol-check.ts'
import { findings } from '../support/axe.ts'
import { barSound, checksOf, EVENING_MS, processor } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const HOUSE = 'p-1' as ProcessorId

const REPORT: ProtocolReport = {
  processor: { model: 'AZM8', firmware: '4.5' },
  program: '1.2.3',
  atMs: EVENING_MS,
  writtenZone: 3,
  isStopped: false,
  answers: [
    {
      id: 'spelling',
      state: 'answered',
      sentence: 'A group answers to GroupActive.',
      evidence: ['> {"method":"get"}', '< {"result":[]}'],
      durationMs: 12,
    },
    {
      id: 'allow-list',
      state: 'not-possible-here',
      sentence: 'This computer is allowed.',
      evidence: [],
      durationMs: 0,
    },
  ],
  putBack: [
    {
      parameter: 'ZoneGain_3',
      beforeDb: -12,
      nowDb: -12,
      state: 'as-before',
      sentence: 'ZoneGain_3 reads -12 dB as before.',
    },
  ],
}

beforeEach(() => {
  const fake = fixture.fake()
  fake.say('processors.all', [processor(HOUSE, 'House', {})])
  fake.say('sound.all', [barSound(HOUSE)])
  fake.say('tools.checks', [checksOf(HOUSE, {})])
  fake.say('tools.messages', { rows: [], counts: [] })
  fake.say('protocolCheck.job', { kind: 'idle' })
})

test('the check runs on the zone that was chosen, shows its question, and its report is read and saved', async () => {
  const fake = fixture.fake()
  const page = await fixture.open('#tools', {})
  await page.getByRole('button', { name: 'Show the protocol check of House' }).click()
  let finish: (() => void) | null = null
  fake.answer('protocolCheck.run', () => {
    fake.say('protocolCheck.job', {
      kind: 'running',
      processorId: HOUSE,
      question: 'spelling',
      place: 4,
      total: 12,
      canStop: true,
    })
    return new Promise((answer) => {
      finish = () => answer({ ok: true, value: REPORT })
    })
  })
  await page.getByLabel('May it write?').selectOption({ label: 'Yes, on Patio' })
  await page.getByText('It puts back what it changes, and never unmutes.').waitFor()
  await page.getByRole('button', { name: 'Run the check' }).click()
  await page.getByText('Question 4 of 12: Disputed names').waitFor()
  expect(await findings(page, 'everything')).toEqual([])
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByRole('button', { name: 'Stopping…' }).waitFor()
  await soon('it is asked to stop', () => fake.calls.some(({ path }) => path === 'protocolCheck.stop'))
  expect(fake.calls.filter(({ path }) => /^protocolCheck\.(run|stop)$/.test(path))).toEqual([
    { path: 'protocolCheck.run', input: { processorId: HOUSE, mayWrite: true, zone: 3 } },
    { path: 'protocolCheck.stop', input: {} },
  ])

  fake.answer('protocolCheck.last', () => ({ ok: true, value: REPORT }))
  fake.say('protocolCheck.job', { kind: 'ended', processorId: HOUSE, endedMs: EVENING_MS, sentence: 'Done.' })
  finish!()
  const rows = page.getByRole('list', { name: 'Protocol check' }).getByRole('listitem')
  await rows.first().getByText('Lines sent and received').click()
  await rows.first().getByText('> {"method":"get"}').waitFor()
  expect(await rows.nth(1).innerText()).toMatch(
    /^List of allowed clients Not possible here\s+This computer is allowed\.$/,
  )
  await page.getByText('ZoneGain_3 reads -12 dB as before.').waitFor()
  expect(await findings(page, 'everything')).toEqual([])

  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the report' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toMatch(/^protocol-check-azm8-\d{4}-\d\d-\d\d\.json$/)
  expect(JSON.parse(await readFile(await saved.path(), 'utf8'))).toEqual(REPORT)
})
