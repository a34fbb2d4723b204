import { describe, expect, test } from 'vitest'
import type { SimulatorChoices } from '../../src-simulator/simulator.ts'
import type { SimulatorHandle } from '../support/simulator.ts'
import { until } from '../support/wait.ts'
import { setUp } from './test-bench.ts'

/** What a monitor has to judge, each made with the simulator's strings and seen in what it really sent. */

const ENOUGH = { withinMs: 5000 }
const ROUTES = ['ZoneSource_3', 'ZoneSource_0', 'ZoneSource_2']

/** A venue of which these meters are heard and kept. */
async function heard(params: readonly string[], choices: SimulatorChoices = {}) {
  const bench = await setUp({ recordLevels: true, meterHz: 30, ...choices })
  await bench.client.ask({ method: 'sub', params: params.map((param) => ({ param, fmt: 'val' })) })
  return bench
}

/** The levels of a meter from now on, once there are so many. */
async function levelsFromNow(processor: SimulatorHandle, param: string, count: number): Promise<readonly number[]> {
  const { atMs } = await processor.state()
  return until(
    async () => {
      const sent = await processor.sentLevels(param)
      const levels = sent.levelDb.filter((_, nth) => (sent.atMs[nth] ?? 0) > atMs)
      return levels.length >= count && levels
    },
    { ...ENOUGH, what: `${count} levels of ${param}` },
  )
}

describe('scenarios of a monitor', () => {
  test('a quiet normal evening: what plays is neither silent, low, too loud nor jumping', async () => {
    const { processor } = await setUp({})
    const { startMs, values } = await processor.state()
    const playing = ROUTES.map((route) => Number(values[route]))
    expect(new Set(playing).size).toBe(3)
    for (const index of playing) {
      const samples: number[] = []
      // An hour at 10 a second.
      for (let nth = 0; nth < 2; nth++) {
        const past = await processor.past(startMs + nth * 1_800_000, 100, 18_000, [{ family: 'source', index }])
        const bytes = Buffer.from(past.levels, 'base64')
        for (let offset = 0; offset < bytes.length; offset += 2) samples.push(bytes.readInt16LE(offset) / 10)
      }
      expect(samples.every((level) => level <= -3)).toBe(true)
      const means = Array.from({ length: samples.length / 50 }, (_, nth) => {
        const period = samples.slice(nth * 50, nth * 50 + 50)
        return 10 * Math.log10(period.reduce((sum, level) => sum + 10 ** (level / 10), 0) / period.length)
      })
      expect(means.every((level) => level > -45)).toBe(true)
      expect(means.every((level, nth) => Math.abs(level - (means[nth - 1] ?? level)) < 10)).toBe(true)
    }
  })

  test('silence on a routed source, and too loud', async () => {
    const { processor } = await heard(['SourceMeter_0', 'SourceMeter_6', 'ZoneMeter_3'])
    await processor.play(0, 'silence')
    await until(async () => (await processor.state()).values.ZoneMeter_3 === -80, { ...ENOUGH, what: 'silence' })
    expect(new Set(await levelsFromNow(processor, 'SourceMeter_0', 20))).toEqual(new Set([-80]))
    // The DJ's meter is behind a gain of 0 dB, so that what is too loud shows on it in full.
    await processor.play(6, 'clipping')
    const loud = await levelsFromNow(processor, 'SourceMeter_6', 60)
    expect(loud.filter((level) => level > -3).length).toBeGreaterThan(2)
  })

  test('a burst of one sample: exactly one goes out', async () => {
    const { processor } = await heard(['SourceMeter_0', 'ZoneMeter_3'])
    await levelsFromNow(processor, 'SourceMeter_0', 2)
    for (let nth = 0; nth < 3; nth++) {
      await processor.hold('SourceMeter_0', -1.5, 1)
      await levelsFromNow(processor, 'SourceMeter_0', 5)
    }
    const { levelDb, complete } = await processor.sentLevels('SourceMeter_0')
    expect(complete).toBe(true)
    expect(levelDb.filter((level) => level > -3)).toEqual([-1.5, -1.5, -1.5])
    expect(levelDb.some((level, nth) => level > -3 && (levelDb[nth + 1] ?? 0) > -3)).toBe(false)
    expect((await processor.sentLevels('ZoneMeter_3')).levelDb.filter((level) => level === -13.5)).toHaveLength(3)
    await processor.hold('SourceMeter_0', -20, 2)
    await levelsFromNow(processor, 'SourceMeter_0', 6)
    expect((await processor.sentLevels('SourceMeter_0')).levelDb.filter((level) => level === -20)).toHaveLength(2)
  })

  test('a hot microphone: its meter is loud while it pins the zones, and no longer', async () => {
    const { processor } = await heard(['SourceMeter_1', 'SourceMeter_6', 'ZoneMeter_3'], { speed: 2 })
    await processor.play(1, 'silence')
    await processor.duck([3, 0], 3000, 1)
    expect((await processor.state()).values).toMatchObject({ ZoneGain_3: -10, ZoneGain_0: -10 })
    const voice = await levelsFromNow(processor, 'SourceMeter_1', 20)
    expect(Math.min(...voice)).toBeGreaterThan(-25)
    expect(Math.max(...voice)).toBeLessThan(-3)
    await until(async () => (await processor.state()).values.ZoneGain_3 === -12, { ...ENOUGH, what: 'the gain back' })
    await until(async () => (await processor.state()).values.SourceMeter_1 === -80, { ...ENOUGH, what: 'its silence' })
    await expect(processor.duck([3], 1000, 8)).rejects.toThrow('no such source')
  })

  test('a microphone that gets another index lets its zones go', async () => {
    const { processor } = await setUp({})
    await processor.duck([3], 60_000, 1)
    await processor.duck([0], 60_000)
    await processor.fault('reassign', { family: 'Source', how: 'shift' })
    expect((await processor.state()).values).toMatchObject({ ZoneGain_3: -12, ZoneGain_0: -10 })
  })

  test('a priority event of the unit itself moves no microphone', async () => {
    const { processor } = await heard(['SourceMeter_1'])
    await processor.play(1, 'silence')
    await processor.duck([3], 60_000)
    expect((await processor.state()).values.ZoneGain_3).toBe(-10)
    expect(new Set((await levelsFromNow(processor, 'SourceMeter_1', 10)).slice(1))).toEqual(new Set([-80]))
  })

  test('a stereo pair plays one programme through a mix to its zone; a dead left channel leaves the right one', async () => {
    const { processor } = await heard(['SourceMeter_3', 'SourceMeter_0', 'MixMeter_14', 'ZoneMeter_3'], {
      venue: 'stereo',
    })
    await levelsFromNow(processor, 'ZoneMeter_3', 10)
    const { values } = await processor.state()
    expect(values).toMatchObject({
      SourceName_3: 'DJ Left',
      SourceName_0: 'DJ Right',
      MixName_14: 'DJ Mix',
      ZoneName_3: 'Dance Floor',
      ZoneSource_3: 14,
      ZoneMute_3: 0,
    })
    const [left, right] = await Promise.all([3, 0].map((index) => processor.sentLevels(`SourceMeter_${index}`)))
    expect(left?.levelDb.map((level) => level.toFixed(1))).toEqual(
      right?.levelDb.map((level) => (level + 1).toFixed(1)),
    )
    await processor.play(3, 'silence')
    await until(async () => (await processor.state()).values.SourceMeter_3 === -80, { ...ENOUGH, what: 'the silence' })
    expect(Number((await processor.state()).values.SourceMeter_0)).toBeGreaterThan(-40)
    expect(Number((await processor.state()).values.ZoneMeter_3)).toBeGreaterThan(-60)
  })

  test('idle inputs: nobody named them, nobody plays them, nothing is on them', async () => {
    const { processor } = await heard(['SourceMeter_1'], { venue: 'stereo' })
    await levelsFromNow(processor, 'SourceMeter_1', 2)
    const { values } = await processor.state()
    const idle = Object.keys(values).filter(
      (param) => /^SourceName_/.test(param) && /^Source \d+$/.test(String(values[param])),
    )
    expect(idle).toHaveLength(7)
    for (const name of idle) expect(values[name.replace('Name', 'Meter')]).toBe(-80)
  })

  test('a unit that always answers in 80 ms, however many ask at once', async () => {
    const { client, connect, processor } = await setUp({ timing: 'steady-80', speed: 0.25 })
    const other = await connect()
    const names = [3, 0, 4].map((index) => ({ param: `ZoneName_${index}`, fmt: 'str' }))
    await Promise.all([client, other, client, other].map((asker) => asker.ask({ method: 'get', params: names })))
    const { frames } = await processor.record()
    const [asked, answered] = (['in', 'out'] as const).map((way) =>
      frames.filter((frame) => frame.way === way).map(({ atMs }) => atMs),
    )
    expect([asked?.length, answered?.length]).toEqual([4, 4])
    for (const [nth, atMs] of (answered ?? []).entries()) {
      const took = atMs - (asked?.[nth] ?? 0)
      // A timer may fire a ms early; one at a time, the last of four would have waited for 320.
      expect(took).toBeGreaterThan(79)
      expect(took).toBeLessThan(240)
    }
  })

  test('a flapping link: connections are cut and may come back, again and again, from a plan', async () => {
    const { client, connect, processor } = await setUp({ speed: 20 })
    const plan = await processor.storm(3, 30_000, 6000, ['control-off'])
    expect(plan.map(({ name, atMs }) => [name, atMs])).toEqual(
      [0, 6000, 12_000, 18_000, 24_000].map((atMs) => ['control-off', atMs]),
    )
    let cuts = 0
    let present = client
    while (cuts < 3) {
      const cut = present
      await until(() => cut.ending() !== null, { ...ENOUGH, what: `cut ${cuts + 1}` })
      cuts += 1
      // Refused while it is off; then it is there again.
      present = await until(() => connect(), { ...ENOUGH, what: `return ${cuts}` })
    }
    expect((await processor.record()).socketsEver).toBeGreaterThanOrEqual(4)
    await processor.clear()
  })
})
