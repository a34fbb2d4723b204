import { describe, expect, test } from 'vitest'
import { formFailure } from '../../src-renderer/processors/form-failure.ts'
import { placeOf, toolsOf } from '../../src-renderer/state/screen.ts'
import { driftedParameters } from '../../src-renderer/tools/drift-marks.ts'
import { shownRows, valueText } from '../../src-renderer/tools/message-rows.ts'
import { nearestAddress } from '../../src-renderer/tools/nearest-address.ts'
import { ROW_HEIGHT, rowWindow } from '../../src-renderer/ui/row-window.ts'
import type { Drift, DriftView } from '../../src-shared/model/capture-plan.ts'
import type { MessageRow } from '../../src-shared/model/tools.ts'
import { barSound, messageRows } from '../support/fake-venue.ts'

const rows = messageRows('p-1', 60)
const names = new Map([['p-1', 'Main bar']])
const parametersOf = (shown: readonly MessageRow[]) => [...new Set(shown.map(({ parameter }) => parameter))]

describe('what is not as in the reference', () => {
  const view = (drifts: readonly Partial<Drift>[]) => ({ processorId: 'p-1', drifts }) as unknown as DriftView
  const marked = (...drifts: readonly Partial<Drift>[]) => [...driftedParameters([view(drifts)], [barSound('p-1')])]

  test('is found under the present index of its name, in every spelling that there is', () => {
    const { zones, groups } = barSound('p-1')
    const [zone, group] = [zones[1]!, groups[0]!]
    expect(marked({ family: 'zone', name: zone.name, what: 'gain' })).toEqual([`p-1/ZoneGain_${zone.index}`])
    expect(marked({ family: 'group', name: group.name, what: 'active' })).toEqual([
      `p-1/GroupActive_${group.index}`,
      `p-1/GroupCombine_${group.index}`,
    ])
  })

  test('marks nothing of what is gone, of another processor, or of no channel', () => {
    const { name } = barSound('p-1').zones[0]!
    expect(marked({ family: 'zone', name: 'Cellar', what: 'place' })).toEqual([])
    expect(marked({ family: 'send', name, what: 'gain' })).toEqual([])
    expect([...driftedParameters([view([{ family: 'zone', name, what: 'mute' }])], [barSound('p-2')])]).toEqual([])
  })
})

describe('the message table', () => {
  test('counts as people do, both ways', () => {
    const up = parametersOf(shownRows(rows, names, 'gain', 'ascending'))
    expect(up.indexOf('ZoneGain_2')).toBeLessThan(up.indexOf('ZoneGain_10'))
    expect(parametersOf(shownRows(rows, names, 'gain', 'descending'))).toEqual([...up].reverse())
  })

  test('finds by parameter, value and processor, all words at once', () => {
    expect(shownRows(rows, names, 'zonegain_3 62', 'ascending')).toHaveLength(1)
    expect(shownRows(rows, names, 'AREA 12 main', 'ascending').map(({ value }) => value)).toEqual(['Area 12'])
    expect(shownRows(rows, names, 'nothing', 'ascending')).toEqual([])
    expect(shownRows(rows, names, '  ', 'ascending')).toHaveLength(60)
  })

  test('leaves the rows that it was given as they were', () => {
    const before = [...rows]
    shownRows(rows, names, '', 'descending')
    expect(rows).toEqual(before)
  })

  test('names the unit of a value', () => {
    const row = { ...rows[0]!, value: -20.5 }
    expect(valueText({ ...row, parameter: 'ZoneGain_0', format: 'val' })).toBe('-20.5 dB')
    expect(valueText({ ...row, parameter: 'Mix_1_SourceGain_2', format: 'val' })).toBe('-20.5 dB')
    expect(valueText({ ...row, parameter: 'ZoneGain_0', format: 'pct', value: 62 })).toBe('62 %')
    expect(valueText({ ...row, parameter: 'ZoneMute_0', format: 'val', value: 1 })).toBe('1')
  })

  test('draws only what can be seen, from the first to the last row', () => {
    expect(rowWindow(1_500, 0, 400)).toEqual({ from: 0, to: 18 })
    expect(rowWindow(1_500, 700 * ROW_HEIGHT, 400)).toEqual({ from: 692, to: 718 })
    expect(rowWindow(1_500, 1_490 * ROW_HEIGHT, 400)).toEqual({ from: 1_482, to: 1_500 })
    expect(rowWindow(3, 900 * ROW_HEIGHT, 400)).toEqual({ from: 3, to: 3 })
    expect(rowWindow(0, 0, 400)).toEqual({ from: 0, to: 0 })
  })
})

describe('why a processor was not saved', () => {
  test('stands at the fields that it is about', () => {
    expect(
      formFailure('bad-input', 'host: That IP address is not complete or not valid.; name: A processor needs a name.'),
    ).toEqual({
      fields: { host: 'That IP address is not complete or not valid.', name: 'A processor needs a name.' },
      general: null,
      mayStillBeSaved: false,
    })
  })

  test('stands alone where it is about none', () => {
    expect(formFailure('bad-input', 'Unrecognized key: "x"').general).toBe('Unrecognized key: "x"')
    expect(formFailure('unreachable', 'name: is no field here')).toEqual({
      fields: {},
      general: 'name: is no field here',
      mayStillBeSaved: true,
    })
    expect(formFailure('not-an-atmosphere', 'x').mayStillBeSaved).toBe(true)
    expect(formFailure('not-allowed', 'x').mayStillBeSaved).toBe(false)
  })
})

test('the address for the allow-list is the one nearest to the processor', () => {
  const own = ['10.0.0.5', '192.168.1.20', '192.168.7.20']
  expect(nearestAddress('192.168.7.99', own)).toBe('192.168.7.20')
  expect(nearestAddress('192.168.1.99', own)).toBe('192.168.1.20')
  expect(nearestAddress('10.9.9.9', own)).toBe('10.0.0.5')
  expect(nearestAddress('atlas.local', own)).toBe('10.0.0.5')
  expect(nearestAddress('10.9.9.9', [])).toBeNull()
})

test.each([
  ['', { screen: 'sound' }],
  ['#tools', { screen: 'tools', processorId: null }],
  ['#tools/p-7', { screen: 'tools', processorId: 'p-7' }],
  ['#elsewhere/p-7', { screen: 'sound' }],
])('the address %s means a place', (hash, place) => {
  expect(placeOf(hash)).toEqual(place)
})

test('the way to a processor in Tools leads there', () =>
  expect(placeOf(toolsOf('p-7'))).toEqual({ screen: 'tools', processorId: 'p-7' }))
