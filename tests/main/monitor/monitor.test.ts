import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { consoleFindings } from '../../../src-main/api/alarm-findings.ts'
import { createMonitorRoom, type MonitorRoom } from '../../../src-main/app-monitor.ts'
import type { Fleet } from '../../../src-main/device/fleet.ts'
import { createMeterBank, type MeterBank } from '../../../src-main/meters/bank.ts'
import { createMonitorSettingStore } from '../../../src-main/store/settings.ts'
import { createTopic, type Source } from '../../../src-main/topic.ts'
import type { Alert, Analysis } from '../../../src-shared/model/insight.ts'
import { MonitorSettings } from '../../../src-shared/model/monitor.ts'
import { ProcessorId, type ProcessorView } from '../../../src-shared/model/processor.ts'
import { CHANNEL_FAMILIES, channelsOf, type ProcessorSound } from '../../../src-shared/model/sound.ts'
import { barSound, processor, sound, source, WAITING, zone } from '../../support/fake-venue.ts'
import { createRecordedLog } from '../../support/log.ts'
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts'
import { readingsForTest, type TestReadings } from '../../support/monitor-store.ts'

const id = ProcessorId.parse('p-1')
const HOUR_MS = 3_600_000

/** A monitor on a clock that a test moves, with a processor whose levels a test says. */
interface World {
  readonly clock: ManualClock
  readonly bank: MeterBank
  readonly views: Source<readonly ProcessorView[]>
  readonly sounds: Source<readonly ProcessorSound[]>
  readonly store: TestReadings
  room: MonitorRoom
  /** tenths of a dB of every meter from now on; null for none. */
  level: (family: string, index: number) => number | null
}

let world: World

/** What the monitor needs of a fleet is what it is told of. */
function open(): MonitorRoom {
  const { clock, bank, views, sounds, store } = world
  const log = createRecordedLog()
  const settings = createMonitorSettingStore(store.connection, (sentence) => log.warn(sentence))
  const fleet = { views, sound: sounds } as unknown as Fleet
  const opened = { db: null as never, sqlite: store.connection, close: async () => undefined }
  const processorIds = () => views.get().map((view) => view.id)
  const onChanges = () => undefined
  return createMonitorRoom({ clock, log, store: opened, settings, bank, fleet, records: true, processorIds, onChanges })
}

beforeEach(async () => {
  const clock = createManualClock()
  const bank = createMeterBank(clock, () => -30)
  const store = await readingsForTest()
  const views = createTopic<readonly ProcessorView[]>([])
  const sounds = createTopic<readonly ProcessorSound[]>([])
  world = { clock, bank, store, views, sounds, room: undefined as never, level: () => -300 }
  world.room = open()
  onTestFinished(() => world.room.close())
  onTestFinished(
    clock.every(500, () => {
      for (const [place, family] of CHANNEL_FAMILIES.entries()) {
        for (const one of sounds.get()) {
          for (const { index } of channelsOf(one, family)) {
            const level = world.level(family, index)
            if (level !== null) bank.sink(one.processorId).write(place, index, level, clock.monotonicMs())
          }
        }
      }
    }),
  )
})

/** Puts a bar in the list. */
function join(bar: ProcessorSound = barSound(id)): void {
  world.bank.place(
    id,
    CHANNEL_FAMILIES.flatMap((family) => channelsOf(bar, family).map(({ index }) => ({ family, index }))),
  )
  world.sounds.set([bar])
  world.views.set([processor(id, 'House', { link: { kind: 'online', sinceMs: world.clock.nowMs() } })])
}

const analyze = (): Promise<Analysis> => world.room.monitor.analyze(id)
const types = ({ findings }: Analysis) => findings.map(({ type }) => type)

describe('before there is enough', () => {
  test('it says that it collects, how far it is, and judges when the first picture is full', async () => {
    join(sound(id, { zones: [zone(0, 'Bar', { source: 0 })], sources: [source(0, 'Jukebox', {})] }))
    // The sample that ends at this moment may still be on its way.
    await world.clock.advance(60_000)
    expect((await analyze()).judgement).toEqual({ kind: 'no-data', why: 'collecting', readings: 11, needed: 60 })
    expect(world.room.monitor.insights.get().home).toBeNull()
    await world.clock.advance(245_000)
    const full = await analyze()
    expect(full.judgement).toEqual({ kind: 'judged' })
    expect(full.severity).toBe('optimal')
    expect(world.room.monitor.insights.get().home?.severity).toBe('optimal')
  })

  test('nothing is known of a processor that nobody has', async () => {
    await expect(analyze()).rejects.toMatchObject({ code: 'not-found' })
  })

  test('it says why there is nothing: stopped, not connected, no meters', async () => {
    join()
    await world.room.monitor.stop(id, 'Ada')
    expect((await analyze()).judgement).toMatchObject({ why: 'stopped' })
    await world.room.monitor.start(id, 'Ada')
    world.level = () => null
    await world.clock.advance(6 * 60_000)
    expect((await analyze()).judgement).toMatchObject({ why: 'no-meters' })
    world.views.set([processor(id, 'House', { link: { ...WAITING, sinceMs: world.clock.nowMs() } })])
    expect((await analyze()).judgement).toMatchObject({ why: 'not-connected' })
  })
})

describe('a finding', () => {
  const alerts = (): readonly Alert[] => world.room.monitor.alerts.get()

  beforeEach(async () => {
    const zones = [zone(0, 'Patio', { source: 2 }), zone(1, 'Bar', { source: 0 })]
    join(sound(id, { zones, sources: [source(0, 'Jukebox', {}), source(2, 'TV 3', {})] }))
    world.level = (family, index) =>
      family === 'source' && index === 2 ? -800 : family === 'zone' && index === 0 ? -800 : -250
    await world.clock.advance(6 * 60_000)
  })

  test('is an alert while it is found, once, and is over when it is not found any more', async () => {
    expect(types(await analyze())).toEqual(['silence'])
    const [first] = alerts()
    expect(first).toMatchObject({ type: 'silence', processorName: 'House', snoozed: null })
    await world.clock.advance(60_000)
    expect(alerts()).toEqual([first])
    world.level = () => -250
    await world.clock.advance(6 * 60_000)
    expect(alerts()).toEqual([])
    const { events } = await world.room.monitor.history({ processorId: id, span: '1h', endMs: null })
    const found = events.find(({ kind }) => kind === 'finding')
    expect(found).toMatchObject({ fromMs: first!.openedMs, severity: first!.severity, message: first!.message })
    expect(found).not.toMatchObject({ toMs: null })
  })

  test('can be snoozed for a time, and wakes by itself', async () => {
    await analyze()
    await world.room.monitor.snooze({ id: alerts()[0]!.id, for: '1h', planned: true }, 'Ada')
    expect(alerts()[0]?.snoozed).toEqual({ untilMs: world.clock.nowMs() + HOUR_MS, by: 'Ada', planned: true })
    await world.clock.advance(HOUR_MS + 60_000)
    expect(alerts()[0]?.snoozed).toBeNull()
    await expect(world.room.monitor.snooze({ id: 999, for: '1h', planned: false }, 'Ada')).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('is still there after a restart, with what was said about it', async () => {
    await analyze()
    await world.room.monitor.snooze({ id: alerts()[0]!.id, for: 'fixed', planned: false }, 'Ada')
    const before = alerts()
    world.room.close()
    world.room = open()
    expect(alerts()).toEqual(before)
  })

  test('follows thresholds that are set', async () => {
    const { monitor } = world.room
    const changed = MonitorSettings.parse({ thresholds: { ...monitor.settings().thresholds, silenceDb: -80 } })
    await monitor.setSettings(changed)
    expect(types(await analyze())).not.toContain('silence')
  })
})

test('a processor that leaves in the middle of its analysis is answered, and is gone after it', async () => {
  join()
  await world.clock.advance(6 * 60_000)
  const answer = analyze()
  world.views.set([])
  world.sounds.set([])
  await expect(answer).resolves.toMatchObject({ processorId: id })
  expect(world.room.monitor.insights.get().processors).toEqual([])
  await expect(world.room.monitor.history({ processorId: id, span: '1h', endMs: null })).rejects.toMatchObject({
    code: 'not-found',
  })
  await world.room.monitor.tidy()
  expect(world.store.sqlite.prepare('select count(*) from meter_tick').pluck().get()).toBe(0)
})

describe('history', () => {
  test('of an empty store and of one reading is answered for every span', async () => {
    join()
    for (const span of ['5min', '1h', '24h', '30d', '1y'] as const) {
      const empty = await world.room.monitor.history({ processorId: id, span, endMs: null })
      expect(empty).toMatchObject({ series: [], readings: 0, oldestMs: null })
      expect(empty.startsMs.length).toBeLessThanOrEqual(1440)
    }
    await world.clock.advance(5000)
    for (const span of ['5min', '1h', '24h', '30d', '1y'] as const) {
      const { series, oldestMs } = await world.room.monitor.history({ processorId: id, span, endMs: null })
      expect(series.length, span).toBeGreaterThan(0)
      expect(
        series[0]?.mean.filter((mean) => mean !== null),
        span,
      ).toHaveLength(1)
      expect(oldestMs).not.toBeNull()
    }
    const summary = await world.room.monitor.summarize(id, 24)
    expect(summary).toMatchObject({ dataPoints: 6, averageLevelDb: -30, peakLevelDb: -30, trend: 'stable' })
  })

  test('shows what changed at a processor, and its new names', async () => {
    join()
    await world.clock.advance(10_000)
    const bar = barSound(id)
    const zones = bar.zones.map((one) => (one.index === 0 ? { ...one, muted: true, name: 'Front bar' } : one))
    world.sounds.set([{ ...bar, zones }])
    await world.clock.advance(10_000)
    const { events } = await world.room.monitor.history({ processorId: id, span: '1h', endMs: null })
    expect(events).toMatchObject([
      { kind: 'change', family: 'zone', index: 0, what: 'mute', before: 0, after: 1, name: 'Front bar' },
      { kind: 'renamed', before: 'Main bar', after: 'Front bar' },
    ])
  })

  test('keeps hours that are over, and removes readings on demand', async () => {
    join()
    await world.clock.advance(2 * HOUR_MS + 60_000)
    const count = (table: string) => world.store.sqlite.prepare(`select count(*) from ${table}`).pluck().get()
    const series = CHANNEL_FAMILIES.flatMap((family) => channelsOf(barSound(id), family)).length + 1
    // The first waits for what is running, the second does what is left.
    await world.room.monitor.tidy()
    await world.room.monitor.tidy()
    expect(count('meter_hour')).toBe(2 * series)
    const before = await world.room.monitor.summarize(id, 24)
    expect(before.dataPoints).toBe(6 * (2 * 720 + 12))
    const deleted = await world.room.monitor.cleanup(1)
    expect(deleted).toBeGreaterThan(0)
    const day = await world.room.monitor.history({ processorId: id, span: '24h', endMs: null })
    expect(day.series[0]?.mean.filter((mean) => mean !== null)).toHaveLength(61)
  })
})

test('what is wrong with the console itself is an alert of its own, and no processor’s', async () => {
  join()
  const { monitor } = world.room
  const alarm = {
    code: 'overdue',
    severity: 'moderate',
    sentence: 'The last backup is too old.',
    action: 'Back up now.',
  } as const
  const found = consoleFindings([{ ...alarm, sinceMs: world.clock.nowMs() }], null, world.clock.nowMs())
  monitor.tellConsole(found)
  expect(monitor.alerts.get()).toMatchObject([
    {
      type: 'backup',
      processorId: null,
      processorName: 'This computer',
      message: alarm.sentence,
      action: alarm.action,
    },
  ])
  await analyze()
  expect(monitor.alerts.get()).toHaveLength(1)
  monitor.tellConsole([])
  expect(monitor.alerts.get()).toEqual([])
})
