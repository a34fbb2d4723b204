import { beforeEach, describe, expect, test } from 'vitest'
import type { PresetView } from '../../src-shared/model/preset.ts'
import { accessState, limitView } from '../support/fake-access.ts'
import { COMPARISON, captured, DRIFT, FRIDAY, PLAN, RECEIPT } from '../support/fake-captures.ts'
import { changeRecord, type FakeDesk, obeyFor } from '../support/fake-hands.ts'
import { checksOf } from '../support/fake-venue.ts'
import { tabTo, walkWithTab } from '../support/only-keys.ts'
import { createPageFixture, soon } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const ok = (value: unknown) => ({ ok: true, value }) as const
const ID = 'preset-0000000a'
let desk: FakeDesk

const { asked } = fixture

beforeEach(() => {
  const fake = fixture.fake()
  desk = obeyFor(fake)
  const { zones, processorId } = desk.sound()
  const changes = [changeRecord(9, {}), changeRecord(8, { who: null, kind: 'at-the-device' })]
  const items = zones.map(({ index, name }) => ({
    family: 'zone',
    index,
    name,
    value: { what: 'gain-percent', gainPercent: 35 },
  }))
  const evening = { id: ID, processorId, name: 'Evening', content: { kind: 'values', items }, times: [], changedMs: 1 }
  const lines = items.map((item) => ({ item, index: item.index, state: 'changes', before: 60, after: 35, note: null }))
  const preset = { ...evening, by: 'Ben', drifted: [], next: [], lastRun: null } as unknown as PresetView
  fake.say('presets.all', { all: [preset], clockRule: 'It is made up.' })
  fake.say('access.state', accessState({ role: 'technician', lock: 'unlocked' }))
  fake.say('limits.all', [limitView(0, 'Main bar', {})])
  fake.say('network.state', { kind: 'shut' })
  fake.say('changes.recent', changes)
  fake.say('captures.job', { kind: 'idle' })
  fake.say('captures.drift', [DRIFT])
  fake.say('tools.checks', [checksOf('p-1', {})])
  for (const [path, value] of [
    ['tokens.list', [{ id: 7, name: 'Tablet', role: 'staff', createdMs: 1e12 }]],
    ['changes.search', changes],
    ['presets.plan', { id: ID, lines, obstacle: null }],
    ['presets.create', preset],
    ['presets.change', preset],
    ['presets.remove', { id: ID }],
    ['presets.apply', { id: ID, atMs: 1, batch: 77, results: [], lost: [] }],
    ['monitor.why', { atMs: 1, name: 'x', now: [], past: [], fromMs: 0 }],
    ['health.reports', []],
    ['captures.list', [captured(FRIDAY, { isReference: true }), captured('c-00000003' as never, { name: 'Test' })]],
    ['captures.receipts', [RECEIPT]],
    ['captures.compare', COMPARISON],
    ['captures.plan', PLAN],
    ['captures.apply', RECEIPT],
    ['captures.remove', { id: 'c-00000003' }],
    ['limits.set', null],
  ] as const)
    fake.answer(path, () => ok(value))
})

describe('Tab alone comes to everything that can be pressed, with a focus that is seen', () => {
  test.each([
    ['', /^Put back Patio/],
    ['#zones/p-1/3', /^Put back Patio/],
    ['#zones/changes', /^Put back Patio/],
    ['#presets', 'Apply “Evening”'],
    ['#settings', 'Edit limits of Main bar'],
  ])('on “%s”', async (hash, button) => {
    const page = await fixture.open(hash, {})
    await page.getByRole('button', { name: button, disabled: false }).first().waitFor()
    expect(await walkWithTab(page)).toEqual({ missed: [], unseen: [] })
  })

  test('among the captures of Tools', async () => {
    const page = await fixture.open('#tools', {})
    await tabTo(page, 'Show settings of House')
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: 'Captured settings' }).waitFor()
    expect(await walkWithTab(page)).toEqual({ missed: [], unseen: [] })
  })
})

describe('with no mouse', () => {
  test('an area is chosen, turned, muted, given a source and combined, and a change is put back', async () => {
    const page = await fixture.open('#zones', {})
    await page.getByRole('link', { name: /^Dance floor/ }).waitFor()
    await tabTo(page, /^Dance floor/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Dance floor', level: 1 }).waitFor()
    await tabTo(page, 'Volume of Dance floor')
    await page.keyboard.press('Shift+ArrowDown')
    await soon('it is turned', () => desk.orders.length === 1)
    await tabTo(page, 'Mute Dance floor')
    await page.keyboard.press('Space')
    await soon('it is muted', () => desk.sound().zones[1]!.muted === true)
    await tabTo(page, 'No source')
    for (let right = 0; right < 3; right++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await soon('it plays another', () => desk.sound().zones[1]!.source === 2)
    await tabTo(page, 'Combine Whole venue')
    await page.keyboard.press('Enter')
    await soon('they are combined', () => desk.orders.at(-1)!.change.what === 'combine')
    fixture.fake().answer('changes.putBack', () => ({ ok: false, code: 'busy', message: 'Not now.' }))
    await tabTo(page, /^Put back Patio/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, 'Put it back')
    await page.keyboard.press('Enter')
    await soon('it is asked for', () => asked('changes.putBack').length === 1)
  })

  test('a preset is kept, gets a time, is applied and removed', async () => {
    const page = await fixture.open('#presets', {})
    await page.getByRole('heading', { name: 'Evening' }).waitFor()
    await tabTo(page, 'Keep how it is now')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, 'Name')
    await page.keyboard.type('Closing')
    await tabTo(page, /^Dining room/)
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await soon('it is kept', () => asked('presets.create').length === 1)
    const [kept] = asked('presets.create') as [{ name: string; content: { items: { name: string }[] } }]
    expect(kept.name).toBe('Closing')
    expect(kept.content.items.some(({ name }) => name === 'Dining room')).toBe(false)
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await tabTo(page, 'Set times of “Evening”')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, 'Add a time')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Monday')
    await page.keyboard.press('Space')
    await tabTo(page, 'Save the times')
    await page.keyboard.press('Enter')
    await soon('they are saved', () => asked('presets.change').length === 1)
    expect(asked('presets.change')).toEqual([
      { id: ID, times: [{ at: '16:00', days: [0, 2, 3, 4, 5, 6], enabled: true }] },
    ])
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await tabTo(page, 'Apply “Evening”')
    await page.keyboard.press('Enter')
    await soon('it is applied', () => asked('presets.apply').length === 1)
    await tabTo(page, 'Remove “Evening”')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    // The button that opened it has the same name.
    await soon('the dialog has the focus', () =>
      page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null),
    )
    expect(asked('presets.remove')).toEqual([])
    await tabTo(page, 'Remove “Evening”')
    await page.keyboard.press('Enter')
    await soon('it is removed', () => asked('presets.remove').length === 1)
  })

  test('the limits of an area are set, and the lock', async () => {
    const page = await fixture.open('#settings', {})
    await page.getByRole('button', { name: 'Edit limits of Main bar' }).waitFor()
    await tabTo(page, 'Edit limits of Main bar')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, /^Least volume/)
    await page.keyboard.press('ArrowUp')
    await tabTo(page, /^Locked for staff/)
    await page.keyboard.press('Space')
    await tabTo(page, 'Save limits')
    await page.keyboard.press('Enter')
    await soon('they are set', () => asked('limits.set').length === 1)
    expect(asked('limits.set')).toMatchObject([{ minPercent: 21, lockedForStaff: true }])
  })

  test('a capture is compared, and put back but for what was unticked', async () => {
    const page = await fixture.open('#tools', {})
    await tabTo(page, 'Show settings of House')
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: 'Captured settings' }).waitFor()
    await tabTo(page, 'Compare: Friday')
    await page.keyboard.press('Enter')
    await page.getByRole('row', { name: /Whole House Group Not there any more/ }).waitFor()
    await tabTo(page, 'Back to the list')
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: 'Captured settings' }).waitFor()
    await tabTo(page, 'Put back…: Friday')
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox', { name: 'Patio, Mute' }).waitFor()
    await tabTo(page, 'Patio, Mute')
    await page.keyboard.press('Space')
    await tabTo(page, 'Put back 1 setting')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What was put back' }).waitFor()
    expect(asked('captures.apply')).toEqual([{ planId: 'plan-1', only: ['zone 3 gain'] }])
  })

  test('everything falls silent once that is confirmed', async () => {
    fixture.fake().answer('control.muteAll', () => ok({ batch: 4, results: [], notReached: [] }))
    const page = await fixture.open('', {})
    await page.getByRole('button', { name: 'Mute all' }).waitFor()
    await tabTo(page, 'Mute all')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(asked('control.muteAll')).toEqual([])
    await tabTo(page, 'Mute all areas')
    await page.keyboard.press('Enter')
    await soon('it is asked for', () => asked('control.muteAll').length === 1)
  })
})
