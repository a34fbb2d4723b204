import { describe, expect, test } from 'vitest'
import { placeOf } from '../../../src-main/presets/match.ts'
import { driftedIn, ordersOf, planLines } from '../../../src-main/presets/plan.ts'
import type { Preset, PresetItem, PresetValue } from '../../../src-shared/model/preset.ts'
import { NewPreset } from '../../../src-shared/model/preset.ts'
import type { ProcessorSound, Zone } from '../../../src-shared/model/sound.ts'
import { barSound } from '../../support/fake-venue.ts'
import { createSeededRandom } from '../../support/random.ts'

const sound = barSound('p-1')
const [zone, other] = sound.zones as unknown as readonly [Zone, Zone]
const percent = (gainPercent: number) => ({ what: 'gain-percent', gainPercent }) as PresetValue
const item = (of: { index: number; name: string }, value: PresetValue): PresetItem => ({
  family: 'zone',
  index: of.index,
  name: of.name,
  value,
})
const preset = (items: readonly PresetItem[]): Preset => ({
  id: 'preset-00000001' as Preset['id'],
  processorId: sound.processorId,
  name: 'Evening',
  content: { kind: 'values', items: [...items] },
  times: [],
  changedMs: 1,
  by: 'Ann',
})
const withZones = (zones: readonly Zone[]): ProcessorSound => ({ ...sound, zones })

describe('a plan', () => {
  test('says before and after by name, mutes first, and sends only what changes', () => {
    const [source] = sound.sources
    const lines = planLines(
      [
        item(zone, percent(35)),
        item(other, percent(other.gainPercent! + 0.4)),
        item(zone, { what: 'source', source: { index: source!.index, name: source!.name } }),
        item(other, { what: 'mute' }),
      ],
      sound,
    )
    expect(
      lines.map(({ line }) => [line.item.name, line.item.value.what, line.before, line.after, line.state]),
    ).toEqual([
      [other.name, 'mute', 0, 1, 'changes'],
      [zone.name, 'source', expect.any(String), source!.name, zone.source === source!.index ? 'same' : 'changes'],
      [zone.name, 'gain-percent', zone.gainPercent, 35, 'changes'],
      [other.name, 'gain-percent', other.gainPercent, other.gainPercent! + 0.4, 'same'],
    ])
    const orders = ordersOf(lines, preset([]))
    expect(orders.some(({ target, change }) => target.index === other.index && change.what === 'gain-percent')).toBe(
      false,
    )
  })

  test('leaves out what is lost, and tells what has moved', () => {
    const moved = withZones([{ ...zone, index: 90 }])
    const lines = planLines([item(zone, percent(10)), item(other, percent(10))], moved)
    expect(lines.map(({ line }) => [line.state, line.index, line.note])).toEqual([
      ['changes', 90, expect.stringContaining('somewhere else')],
      ['lost', null, 'Nothing has that name any more.'],
    ])
    expect(driftedIn(preset([item(zone, percent(10)), item(other, percent(10))]), moved)).toEqual([
      zone.name,
      other.name,
    ])
    expect(driftedIn(preset([item(zone, percent(10))]), sound)).toEqual([])
  })

  test('does not guess between twins, nor where a name proves nothing', () => {
    expect(
      placeOf({ index: 1, name: 'Bar' }, [
        { index: 1, name: 'Bar' },
        { index: 2, name: 'Bar' },
      ]),
    ).toMatchObject({
      kind: 'lost',
    })
    expect(placeOf({ index: 1, name: 'Zone 2' }, [{ index: 4, name: 'Zone 2' }])).toMatchObject({ kind: 'lost' })
    expect(placeOf({ index: 4, name: 'Zone 2' }, [{ index: 4, name: 'Zone 2' }])).toMatchObject({ kind: 'found' })
  })

  test('says that it does not know what is set now, and sets it all the same', () => {
    const [line] = planLines([item(zone, percent(10))], withZones([{ ...zone, gainPercent: null }]))
    expect(line!.line).toMatchObject({ state: 'unknown', before: null })
    expect(ordersOf([line!], preset([]))).toHaveLength(1)
  })

  test('never gives a zone what was meant for another, in 1,000 reassignments', () => {
    const random = createSeededRandom(5)
    const names = ['Bar', 'Patio', 'Lounge', 'Zone 4', 'Office', 'Office']
    const make = (name: string, index: number): Zone => ({ ...zone, name, index, gainPercent: 50 as never })
    const wanted = names.map((name, index) => item({ index, name }, percent(index)))
    for (let round = 0; round < 1000; round++) {
      const indices = names.map((_, index) => index).sort(() => random() - 0.5)
      const zones = names.map((name, at) => make(name, indices[at]!))
      for (const { line, change } of planLines(wanted, withZones(zones))) {
        if (change === null) continue
        expect(zones.find(({ index }) => index === line.index)?.name).toBe(line.item.name)
        // Of two with one name, and of one that nobody named, it is only the one that stands where it stood.
        if (line.item.name === 'Zone 4') expect(line.index).toBe(line.item.index)
        expect(line.item.name).not.toBe('Office')
      }
    }
  })
})

test('a preset that says a thing twice, or nothing, is refused', () => {
  const given = (items: readonly PresetItem[]) =>
    NewPreset.safeParse({ processorId: 'p-00000001', name: 'Evening', content: { kind: 'values', items } })
  expect(given([item(zone, percent(10)), item(zone, { what: 'mute' })]).success).toBe(true)
  expect(given([item(zone, percent(10)), item(zone, percent(20))]).success).toBe(false)
  expect(given([]).success).toBe(false)
  expect(given([{ ...item(zone, percent(10)), value: { what: 'mute', muted: false } as never }]).success).toBe(false)
})
