import { describe, expect, test } from 'vitest'
import { until } from '../support/wait.ts'
import { setUp } from './test-bench.ts'

describe('what moves without the client', () => {
  test('members of a combined group follow its level with their offset, its mute and its source', async () => {
    const { client, processor } = await setUp({})
    await client.ask({ method: 'set', params: { param: 'GroupActive_5', val: 1 } })
    await client.ask({
      method: 'set',
      params: [
        { param: 'GroupGain_5', val: -20 },
        { param: 'GroupSource_5', val: 9 },
      ],
    })
    expect((await processor.state()).values).toMatchObject({
      ZoneGrouped_3: 1,
      ZoneGain_3: -20,
      ZoneGain_0: -23,
      ZoneSource_3: 9,
      ZoneSource_0: 9,
      ZoneGrouped_2: 0,
      ZoneGain_2: -9,
    })
  })

  test('combining a group uncombines the one that it overlaps', async () => {
    const { client, processor } = await setUp({})
    await client.ask({ method: 'set', params: { param: 'GroupActive_5', val: 1 } })
    await client.ask({ method: 'set', params: { param: 'GroupActive_6', val: 1 } })
    expect((await processor.state()).values).toMatchObject({ GroupActive_5: 0, GroupActive_6: 1, ZoneGrouped_3: 1 })
  })

  test('the gain of a grouped zone is overwritten, or kept', async () => {
    const { client, processor } = await setUp({})
    await client.ask({ method: 'set', params: { param: 'GroupActive_5', val: 1 } })
    await client.ask({ method: 'set', params: { param: 'ZoneGain_0', val: -50 } })
    expect((await processor.state()).values.ZoneGain_0).toBe(-18)
    await processor.vary({ groupedGain: 'kept' })
    await client.ask({ method: 'set', params: { param: 'ZoneGain_0', val: -50 } })
    expect((await processor.state()).values.ZoneGain_0).toBe(-50)
  })

  test('a scene is a burst of updates, and its trigger is announced', async () => {
    const { client } = await setUp({})
    const params = ['ZoneGain_3', 'ZoneGain_0', 'ZoneSource_3', 'RecallScene_0'].map((param) => ({ param, fmt: 'val' }))
    await client.ask({ method: 'sub', params })
    await client.message('the present values', ({ method }) => method === 'update')
    client.forget()
    await client.ask({ method: 'set', params: { param: 'RecallScene_0', val: 1 } })
    const entries = client.messages().flatMap(({ params: changed }) => changed ?? [])
    expect(entries).toEqual([
      { param: 'RecallScene_0', val: 1 },
      { param: 'ZoneGain_3', val: -24 },
      { param: 'ZoneGain_0', val: -28 },
      { param: 'ZoneSource_3', val: 9 },
    ])
  })

  test('a message pins gains and gives back what was written meanwhile; before firmware 4.5 gains stay', async () => {
    const { client, processor } = await setUp({ speed: 40 })
    await client.ask({ method: 'set', params: { param: 'PlayMessage_0', val: 1 } })
    await client.ask({ method: 'set', params: { param: 'ZoneGain_3', val: -33 } })
    expect((await processor.state()).values.ZoneGain_3).toBe(-10)
    const given = async () => (await processor.state()).values.ZoneGain_3 === -33
    await until(given, { withinMs: 3000, what: 'the gain back' })
    const old = await setUp({ firmware: '4.0' })
    await old.client.ask({ method: 'set', params: { param: 'PlayMessage_0', val: 1 } })
    expect((await old.processor.state()).values.ZoneGain_3).toBe(-12)
  })

  test('another hand is held to the same ranges, and raises what clients can only read', async () => {
    const { processor } = await setUp({})
    await processor.outsideSet('ZoneGain_3', { val: 9 })
    await processor.outsideSet('ZoneGain_0', { pct: 25 })
    await processor.outsideSet('LoudNoise_3', { val: 1 })
    expect((await processor.state()).values).toMatchObject({ ZoneGain_3: 0, ZoneGain_0: -40, LoudNoise_3: 1 })
    await expect(processor.outsideSet('ZoneMeter_3', { val: -5 })).rejects.toThrow('ZoneMeter_3')
  })

  test('a source that does not exist is not routed', async () => {
    const { client, processor } = await setUp({})
    await client.ask({ method: 'set', params: { param: 'ZoneSource_3', val: 8 } })
    expect((await processor.state()).values.ZoneSource_3).toBe(0)
  })

  test('outside hands change things that no client wrote', async () => {
    const { processor } = await setUp({ handsEveryMs: 500, speed: 20 })
    const before = (await processor.state()).values
    await until(
      async () => {
        const { values } = await processor.state()
        return Object.keys(values).some((param) => !/Meter/.test(param) && values[param] !== before[param])
      },
      { withinMs: 3000, what: 'a touch' },
    )
    expect((await processor.record()).writes).toEqual([])
  })
})
