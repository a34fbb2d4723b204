import { describe, expect, onTestFinished, test } from 'vitest'
import type { MeterKey, Past, PastOptions } from '../../src-simulator/past.ts'
import type { SimulatorChoices } from '../../src-simulator/simulator.ts'
import { freeUdpPort } from '../support/ports.ts'
import { inProcessSimulator, type SimulatorHandle, startSimulator } from '../support/simulator.ts'
import { until } from '../support/wait.ts'
import { setUp } from './test-bench.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Half past six on an evening, on the wall's clock: the hours below are too, whatever the time zone. */
const START_MS = new Date(2026, 4, 15, 18, 30).getTime()
const theDayBefore = (hour: number, minute: number) => new Date(2026, 4, 14, hour, minute).getTime()

const [TV, JUKEBOX, DJ, SPOTIFY]: readonly MeterKey[] = [3, 0, 6, 9].map((index) => ({ family: 'source', index }))
if (!TV || !JUKEBOX || !DJ || !SPOTIFY) throw new Error('The venue has four such sources')

async function venueAt(startMs: number, choices: SimulatorChoices = {}): Promise<SimulatorHandle> {
  const processor = await inProcessSimulator({ meterPort: 9, venue: 'demo', startMs, ...choices })
  onTestFinished(processor.stop)
  return processor
}

/** The levels of one meter in dB. */
async function levels(
  processor: SimulatorHandle,
  meter: MeterKey,
  fromMs: number,
  [stepMs, steps]: readonly [number, number],
  options?: Partial<PastOptions>,
): Promise<number[]> {
  return decoded(await processor.past(fromMs, stepMs, steps, [meter], options))
}

function decoded({ levels: text }: Past): number[] {
  const bytes = Buffer.from(text, 'base64')
  return Array.from({ length: bytes.length / 2 }, (_, nth) => bytes.readInt16LE(nth * 2) / 10)
}

/** The level of the mean power, in dB. */
function meanDb(own: readonly number[]): number {
  return 10 * Math.log10(own.reduce((sum, level) => sum + 10 ** (level / 10), 0) / own.length)
}

describe('the past', () => {
  test('is the same for the same seed, in this process and in its own, and another for another', async () => {
    const question = [theDayBefore(21, 0), SECOND_MS, 600, [DJ, { family: 'zone', index: 3 }]] as const
    const here = await (await venueAt(START_MS, { seed: 7 })).past(...question)
    const meterPort = await freeUdpPort()
    const other = await startSimulator({ meterPort, venue: 'demo', startMs: START_MS, seed: 7 })
    const there = await other.past(...question)
    await other.stop()
    expect(there).toEqual(here)
    expect(here).toMatchObject({ fromMs: theDayBefore(21, 0), stepMs: 1000, meters: question[3] })
    expect((await (await venueAt(START_MS, { seed: 8 })).past(...question)).levels).not.toBe(here.levels)
  })

  test('goes moment by moment, with all meters in each', async () => {
    const processor = await venueAt(START_MS)
    const both = decoded(await processor.past(START_MS, SECOND_MS, 50, [JUKEBOX, DJ]))
    expect(both.filter((_, nth) => nth % 2 === 0)).toEqual(await levels(processor, JUKEBOX, START_MS, [SECOND_MS, 50]))
    expect(both.filter((_, nth) => nth % 2 === 1)).toEqual(await levels(processor, DJ, START_MS, [SECOND_MS, 50]))
  })

  test('is what was really sent, where something was', async () => {
    // On a slow clock, so that no simulated time passes between a measurement and its sending.
    const { client, processor } = await setUp({ venue: 'demo', recordLevels: true, meterHz: 30, speed: 0.1 })
    const params = ['SourceMeter_6', 'ZoneMeter_3', 'MixMeter_14'].map((param) => ({ param, fmt: 'val' }))
    await client.ask({ method: 'sub', params })
    await until(async () => (await processor.sentLevels('MixMeter_14')).atMs.length >= 5, {
      withinMs: 15_000,
      what: 'five samples',
    })
    const { startMs } = await processor.state()
    for (const [param, meter] of [
      ['SourceMeter_6', DJ],
      ['ZoneMeter_3', { family: 'zone', index: 3 }],
      ['MixMeter_14', { family: 'mix', index: 14 }],
    ] as const) {
      const sent = await processor.sentLevels(param)
      for (const [nth, atMs] of sent.atMs.entries()) {
        // A question is in whole ms and a measurement is not, and on a beat the level jumps: one of the neighbours fits.
        const wholeMs = Math.floor(startMs + atMs)
        const near = [wholeMs - 1, wholeMs, wholeMs + 1].map((fromMs) =>
          levels(processor, meter, fromMs, [SECOND_MS, 1]),
        )
        const distances = (await Promise.all(near))
          .flat()
          .map((levelDb) => Math.abs(levelDb - (sent.levelDb[nth] ?? 0)))
        expect(Math.min(...distances), `${param} at ${atMs}`).toBeLessThan(0.15)
      }
    }
  })

  test('is a bar’s day: closed from three to ten, quiet in the afternoon, loudest at about ten in the evening', async () => {
    const processor = await venueAt(START_MS)
    const hour = async (nth: number, meter: MeterKey) =>
      meanDb(await levels(processor, meter, theDayBefore(nth, 0), [SECOND_MS, 3600], { days: 'quiet' }))
    for (const nth of [3, 6, 9]) {
      expect(await hour(nth, { family: 'zone', index: 3 }), `at ${nth}`).toBeLessThan(-65)
      expect(await hour(nth, TV)).toBeLessThan(-65)
    }
    const music = await Promise.all([14, 18, 20, 22, 23].map((nth) => hour(nth, JUKEBOX)))
    expect([...music].sort((a, b) => b - a)[0]).toBe(music[3])
    expect((music[3] ?? 0) - (music[0] ?? 0)).toBeGreaterThan(8)
    expect(music[0]).toBeGreaterThan(-45)
    // A television is as loud in an empty bar.
    expect(Math.abs((await hour(14, TV)) - (await hour(22, TV)))).toBeLessThan(2)
  })

  test('has something worth looking at, and has not where it is to be quiet', async () => {
    const processor = await venueAt(START_MS)
    const clipped = async (options: Partial<PastOptions>) => {
      const day = await Promise.all(
        Array.from({ length: 23 }, (_, nth) =>
          levels(processor, DJ, START_MS - DAY_MS + nth * HOUR_MS, [SECOND_MS, 3600], options),
        ),
      )
      return day.flat().flatMap((level, nth) => (level > -3 ? [START_MS - DAY_MS + nth * SECOND_MS] : []))
    }
    const tooLoud = await clipped({})
    expect(tooLoud.length).toBeGreaterThan(5)
    expect(tooLoud.every((atMs) => atMs >= theDayBefore(22, 40) && atMs < theDayBefore(22, 42))).toBe(true)
    expect(await clipped({ days: 'quiet' })).toEqual([])

    const today = theDayBefore(15, 0) + DAY_MS
    const silentMinutes = async (options: Partial<PastOptions>) =>
      (await levels(processor, TV, today, [SECOND_MS, 1800], options)).filter((level) => level < -50).length / 60
    // The glide begins at half past three, and the signal is back by then.
    expect(await silentMinutes({})).toBe(6)
    expect(await silentMinutes({ days: 'quiet' })).toBe(0)

    const player = async (minute: number) =>
      meanDb(await levels(processor, SPOTIFY, theDayBefore(19, minute), [SECOND_MS, 120]))
    expect((await player(2)) - (await player(6))).toBeGreaterThan(10)
    expect((await player(26)) - (await player(22))).toBeGreaterThan(10)
  })

  test.each([
    ['an evening', 22, 30],
    ['the small hours', 5, 0],
    ['the opening', 11, 0],
  ])('is as live for the last two hours and glides there, on a start in %s', async (_, hour, minute) => {
    const startMs = theDayBefore(hour, minute)
    const processor = await venueAt(startMs)
    const last = [startMs - 2 * HOUR_MS, SECOND_MS, 7200] as const
    const [fromMs, ...steps] = last
    expect(await levels(processor, JUKEBOX, fromMs, steps)).toEqual(
      await levels(processor, JUKEBOX, fromMs, steps, { days: 'steady' }),
    )
    const before = await levels(processor, JUKEBOX, startMs - 3.2 * HOUR_MS, [SECOND_MS, 1.4 * 3600])
    const minutes = Array.from({ length: 84 }, (__, nth) => meanDb(before.slice(nth * 60, nth * 60 + 60)))
    for (const [nth, level] of minutes.entries())
      expect(Math.abs(level - (minutes[nth - 1] ?? level)), `minute ${nth}`).toBeLessThan(6)
  })

  test('drifts by so many dB a day to where it is now, one source alone', async () => {
    const processor = await venueAt(START_MS)
    const options = { days: 'steady', drifts: [{ source: DJ.index, dbPerDay: -0.8 }] } as const
    const usual = async (meter: MeterKey, daysAgo: number) =>
      meanDb(await levels(processor, meter, START_MS - daysAgo * DAY_MS, [SECOND_MS, 3600], options))
    const now = await usual(DJ, 0)
    for (const daysAgo of [2, 5, 10]) expect((await usual(DJ, daysAgo)) - now).toBeCloseTo(0.8 * daysAgo, 0)
    expect(Math.abs((await usual(JUKEBOX, 10)) - (await usual(JUKEBOX, 0)))).toBeLessThan(1)
    // What plays the source drifts with it.
    const stage = { family: 'zone', index: 2 } as const
    expect((await usual(stage, 5)) - (await usual(stage, 0))).toBeCloseTo(4, 0)
  })

  test('is told through the mixer as it is set now, without what is held or plays over it', async () => {
    const processor = await venueAt(START_MS)
    const zone = { family: 'zone', index: 3 } as const
    const ask = () => levels(processor, zone, START_MS, [SECOND_MS, 20])
    const before = await ask()
    await processor.hold('ZoneMeter_3', -1)
    await processor.duck([3], HOUR_MS)
    expect((await processor.state()).values.ZoneGain_3).toBe(-10)
    expect(await ask()).toEqual(before)
    await processor.outsideSet('ZoneSource_3', { val: DJ.index })
    expect(await ask()).not.toEqual(before)
    await processor.outsideSet('ZoneMute_3', { val: 1 })
    expect(new Set(await ask())).toEqual(new Set([-80]))
  })

  test('is refused in a sentence where it makes no sense', async () => {
    const processor = await startSimulator({ meterPort: await freeUdpPort() })
    onTestFinished(processor.stop)
    const ask = (...question: Parameters<SimulatorHandle['past']>) => processor.past(...question)
    await expect(ask(START_MS, SECOND_MS, 11_251, [DJ, TV])).rejects.toThrow('1 to 22500')
    expect(decoded(await ask(START_MS, SECOND_MS, 11_250, [DJ, TV]))).toHaveLength(22_500)
    await expect(ask(START_MS, SECOND_MS, 5, [])).rejects.toThrow('1 to 22500')
    await expect(ask(START_MS, SECOND_MS, 5, [{ family: 'zone', index: 77 }])).rejects.toThrow('no meter zone 77')
    await expect(ask(START_MS, SECOND_MS, 0, [DJ])).rejects.toThrow('steps')
    await expect(ask(START_MS, 50, 5, [DJ])).rejects.toThrow('stepMs')
    await expect(ask(START_MS, SECOND_MS, 5, [{ family: 'pit', index: 1 } as never])).rejects.toThrow('one of source')
    await expect(ask(START_MS, SECOND_MS, 5, [DJ], { days: 'wild' as never })).rejects.toThrow('one of eventful')
    await expect(ask(START_MS, SECOND_MS, 5, [DJ], { drifts: [{}] as never })).rejects.toThrow('dbPerDay')
  })
})
