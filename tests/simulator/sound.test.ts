import { describe, expect, test } from 'vitest'
import { soundLevelDb } from '../../src-simulator/sound.ts'
import { SOUNDS } from '../../src-simulator/venue.ts'
import { until } from '../support/wait.ts'
import { setUp } from './test-bench.ts'

const minute = (sound: (typeof SOUNDS)[number], seed: number) =>
  Array.from({ length: 600 }, (_, nth) => soundLevelDb(sound, seed, 3, nth * 100))

describe('sound', () => {
  test.each(SOUNDS)('%s is the same for the same seed, and stays on the scale', (sound) => {
    const levels = minute(sound, 7)
    expect(minute(sound, 7)).toEqual(levels)
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(-80)
    expect(Math.max(...levels)).toBeLessThanOrEqual(0)
    if (sound !== 'silence') expect(minute(sound, 8)).not.toEqual(levels)
  })

  test('each sound is what it is called', () => {
    const share = (sound: (typeof SOUNDS)[number], test: (level: number) => boolean) =>
      minute(sound, 7).filter(test).length / 600
    expect(share('silence', (level) => level === -80)).toBe(1)
    expect(share('noise', (level) => level < -55)).toBe(1)
    expect(share('speech', (level) => level < -50)).toBeGreaterThan(0.15)
    expect(share('speech', (level) => level > -30)).toBeGreaterThan(0.2)
    expect(share('television', (level) => level > -50 && level < -10)).toBe(1)
    expect(share('loud-voice', (level) => level > -20 && level < -3)).toBe(1)
    expect(share('music', (level) => level > -30 && level < -3)).toBe(1)
    expect(share('clipping', (level) => level > -3)).toBeGreaterThan(0.3)
    expect(share('drop-out', (level) => level === -80)).toBeGreaterThan(0.05)
  })
})

test('a beat keeps its shape before the start, where time is negative', () => {
  const beats = (fromMs: number) =>
    Math.max(...Array.from({ length: 60 }, (_, nth) => soundLevelDb('music', 7, 0, fromMs + nth * 508))) -
    Math.min(...Array.from({ length: 60 }, (_, nth) => soundLevelDb('music', 7, 0, fromMs + 300 + nth * 508)))
  // From the highest beat to the lowest pause within half a minute; without its beat it would be 13 dB at most.
  expect(beats(0)).toBeGreaterThan(13)
  expect(beats(-508 * 100)).toBeGreaterThan(13)
})

describe('meters', () => {
  const meters = (...params: string[]) => ({ method: 'sub', params: params.map((param) => ({ param, fmt: 'val' })) })

  test('go by UDP only, from the unit, in val and pct as they were subscribed', async () => {
    const { client, ear, processor } = await setUp({ host: '127.0.0.2' })
    await processor.hold('SourceMeter_3', -23.4)
    await client.ask({
      method: 'sub',
      params: [
        { param: 'SourceMeter_3', fmt: 'val' },
        { param: 'SourceMeter_3', fmt: 'pct' },
      ],
    })
    await until(() => ear.newest('SourceMeter_3', 'val') === -23.4, { withinMs: 2000, what: 'the level held' })
    expect(ear.newest('SourceMeter_3', 'pct')).toBe(50.06)
    expect(new Set(ear.datagrams.map(({ from }) => from))).toEqual(new Set(['127.0.0.2']))
    expect(client.messages().filter(({ method }) => method === 'update')).toEqual([])
  })

  test('a zone shows its source and its gain; muted, it shows the floor; a group likewise', async () => {
    const { client, ear, processor } = await setUp({})
    await processor.hold('SourceMeter_0', -10)
    await client.ask(meters('ZoneMeter_3', 'GroupMeter_5'))
    await until(() => ear.newest('ZoneMeter_3', 'val') === -22, { withinMs: 2000, what: 'source and gain' })
    expect(ear.newest('GroupMeter_5', 'val')).toBe(-80)
    await client.ask({ method: 'set', params: { param: 'GroupActive_5', val: 1 } })
    await until(() => ear.newest('GroupMeter_5', 'val') === -25, { withinMs: 2000, what: 'the combined group' })
    await client.ask({ method: 'set', params: { param: 'ZoneMute_3', val: 1 } })
    await until(() => ear.newest('ZoneMeter_3', 'val') === -80, { withinMs: 2000, what: 'the mute' })
  })

  test('a mix sums what is sent to it, and can be routed like a source', async () => {
    const { client, ear, processor } = await setUp({})
    await processor.hold('SourceMeter_3', -20)
    await processor.hold('SourceMeter_0', -20)
    await processor.outsideSet('ZoneSource_3', { val: 14 })
    await client.ask(meters('MixMeter_14', 'ZoneMeter_3'))
    // Two equal levels are 3.01 dB together; the sends are at -6 and the mix at -6.
    await until(() => ear.newest('MixMeter_14', 'val') === -28.99, { withinMs: 2000, what: 'the sum' })
    expect(ear.newest('ZoneMeter_3', 'val')).toBe(-40.99)
  })

  test('at most 32 in a datagram, or one each, or one a line', async () => {
    const { client, ear, processor } = await setUp({})
    const { values } = await processor.state()
    const all = Object.keys(values).filter((param) => /Meter_/.test(param))
    const both = all.flatMap((param) => [
      { param, fmt: 'val' },
      { param, fmt: 'pct' },
    ])
    await client.ask({ method: 'sub', params: both.slice(0, 32) })
    await client.ask({ method: 'sub', params: both.slice(32) })
    const sizes = () => ear.datagrams.map(({ text }) => (text.match(/"param"/g) ?? []).length)
    await until(() => sizes().includes(both.length - 32), { withinMs: 2000, what: 'the rest in a second datagram' })
    expect(Math.max(...sizes())).toBe(32)
    await processor.vary({ datagrams: 'lines' })
    await until(() => ear.datagrams.at(-1)?.text.includes('}\n{'), { withinMs: 2000, what: 'lines' })
    await processor.vary({ datagrams: 'single' })
    await until(() => ear.datagrams.at(-1)?.text.match(/"param"/g)?.length === 1, { withinMs: 2000, what: 'singles' })
  })

  test('on change, a level that stands still is sent once', async () => {
    const { client, ear, processor } = await setUp({ meters: 'on-change', speed: 10 })
    await processor.hold('SourceMeter_3', -20)
    await processor.hold('SourceMeter_0', -20)
    await client.ask(meters('SourceMeter_3', 'SourceMeter_0'))
    await until(() => ear.newest('SourceMeter_3', 'val') === -20, { withinMs: 2000, what: 'the first' })
    await processor.hold('SourceMeter_0', -30)
    await until(() => ear.newest('SourceMeter_0', 'val') === -30, { withinMs: 2000, what: 'the change' })
    expect(ear.datagrams.filter(({ text }) => text.includes('SourceMeter_3'))).toHaveLength(1)
  })
})
