import { beforeEach, describe, expect, test } from 'vitest'
import type { Cause, WhyView } from '../../src-shared/model/cause.ts'
import type { PresetLine, PresetPlan, PresetView } from '../../src-shared/model/preset.ts'
import { findings } from '../support/axe.ts'
import { accessState } from '../support/fake-access.ts'
import { barSound, processor } from '../support/fake-venue.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const ok = (value: unknown) => ({ ok: true, value }) as const
const sound = barSound('p-1')
const [zone] = sound.zones
const ID = 'preset-0000000a' as PresetView['id']

const item = {
  family: 'zone',
  index: zone!.index,
  name: zone!.name,
  value: { what: 'gain-percent', gainPercent: 35 },
} as unknown as PresetLine['item']
const EVENING: PresetView = {
  id: ID,
  processorId: sound.processorId,
  name: 'Evening',
  content: { kind: 'values', items: [item] },
  times: [{ at: '16:00', days: [5], enabled: true }],
  changedMs: 1,
  by: 'Ben',
  drifted: ['Patio'],
  next: [{ atMs: 2, sentence: 'Friday, May 1, 4:00 PM.' }],
  lastRun: null,
}
const source = { ...item, value: { what: 'source', source: { index: 2, name: 'DJ' } } } as PresetLine['item']
const PLAN: PresetPlan = {
  id: ID,
  lines: [
    {
      item: { ...item, value: { what: 'mute' } },
      index: zone!.index,
      state: 'changes',
      before: 0,
      after: 1,
      note: null,
    },
    { item: source, index: zone!.index, state: 'changes', before: 'TV 3', after: 'DJ', note: null },
    {
      item: { ...item, index: 7, name: 'Kitchen' },
      index: 7,
      state: 'same',
      before: 35,
      after: 35,
      note: null,
    },
    { item, index: zone!.index, state: 'changes', before: 60, after: 35, note: null },
    {
      item: { ...item, index: 9, name: 'Patio' },
      index: null,
      state: 'lost',
      before: null,
      after: 35,
      note: 'It is gone.',
    },
  ],
  obstacle: null,
}
const { asked } = fixture

beforeEach(() => {
  const fake = fixture.fake()
  fake.say('processors.all', [processor('p-1', 'House', {})])
  fake.say('sound.all', [sound])
  fake.say('access.state', accessState({ role: 'manager', lock: 'unlocked' }))
  fake.say('presets.all', { all: [EVENING], clockRule: 'When the clocks go forward, it is made up.' })
  fake.answer('presets.plan', () => ok(PLAN))
})

describe('a preset', () => {
  test('says what it changes area by area, what has moved since, and when it comes next', async () => {
    const page = await fixture.open('#presets', {})
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Evening' }) })
    await card.getByText('Moved or renamed at the processor since: Patio.').waitFor()
    await card.getByText('Friday, May 1, 4:00 PM.').waitFor()
    const row = card.getByRole('row').filter({ hasText: zone!.name })
    await row.waitFor()
    expect((await row.innerText()).split(/\s*\n\s*|\t/)).toEqual([
      zone!.name,
      'Volume 60 % → 35 %',
      'Source TV 3 → DJ',
      'Unmuted → muted',
    ])
    expect(await card.getByRole('row').filter({ hasText: 'Patio' }).innerText()).toContain('Left out: Volume 35 %')
    expect(await card.getByRole('row').filter({ hasText: 'Kitchen' }).count()).toBe(0)
    await card.getByText('As they are: Kitchen').waitFor()
    await page.getByText('When the clocks go forward, it is made up.').waitFor()
  })

  test('says where nothing would change, and what it sets where that cannot be told', async () => {
    const fake = fixture.fake()
    fake.answer('presets.plan', () => ok({ ...PLAN, lines: [PLAN.lines[2]] }))
    const page = await fixture.open('#presets', {})
    await page.getByText('The sound is like this now.').waitFor()
    fake.answer('presets.plan', () => ok({ id: ID, lines: [], obstacle: 'The processor is not connected.' }))
    fake.say('sound.all', [{ ...sound, reading: { kind: 'not-started' } }])
    await page.getByText('The processor is not connected.').waitFor()
    expect(await page.getByRole('row').filter({ hasText: zone!.name }).innerText()).toMatch(/35 %$/)
  })

  test('tells what is on its way, and afterwards what was not done and why, until it is applied again', async () => {
    const fake = fixture.fake()
    const target = { processorId: sound.processorId, family: 'zone', index: zone!.index } as const
    const reply = Promise.withResolvers<ReturnType<typeof ok>>()
    fake.answer('presets.apply', () => reply.promise)
    const page = await fixture.open('#presets', {})
    await page.getByRole('button', { name: 'Apply “Evening”' }).click()
    await page.getByRole('button', { name: 'Applying…' }).waitFor()
    const onTheWay = { target, routedFrom: null, wanted: 35, by: 'Ben', sinceMs: 1, state: 'ramping' } as const
    fake.say('control.pending', { writing: [{ ...onTheWay, what: 'gain-percent' }], fought: [] })
    const row = page.getByRole('row').filter({ hasText: zone!.name })
    await soon('it is on its way', async () => /35 %\s*Sending…/.test(await row.innerText()))
    const change = { what: 'source', source: 2 } as const
    const outcome = { kind: 'refused', sentence: 'The processor refused that.' } as const
    const refused = { order: { target, change }, routedFrom: null, name: zone!.name, outcome, recordId: null }
    reply.resolve(ok({ id: ID, atMs: 1, batch: 77, results: [refused], lost: [] }))
    const list = page.getByRole('region', { name: /^Not done at/ })
    expect(await list.innerText()).toContain(`${zone!.name}, Source: The processor refused that.`)
    fake.answer('presets.apply', () => ok({ id: ID, atMs: 2, batch: 78, results: [], lost: [] }))
    await page.getByRole('button', { name: 'Apply “Evening”' }).click()
    await list.waitFor({ state: 'detached' })
    await page.getByText('“Evening” is applied.').last().waitFor()
  })

  test('is one step back for Ctrl+Z, all of it', async () => {
    const fake = fixture.fake()
    fake.answer('presets.apply', () => ok({ id: ID, atMs: 1, batch: 77, results: [], lost: [] }))
    fake.answer('presets.undo', () => ok({ batch: 77, results: [], left: [] }))
    const page = await fixture.open('#presets', {})
    await page.getByRole('button', { name: 'Apply “Evening”' }).press('Enter')
    await page.getByText('“Evening” is applied.').last().waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('“Evening” is taken back.').last().waitFor()
    expect(asked('presets.undo')).toEqual([{ batch: 77 }])
    expect(asked('changes.undo')).toEqual([])
  })

  test('is a button on Sound', async () => {
    const fake = fixture.fake()
    fake.answer('presets.apply', () => ({
      ok: false,
      code: 'processor-offline',
      message: 'Not connected. Nothing was changed.',
    }))
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Apply “Evening”' }).click()
    await page.getByText('Not connected. Nothing was changed.').waitFor()
    fake.answer('presets.apply', () => ok({ id: ID, atMs: 1, batch: 77, results: [], lost: [] }))
    await page.getByRole('button', { name: 'Apply “Evening”' }).click()
    await page.getByText('“Evening” is applied.').last().waitFor()
    expect(asked('presets.apply')).toEqual([{ id: ID }, { id: ID }])
  })

  test('is applied with one press, and taken back with another', async () => {
    const fake = fixture.fake()
    fake.answer('presets.apply', () => ok({ id: ID, atMs: 1, batch: 77, results: [], lost: [PLAN.lines.at(-1)] }))
    fake.answer('presets.undo', () => ok({ batch: 77, results: [], left: [] }))
    const page = await fixture.open('#presets', {})
    await page.getByRole('button', { name: 'Apply “Evening”' }).click()
    const notice = page.getByRole('region', { name: 'What you just did' })
    await page.getByText('“Evening” is applied, but not to Patio.').last().waitFor()
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByText('“Evening” is taken back.').last().waitFor()
    expect(asked('presets.undo')).toEqual([{ batch: 77 }])
    expect(await notice.count()).toBeLessThanOrEqual(1)
  })

  test('is made of how the chosen areas are now, and needs a name', async () => {
    const fake = fixture.fake()
    fake.answer('presets.create', () => ok(EVENING))
    const page = await fixture.open('#presets', {})
    await page.getByRole('button', { name: 'Keep how it is now' }).click()
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.getByText('A preset needs a name.').waitFor()
    expect(asked('presets.create')).toEqual([])
    await page.getByLabel('Name').fill('Closing')
    const boxes = page.getByRole('dialog').getByRole('checkbox')
    for (let at = 1; at < (await boxes.count()); at++) await boxes.nth(at).uncheck()
    await page.keyboard.press('Enter')
    await soon('it is kept', () => asked('presets.create').length === 1)
    const [made] = asked('presets.create') as [{ name: string; content: { items: { name: string }[] } }]
    expect(made.name).toBe('Closing')
    expect(new Set(made.content.items.map(({ name }) => name)).size).toBe(1)
  })

  test('gets times of day with their days', async () => {
    fixture.fake().answer('presets.change', () => ok(EVENING))
    const page = await fixture.open('#presets', {})
    await page.getByRole('button', { name: 'Set times of “Evening”' }).click()
    await page.getByRole('button', { name: 'Add a time' }).click()
    await page.getByLabel('Time').last().fill('23:30')
    await page.getByRole('dialog').getByRole('checkbox', { name: 'Sunday' }).last().uncheck()
    await page.getByRole('button', { name: 'Save the times' }).click()
    await soon('they are saved', () => asked('presets.change').length === 1)
    expect(asked('presets.change')).toEqual([
      {
        id: ID,
        times: [
          { at: '16:00', days: [5], enabled: true },
          { at: '23:30', days: [1, 2, 3, 4, 5, 6], enabled: true },
        ],
      },
    ])
  })

  test('is set anew to how its areas are now, once that is confirmed', async () => {
    fixture.fake().answer('presets.change', () => ok(EVENING))
    const page = await fixture.open('#presets', {})
    await page.getByRole('button', { name: 'Update “Evening”' }).click()
    expect(asked('presets.change')).toEqual([])
    await page.getByRole('button', { name: 'Take over how it is now' }).click()
    await soon('it is kept', () => asked('presets.change').length === 1)
    const [change] = asked('presets.change') as [{ content: { items: PresetLine['item'][] } }]
    expect(new Set(change.content.items.map(({ name }) => name))).toEqual(new Set([zone!.name]))
    expect(change.content.items).toContainEqual({
      ...item,
      value: { what: 'gain-percent', gainPercent: zone!.gainPercent },
    })
  })

  test('is out of reach for who only watches, with the reason', async () => {
    fixture.fake().say('access.state', accessState({ role: 'watch', lock: 'locked' }))
    const page = await fixture.open('#presets', {})
    const apply = page.getByRole('button', { name: 'Apply “Evening”' })
    await apply.waitFor()
    expect(await apply.getAttribute('aria-disabled')).toBe('true')
  })
})

describe.each(['dark', 'light'] as const)('axe finds nothing in %s', (colorScheme) => {
  const about = colorScheme === 'dark' ? 'everything' : 'colours'
  test.each([1440, 390])('on presets in every state, %d wide', async (width) => {
    const fake = fixture.fake()
    const scene = { kind: 'scene', scene: { index: 1, name: 'Band on stage' } } as const
    const lastRun = { dueMs: 1, outcome: 'partly', sentence: 'Applied, but not to Patio.' } as const
    const all = [
      { ...EVENING, lastRun },
      { ...EVENING, id: 'preset-0000000b', content: scene, drifted: [], next: [] },
    ]
    fake.say('presets.all', { all, clockRule: 'It is made up.' })
    const target = { processorId: sound.processorId, family: 'zone', index: zone!.index } as const
    const outcome = { kind: 'refused', sentence: 'The processor refused that.' } as const
    const order = { target, change: { what: 'source', source: 2 } } as const
    const refused = { order, routedFrom: null, name: zone!.name, outcome, recordId: null }
    fake.answer('presets.apply', () => ok({ id: ID, atMs: 1, batch: 77, results: [refused], lost: [] }))
    const page = await fixture.open('#presets', { colorScheme, width, height: 844 })
    await page.getByRole('button', { name: 'Apply “Evening”' }).first().click()
    await page.getByRole('region', { name: /^Not done at/ }).waitFor()
    expect(await findings(page, about)).toEqual([])
    for (const name of ['Keep how it is now', 'Set times of “Evening”', 'Update “Evening”', 'Remove “Evening”']) {
      await page.getByRole('button', { name }).first().click()
      await soon('it stands', () => page.getByRole('dialog').evaluate((dialog) => dialog.getAnimations().length === 0))
      expect(await findings(page, about)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    fake.say('presets.all', { all: [], clockRule: 'It is made up.' })
    await page.getByRole('heading', { name: 'No preset yet' }).waitFor()
    expect(await findings(page, about)).toEqual([])
  })
})

test('an area says why it is like this, with evidence', async () => {
  const cause: Cause = {
    kind: 'own-command',
    about: 'mute',
    sentence: 'It was muted here.',
    by: 'Ann',
    sinceMs: Date.now() - 60_000,
    confidence: 0.95,
    maybe: [],
    evidence: { fromMs: 1, toMs: 2, rule: 'The same value, asked for within six seconds.', events: [], readings: [] },
  }
  const why: WhyView = { atMs: 1, name: zone!.name, now: [cause], past: [], fromMs: 0 }
  fixture.fake().answer('monitor.why', () => ok(why))
  const page = await fixture.open(`#zones/p-1/${zone!.index}`, {})
  const panel = page.getByRole('region', { name: 'Why is it like this?' })
  await panel.getByText('It was muted here.').waitFor()
  expect(await panel.innerText()).toMatch(/\nSince .+, about 95 ?% sure/)
  await panel.getByText('Evidence').click()
  await panel.getByText('The same value, asked for within six seconds.').waitFor()
})
