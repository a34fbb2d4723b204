import { describe, expect, test } from 'vitest'
import { MODELS, profileOf } from '../../src-simulator/profile.ts'
import { VENUES, venueOf } from '../../src-simulator/venue.ts'
import { setUp } from './test-bench.ts'

function names(values: Readonly<Record<string, unknown>>, family: string): [number, unknown][] {
  return Object.entries(values)
    .filter(([param]) => param.startsWith(`${family}_`))
    .map(([param, value]) => [Number(param.slice(family.length + 1)), value])
}

describe('what a unit has', () => {
  test('zones are sparse and unordered, with names and placeholders', async () => {
    const { processor } = await setUp({})
    expect(names((await processor.state()).values, 'ZoneName')).toEqual([
      [3, 'Main Bar'],
      [0, 'Patio'],
      [4, 'Dining Room'],
      [1, 'Restrooms'],
      [2, 'Stage'],
      [6, 'Zone 6'],
    ])
  })

  test('the demonstration has eight zones, six of them named', async () => {
    const { processor } = await setUp({ venue: 'demo' })
    const zones = names((await processor.state()).values, 'ZoneName')
    expect(zones).toHaveLength(8)
    expect(zones.filter(([, name]) => !/^Zone \d+$/.test(String(name)))).toHaveLength(6)
  })

  test.each([
    ['AZM4', '4.5', [8, 9, 10, 11]],
    ['AZM8', '3.0', [14, 15, 16, 17]],
    ['AZMP8', '3.5', [14, 15, 16, 17, 18, 19, 20, 21]],
  ] as const)('%s with firmware %s has the mixes %j', async (model, firmware, mixes) => {
    const { processor } = await setUp({ model, firmware })
    expect(names((await processor.state()).values, 'MixName').map(([index]) => index)).toEqual(mixes)
  })

  test('mixes have a gain per source from firmware 3.0 on', async () => {
    const old = await setUp({ firmware: '2.5' })
    const current = await setUp({ firmware: '3.0' })
    expect((await old.processor.state()).values).not.toHaveProperty('Mix_14_SourceGain_3')
    expect((await current.processor.state()).values).toHaveProperty('Mix_14_SourceGain_3')
  })

  test.each(MODELS)('every index of %s is in the space of its model, in every venue', (model) => {
    const small = model === 'AZM4' || model === 'AZMP4'
    for (const venueName of VENUES) {
      const venue = venueOf(venueName, 'venue', profileOf(model, '4.5'))
      const known = new Set(venue.zones.map(({ index }) => index))
      expect(Math.max(...venue.sources.map(({ index }) => index))).toBeLessThanOrEqual(small ? 7 : 13)
      expect(venue.zones.length).toBeLessThanOrEqual(small ? 4 : 8)
      for (const group of venue.groups) for (const { zone } of group.members) expect(known).toContain(zone)
      const routable = [...venue.sources, ...venue.mixes].map(({ index }) => index)
      for (const { source } of venue.zones) expect([-1, ...routable]).toContain(source)
    }
  })

  test('either spelling of the disputed names, or both', async () => {
    const both = await setUp({ variants: { grouped: 'both', active: 'both' } })
    await both.processor.outsideSet('GroupCombine_5', { val: 1 })
    const { values } = await both.processor.state()
    expect(values).toMatchObject({ GroupActive_5: 1, GroupCombine_5: 1, ZoneGrouped_3: 1, ZoneActive_3: 1 })
    const other = await setUp({ variants: { grouped: 'ZoneActive', active: 'GroupCombine' } })
    expect((await other.processor.state()).values).not.toHaveProperty('GroupActive_5')
  })

  test('awkward names keep their awkwardness', async () => {
    const { client } = await setUp({ naming: 'mixed' })
    const params = [3, 0, 4, 1, 2, 6].map((index) => ({ param: `ZoneName_${index}`, fmt: 'str' }))
    const { result } = await client.ask({ method: 'get', params })
    const [own, placeholder, empty, long, accented, emoji] = (result as { str: string }[]).map(({ str }) => str)
    expect([own, placeholder, empty, long?.length]).toEqual(['Main Bar', 'Zone 0', '', 64])
    expect(accented).toMatch(/é/)
    expect(emoji).toMatch(/👩‍🎤/u)
  })
})
