import { expect, onTestFinished, test } from 'vitest'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { createMonitoredVenue, type MonitoredVenue } from '../../support/monitored-venue.ts'
import { until } from '../../support/wait.ts'

const HOUR_MS = 3_600_000
const PERIOD_MS = 5000

async function venueForTest(speed: number): Promise<MonitoredVenue> {
  const venue = await createMonitoredVenue(speed, await dataFolderForTest())
  onTestFinished(() => venue.close())
  return venue
}

/** The mean power of levels in dB that lasted so long, as a level: reckoned here, from nothing of the console's. */
function meanDb(parts: readonly { readonly db: number; readonly ms: number }[]): number {
  const power = parts.reduce((sum, { db, ms }) => sum + 10 ** (db / 10) * ms, 0)
  return 10 * Math.log10(power / parts.reduce((sum, { ms }) => sum + ms, 0))
}

test('an hour is recorded as it was sent, to the tenth of a dB, with every burst of one sample', async () => {
  const venue = await venueForTest(1)
  const { id, simulator } = await venue.add(2, { meterHz: 10 })
  await venue.ready(id)
  const hourMs = Math.floor(venue.clock.nowMs() / HOUR_MS) * HOUR_MS - HOUR_MS
  const stepMs = 100
  const meters = venue
    .sound(id)
    .sources.slice(0, 4)
    .map(({ index }) => ({ family: 'source' as const, index }))
  const sent = new Int16Array((HOUR_MS / stepMs) * meters.length)
  const stepsEach = 5000
  for (let step = 0; step < HOUR_MS / stepMs; step += stepsEach) {
    const steps = Math.min(stepsEach, HOUR_MS / stepMs - step)
    const told = await simulator.past(hourMs + step * stepMs, stepMs, steps, meters, { days: 'steady' })
    const bytes = Buffer.from(told.levels, 'base64')
    // A burst of a single sample each 97 seconds, on the second meter.
    for (let at = 0; at < steps; at++) {
      if ((step + at) % 970 === 500) bytes.writeInt16LE(-12, (at * meters.length + 1) * 2)
      for (let place = 0; place < meters.length; place++) {
        sent[(step + at) * meters.length + place] = bytes.readInt16LE((at * meters.length + place) * 2)
      }
    }
    await venue.room.takePast({ processorId: id, ...told, levels: bytes.toString('base64') })
  }

  let bursts = 0
  for (const [place, { index }] of meters.entries()) {
    const { atMs, level, peak, clippedSeconds } = venue.recordedOf(id, 'source', index)
    const inHour = [...atMs.keys()].filter((at) => atMs[at]! >= hourMs && atMs[at]! < hourMs + HOUR_MS)
    expect(inHour).toHaveLength(720)
    for (const at of inHour) {
      const first = (atMs[at]! - hourMs) / stepMs
      const own = Array.from(
        { length: PERIOD_MS / stepMs },
        (_, nth) => sent[(first + nth) * meters.length + place]! / 10,
      )
      expect(Math.abs(level[at]! / 10 - meanDb(own.map((db) => ({ db, ms: stepMs }))))).toBeLessThanOrEqual(0.1)
      expect(peak[at]).toBe(Math.round(Math.max(...own) * 10))
      const loudSeconds = new Set(own.flatMap((db, nth) => (db > -3 ? [Math.floor((nth * stepMs) / 1000)] : [])))
      expect(clippedSeconds[at]).toBe(loudSeconds.size)
      bursts += loudSeconds.size
    }
  }
  // 37 bursts were put in; the others would be the sound's own.
  expect(bursts).toBeGreaterThanOrEqual(37)

  await venue.room.monitor.tidy()
  const seconds = async (span: '24h' | '30d' | '1y') => {
    const { series } = await venue.room.monitor.history({ processorId: id, span, endMs: null })
    return series
      .filter(({ kind }) => kind === 'source')
      .flatMap(({ clippedSeconds }) => clippedSeconds.filter((_, at) => at % 2 === 1))
      .reduce((sum, each) => sum + each, 0)
  }
  const live = [...venue.recordedOf(id, 'source', 1).clippedSeconds].reduce((sum, each) => sum + each, 0)
  expect(live).toBeGreaterThanOrEqual(37)
  const all = meters
    .map(({ index }) => [...venue.recordedOf(id, 'source', index).clippedSeconds].reduce((sum, each) => sum + each, 0))
    .reduce((sum, each) => sum + each, 0)
  for (const span of ['24h', '30d', '1y'] as const) expect(await seconds(span), span).toBeGreaterThanOrEqual(all)
})

test('what comes through the sockets is recorded as it was sent', async () => {
  const venue = await venueForTest(1)
  const { id, simulator } = await venue.add(3, { meterHz: 10 })
  await venue.ready(id)
  await simulator.recordLevels(true)
  await simulator.hold('SourceMeter_0', -23.4)
  onTestFinished(venue.clock.every(1700, () => void simulator.hold('SourceMeter_1', -1.5, 1)))
  const startMs = venue.clock.nowMs()
  const periods = () => [...venue.recordedOf(id, 'source', 1).atMs.keys()].filter((at) => isWhole(at))
  const isWhole = (at: number) => venue.recordedOf(id, 'source', 1).atMs[at]! >= startMs
  await until(() => periods().length >= 2, { withinMs: 25_000, what: 'two whole periods are recorded' })

  const steady = venue.recordedOf(id, 'source', 0)
  const bursts = venue.recordedOf(id, 'source', 1)
  const { atMs: sentMs, levelDb } = await simulator.sentLevels('SourceMeter_1')
  // The simulator's own time begins with it; its clock and this one run alike.
  const originMs = venue.clock.nowMs() - (await simulator.state()).atMs
  for (const at of periods()) {
    expect([steady.level[at], steady.peak[at]]).toEqual([-234, -234])
    const [fromMs, toMs] = [bursts.atMs[at]!, bursts.atMs[at]! + PERIOD_MS]
    const own = sentMs.flatMap((_, nth) => {
      const untilMs = Math.min(originMs + (sentMs[nth + 1] ?? Number.POSITIVE_INFINITY), toMs)
      const ms = untilMs - Math.max(originMs + sentMs[nth]!, fromMs)
      return ms > 0 ? [{ db: levelDb[nth]!, ms }] : []
    })
    expect(bursts.peak[at]).toBe(-15)
    expect(bursts.clippedSeconds[at]).toBeGreaterThanOrEqual(2)
    // A burst that arrives some ms late lasts so much longer or shorter here than where it was sent.
    expect(Math.abs(bursts.level[at]! / 10 - meanDb(own))).toBeLessThanOrEqual(1)
  }
})
