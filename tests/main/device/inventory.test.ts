import { describe, expect, test } from 'vitest'
import { createInventory } from '../../../src-main/device/inventory.ts'
import type { Update } from '../../../src-main/device/protocol.ts'

const value = (param: string, given: number, fmt: 'val' | 'pct' = 'val'): Update => ({ param, fmt, value: given })
const text = (param: string, given: string): Update => ({ param, fmt: 'str', value: given })

function bar() {
  const inventory = createInventory()
  inventory.setNames(
    'Zone',
    new Map([
      [3, 'Bar'],
      [0, 'Patio'],
    ]),
  )
  inventory.setNames('Source', new Map([[1, 'TV 3']]))
  inventory.setNames('Scene', new Map([[2, 'Closing']]))
  return inventory
}

describe('what a processor has', () => {
  test('is listed by index, with null for what it has not said', () => {
    const { zones, scenes } = bar().sound()
    expect(zones.map(({ index, name, gainDb, source, grouped }) => [index, name, gainDb, source, grouped])).toEqual([
      [0, 'Patio', null, null, null],
      [3, 'Bar', null, null, null],
    ])
    expect(scenes).toEqual([{ index: 2, name: 'Closing' }])
  })

  test('is the same lists until something in them changes, and then only its own list is another', () => {
    const inventory = bar()
    inventory.apply([value('ZoneGain_0', -20)], 1)
    const before = inventory.sound()
    inventory.apply([value('ZoneGain_0', -20)], 2)
    expect(inventory.sound()).toEqual(before)
    expect(inventory.sound().zones).toBe(before.zones)
    inventory.apply([value('ZoneGain_0', -30)], 3)
    const after = inventory.sound()
    expect(after.zones[0]).toMatchObject({ gainDb: -30 })
    expect(after.zones).not.toBe(before.zones)
    expect(after.sources).toBe(before.sources)
    expect(after.scenes).toBe(before.scenes)
  })

  test.each([
    ['a percent', value('ZoneGain_3', 40, 'pct'), { gainPercent: 40 }],
    ['a mute', value('ZoneMute_3', 1), { muted: true }],
    ['a source', value('ZoneSource_3', 1), { source: 1 }],
    ['a group, in either spelling', value('ZoneActive_3', 1), { grouped: true }],
    ['a name', text('ZoneName_3', 'Lounge'), { name: 'Lounge' }],
  ])('shows %s at once, after the list was looked at', (_, update, expected) => {
    const inventory = bar()
    inventory.sound()
    inventory.apply([update], 1)
    expect(inventory.sound().zones[1]).toMatchObject(expected)
  })

  test('takes a name back that it had before: the value is the same, the name is not', () => {
    const inventory = bar()
    inventory.apply([text('ZoneName_3', 'Bar')], 1)
    inventory.setNames('Zone', new Map([[3, 'Lounge']]))
    expect(inventory.sound().zones[0]).toMatchObject({ name: 'Lounge' })
    inventory.apply([text('ZoneName_3', 'Bar')], 2)
    expect(inventory.sound().zones[0]).toMatchObject({ name: 'Bar' })
  })

  test('is without values where they are forgotten, and keeps its names', () => {
    const inventory = bar()
    inventory.apply([value('ZoneGain_0', -20)], 1)
    inventory.sound()
    inventory.forgetValues()
    expect(inventory.sound().zones[0]).toMatchObject({ name: 'Patio', gainDb: null })
  })
})
