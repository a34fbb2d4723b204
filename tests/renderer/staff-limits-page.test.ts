import { beforeEach, describe, expect, test } from 'vitest'
import { staffLimit } from '../../src-renderer/state/zone-limit.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { findings } from '../support/axe.ts'
import { accessState, limitView } from '../support/fake-access.ts'
import { type FakeDesk, obeyFor } from '../support/fake-hands.ts'
import { createPageFixture } from '../support/page-fixture.ts'

const fixture = createPageFixture()
const STAFF = accessState({ role: 'staff', lock: 'unlocked' })
let desk: FakeDesk

beforeEach(() => {
  desk = obeyFor(fixture.fake())
  fixture.fake().say('access.state', STAFF)
})

describe('the limits that mean an area', () => {
  const target = { processorId: 'p-1' as ProcessorId, family: 'zone', index: 3 } as const
  const byNumber = limitView(3, 'Terrace', { minPercent: 20, maxPercent: 70, allowedSources: ['TV 3', 'DJ'] })
  const byName = limitView(9, 'Patio', { minPercent: 30, maxPercent: 90, allowedSources: ['DJ'], lockedForStaff: true })

  test('are those of its number and of its name, the strictest of each', () => {
    expect(staffLimit([byNumber, byName], target, 'Patio', true)).toEqual({
      limits: { least: 30, most: 70 },
      range: { least: 30, most: 70 },
      isLocked: true,
      allowedSources: new Set(['DJ']),
    })
  })

  test('are drawn for a manager as well, and hold nobody then', () => {
    expect(staffLimit([byNumber, byName], target, 'Patio', false)).toEqual({
      limits: { least: 30, most: 70 },
      range: { least: 0, most: 100 },
      isLocked: false,
      allowedSources: null,
    })
  })

  test('are not those of another processor, another area, or a group', () => {
    const nothing = { limits: null, range: { least: 0, most: 100 }, isLocked: false, allowedSources: null }
    const elsewhere = { ...byNumber, processorId: 'p-2' as ProcessorId }
    expect(staffLimit([elsewhere], target, 'Patio', true)).toEqual(nothing)
    expect(staffLimit([byNumber], { ...target, index: 4 }, 'Kitchen', true)).toEqual(nothing)
    expect(staffLimit([byNumber], { ...target, family: 'group' }, 'Patio', true)).toEqual(nothing)
  })
})

test('an area that is locked for staff says so, moves nothing, and leads to a manager’s PIN', async () => {
  fixture.fake().say('limits.all', [limitView(3, 'Patio', { lockedForStaff: true })])
  const page = await fixture.open('#zones/p-1/3', {})
  await page.getByText('This area is locked for staff. A manager may change it.').waitFor()
  await page.getByRole('slider').press('ArrowUp')
  await page.keyboard.press('m')
  expect(await page.getByRole('button', { name: 'Mute Patio' }).isDisabled()).toBe(true)
  expect(await findings(page, 'everything')).toEqual([])
  await page.getByRole('button', { name: 'Unlock' }).click()
  await page.getByRole('dialog', { name: 'Unlock with a PIN' }).getByText('This needs the role Manager.').waitFor()
  await page.keyboard.press('Escape')
  // On Sound as well, and only there where it is locked.
  await page.goto(`${fixture.fake().url}#sound`)
  await page.getByRole('button', { name: 'Mute Main bar', disabled: false }).waitFor()
  expect(await page.getByRole('button', { name: 'Mute Patio' }).isDisabled()).toBe(true)
  expect(desk.orders).toEqual([])
  fixture.fake().say('access.state', accessState({ role: 'manager', lock: 'unlocked' }))
  await page.getByRole('button', { name: 'Mute Patio', disabled: false }).waitFor()
})

test('offers staff the sources that are allowed, and steps on Sound that stay within the limits', async () => {
  const { sources, zones } = desk.sound()
  const [allowed, other] = sources.filter(({ placeholder }) => !placeholder)
  const { gainPercent } = zones[0]!
  fixture
    .fake()
    .say('limits.all', [limitView(0, 'Main bar', { maxPercent: gainPercent!, allowedSources: [allowed!.name] })])
  const page = await fixture.open('#zones/p-1/0', {})
  await page.getByText('Staff may choose some of them here.').waitFor()
  expect(await page.getByRole('button', { name: other!.name, exact: true }).isDisabled()).toBe(true)
  expect(await page.getByRole('button', { name: 'No source' }).isDisabled()).toBe(true)
  expect(await page.getByRole('button', { name: allowed!.name, exact: true }).isEnabled()).toBe(true)
  await page.goto(`${fixture.fake().url}#sound`)
  await page.getByRole('button', { name: 'Main bar quieter', disabled: false }).waitFor()
  expect(await page.getByRole('button', { name: 'Main bar louder' }).isDisabled()).toBe(true)
})

test('who only watches is told who may, and is led to the PIN', async () => {
  fixture.fake().say('access.state', accessState({}))
  const page = await fixture.open('#zones/p-1/0', { colorScheme: 'light' })
  await page.getByText('You are watching. Staff may change this.').waitFor()
  expect(await findings(page, 'colours')).toEqual([])
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await page.getByRole('dialog', { name: 'Unlock with a PIN' }).waitFor()
  expect(desk.orders).toEqual([])
})
