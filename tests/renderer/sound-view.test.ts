import { describe, expect, test } from 'vitest'
import { slotByKey } from '../../src-renderer/meters/reading.ts'
import {
  countsText,
  isSourceMuted,
  meterLabel,
  shownSound,
  sourceName,
  unnamedCount,
  volumeText,
} from '../../src-renderer/state/sound-view.ts'
import { barSound, layoutOf, sound, source, zone } from '../support/fake-venue.ts'

const bar = barSound('p-1')

describe('what is shown of a processor', () => {
  test('is what somebody named, and on request everything', () => {
    expect(shownSound(bar, false).zones.map(({ name }) => name)).not.toContain('Zone 8')
    expect(shownSound(bar, false).sources.map(({ name }) => name)).not.toContain('Source 6')
    expect(shownSound(bar, true)).toMatchObject({ zones: bar.zones, sources: bar.sources })
    expect(unnamedCount([bar, bar])).toBe(4)
  })
})

describe('what is on the page in all', () => {
  const upstairs = sound('p-2', { zones: [zone(0, 'Roof', {})], sources: [source(0, 'TV', {})] })

  test('is counted as it is shown', () => {
    expect(countsText([bar], false)).toBe('7 areas, 5 sources')
    expect(countsText([bar], true)).toBe('8 areas, 6 sources')
    expect(countsText([upstairs], false)).toBe('1 area, 1 source')
    expect(countsText([bar, upstairs], false)).toBe('2 processors, 8 areas, 6 sources')
  })
})

test('a source is muted only where that is known of it', () => {
  expect(isSourceMuted(4, bar)).toBe(true)
  expect(isSourceMuted(0, bar)).toBe(false)
  expect(isSourceMuted(-1, bar)).toBe(false)
  expect(isSourceMuted(null, bar)).toBe(false)
})

describe('the name of a source', () => {
  test('comes from sources and mixes by their own index', () => {
    const sparse = sound('p-1', {
      sources: [source(7, 'TV', {}), source(2, 'Jukebox', {})],
      mixes: [source(14, 'Mix', {})],
    })
    expect(sourceName(2, sparse)).toBe('Jukebox')
    expect(sourceName(7, sparse)).toBe('TV')
    expect(sourceName(14, sparse)).toBe('Mix')
  })

  test('is never made up', () => {
    expect(sourceName(-1, bar)).toBe('No source')
    expect(sourceName(null, bar)).toBe('Source unknown')
    expect(sourceName(9, bar)).toBe('Unnamed source 9')
    expect(sourceName(9, { ...bar, reading: { kind: 'running', done: 1, total: 9 } })).toBe('Source unknown')
  })
})

test('a volume is what the device said, to a whole percent', () => {
  expect(volumeText(45.6)).toBe('46 %')
  expect(volumeText(33.333333)).toBe('33 %')
  expect(volumeText(0)).toBe('0 %')
})

test('a meter has its own name, preceded by the processor where there are several', () => {
  expect(meterLabel('Patio', 'Upstairs', false)).toBe('Patio')
  expect(meterLabel('Patio', 'Upstairs', true)).toBe('Upstairs: Patio')
  expect(meterLabel(' ', 'Upstairs', true)).toBe('Upstairs: Unnamed')
})

test('a layout says where each meter is, in any order and with holes', () => {
  const layout = layoutOf(1, [
    sound('p-1', { zones: [zone(3, 'Rooftop', {}), zone(0, 'Stairs', {})], sources: [source(0, 'TV', {})] }),
    sound('p-2', { zones: [zone(0, 'Cellar', {})] }),
  ])
  expect([...slotByKey(layout.slots)]).toEqual([
    ['p-1/source/0', 0],
    ['p-1/zone/3', 1],
    ['p-1/zone/0', 2],
    ['p-2/zone/0', 3],
  ])
})
