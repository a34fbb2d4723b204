import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Analysis } from '../../../src-shared/model/insight.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { createMonitoredVenue, type MonitoredVenue } from '../../support/monitored-venue.ts'
import type { SimulatorHandle } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

/** Five minutes pass in fifteen seconds, for all scenarios at once. */
const SPEED = 20
const WINDOW_MS = 5 * 60_000
const DAY_MS = 24 * 3_600_000

interface Scenario {
  readonly id: ProcessorId
  readonly simulator: SimulatorHandle
}

let folder: string
let venue: MonitoredVenue
const scenarios = new Map<string, Scenario>()
const stops: (() => void)[] = []

/** Every processor of the venue has its own trouble; each is a real peer with its own address. */
const VENUES = {
  evening: {},
  silence: {},
  clipping: {},
  'hot microphone': {},
  'dead left channel': { venue: 'stereo' },
  'flapping link': {},
  'idle inputs': {},
  drift: {},
} as const

async function indexOf({ simulator }: Scenario, family: 'Source' | 'Zone', name: string): Promise<number> {
  const { values } = await simulator.state()
  const found = Object.entries(values).find(([param, value]) => param.startsWith(`${family}Name_`) && value === name)
  if (!found) throw new Error(`There is no ${family} named ${name}`)
  return Number(found[0].split('_')[1])
}

/** Says a past through the recorder: readings each five seconds, a batch after the other. */
async function tellPast({ id, simulator }: Scenario, days: number, dbPerDay: number): Promise<void> {
  const source = await indexOf({ id, simulator }, 'Source', 'Spotify')
  const meters = [{ family: 'source' as const, index: source }]
  const steps = 20_000
  const endMs = venue.clock.nowMs() - 60_000
  for (let fromMs = endMs - days * DAY_MS; fromMs < endMs; fromMs += steps * 5000) {
    const options = { days: 'steady' as const, drifts: [{ source, dbPerDay }] }
    const told = await simulator.past(Math.round(fromMs), 5000, steps, meters, options)
    await venue.room.takePast({ processorId: id, ...told })
  }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'atlas-scenarios-'))
  venue = await createMonitoredVenue(SPEED, folder)
  let host = 2
  for (const [name, choices] of Object.entries(VENUES)) {
    scenarios.set(name, await venue.add(host, { seed: host, meterHz: 4, ...choices }))
    host += 1
  }
  for (const { id } of scenarios.values()) await venue.ready(id)

  const of = (name: string) => scenarios.get(name)!
  const silence = of('silence')
  await silence.simulator.play(await indexOf(silence, 'Source', 'Spotify'), 'silence')
  const clipping = of('clipping')
  await clipping.simulator.play(await indexOf(clipping, 'Source', 'DJ'), 'clipping')
  const stereo = of('dead left channel')
  await stereo.simulator.play(await indexOf(stereo, 'Source', 'DJ Left'), 'silence')

  const hot = of('hot microphone')
  const [host1, main, patio] = [
    await indexOf(hot, 'Source', 'Mic 1 Host'),
    await indexOf(hot, 'Zone', 'Main Bar'),
    await indexOf(hot, 'Zone', 'Patio'),
  ]
  stops.push(venue.clock.every(20_000, () => void hot.simulator.duck([main, patio], 6_000, host1)))
  const flapping = of('flapping link')
  stops.push(venue.clock.every(40_000, () => void flapping.simulator.fault('reset-mid-frame', {})))

  await tellPast(of('drift'), 12, -1)
  // The window begins after everything was set up.
  const startMs = venue.clock.nowMs()
  await until(() => venue.clock.nowMs() - startMs > WINDOW_MS + 10_000, { withinMs: 40_000, what: 'five minutes pass' })
}, 120_000)

afterAll(async () => {
  for (const stop of stops) stop()
  await venue.close()
  await rm(folder, { recursive: true, force: true })
})

async function judged(name: keyof typeof VENUES): Promise<Analysis> {
  const analysis = await venue.room.monitor.analyze(scenarios.get(name)!.id)
  expect(analysis.judgement).toEqual({ kind: 'judged' })
  return analysis
}
const told = ({ findings }: Analysis) => findings.map(({ type, subject }) => [type, subject?.name ?? null])

test('a quiet normal evening: nothing', async () => {
  const evening = await judged('evening')
  expect(evening.findings).toEqual([])
  expect(evening.severity).toBe('optimal')
  expect(evening.scores.signalQuality.value).toBeGreaterThan(90)
})

test('silence on a routed source: that source, and where it is missing', async () => {
  const silence = await judged('silence')
  expect(told(silence)).toEqual([['silence', 'Spotify']])
  expect(silence.findings[0]?.message).toBe('2 areas are silent: their source, Spotify, sends no sound.')
})

test('clipping: the source', async () => {
  expect(told(await judged('clipping'))).toEqual([['clipping', 'DJ']])
})

test('a hot microphone under Custom Priority Volume: the microphone, and no level jump', async () => {
  const found = told(await judged('hot microphone'))
  expect(found.map(([type]) => type)).toEqual(found.map(() => 'ducking'))
  expect((await judged('hot microphone')).findings[0]?.message).toContain('Mic 1 Host')
})

test('a dead left channel: the pair, and no silence', async () => {
  expect(told(await judged('dead left channel')).map(([type]) => type)).toEqual(['imbalance'])
})

test('a flapping link: the network', async () => {
  const found = told(await judged('flapping link'))
  expect(found.map(([type]) => type)).toEqual(['network'])
})

test('five idle inputs: nothing', async () => {
  const idle = await judged('idle inputs')
  expect(idle.findings).toEqual([])
  expect(idle.severity).toBe('optimal')
})

test('a level that drifts over days: that source, with a forecast', async () => {
  const drift = await judged('drift')
  expect(told(drift)).toEqual([['drift', 'Spotify']])
  expect(drift.forecasts.map(({ subject }) => subject?.name)).toEqual(['Spotify'])
})
