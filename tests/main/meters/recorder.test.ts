import { beforeEach, describe, expect, test } from 'vitest'
import { createMeterBank, type MeterBank } from '../../../src-main/meters/bank.ts'
import { createRecorder, type Recorder } from '../../../src-main/meters/recorder.ts'
import { createMonitorSessionStore, type MonitorSessionStore } from '../../../src-main/store/monitor-sessions.ts'
import { createMonitorSettingStore } from '../../../src-main/store/settings.ts'
import { createTopic, type Source } from '../../../src-main/topic.ts'
import { ProcessorId, type ProcessorView } from '../../../src-shared/model/processor.ts'
import type { Tick } from '../../../src-shared/model/recording.ts'
import { processor, WAITING } from '../../support/fake-venue.ts'
import { createRecordedLog, type RecordedLog } from '../../support/log.ts'
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts'
import { readingsForTest, type TestReadings } from '../../support/monitor-store.ts'

const id = ProcessorId.parse('p-1')

let store: TestReadings
let sessions: MonitorSessionStore
let views: Source<readonly ProcessorView[]>
let log: RecordedLog

beforeEach(async () => {
  store = await readingsForTest()
  sessions = createMonitorSessionStore(store.connection)
  views = createTopic<readonly ProcessorView[]>([])
  log = createRecordedLog()
})

/** A console on the store, and the meter that it hears. Several after one another live on one store. */
function console(clock: ManualClock, insert: (ticks: readonly Tick[]) => void = store.ticks.insert) {
  const bank: MeterBank = createMeterBank(clock, () => -30)
  bank.place(id, [{ family: 'source', index: 0 }])
  const settings = createMonitorSettingStore(store.connection, (sentence) => log.warn(sentence))
  const lastSampleMs = (processorId: string) => store.ticks.newest(processorId)?.endMs ?? null
  const { periodMs, setPeriodMs } = settings
  const keep = { ...sessions, insert, lastSampleMs, periodMs, setPeriodMs }
  const recorder = createRecorder({ clock, log, bank, views, keep })
  const stopPlaying = clock.every(200, () => bank.sink(id).write(0, 0, -200, clock.monotonicMs()))
  return { bank, recorder, stopPlaying }
}

/** Begins of the periods that are recorded, in seconds after `fromMs`. */
function recorded(fromMs: number): readonly number[] {
  const series = store.series.of(id)
  const readings = store.readings.full(series, 0, Number.MAX_SAFE_INTEGER)
  return [...(readings.get(series.find(({ kind }) => kind === 'source')?.id ?? -1)?.atMs ?? [])].map(
    (atMs) => (atMs - fromMs) / 1000,
  )
}
const state = (recorder: Recorder) => recorder.states.get()[0]!

describe('a processor in the list', () => {
  test('is recorded each five seconds, at whole periods of the wall’s clock', async () => {
    const clock = createManualClock()
    await clock.advance(1_234)
    const { recorder } = console(clock)
    views.set([processor(id, 'House', { latencyMs: 18.26 })])
    const startMs = clock.nowMs() - 1_234
    await clock.advance(20_000)
    expect(recorded(startMs)).toEqual([0, 5, 10, 15])
    expect(state(recorder)).toMatchObject({
      periodMs: 5000,
      recording: { kind: 'recording' },
      lastSampleMs: startMs + 20_000,
      gap: null,
    })
    const series = store.series.of(id)
    const trips = store.readings.full(series, 0, clock.nowMs()).get(series.find(({ kind }) => kind === 'latency')!.id)!
    expect([...trips.level]).toEqual([183, 183, 183, 183])
    expect(recorder.newest()).toMatchObject([{ family: 'source', index: 0, levelDb: -20, peakDb: -20 }])
    recorder.close()
    expect(sessions.list(id, 9)).toMatchObject([{ startedBy: 'the console', stoppedBy: 'the console' }])
  })

  test('is not recorded any more when it has left', async () => {
    const clock = createManualClock()
    const { recorder } = console(clock)
    views.set([processor(id, 'House', {})])
    await clock.advance(5_000)
    views.set([])
    await clock.advance(20_000)
    expect(recorded(clock.nowMs() - 25_000)).toEqual([0])
    expect(recorder.states.get()).toEqual([])
  })

  test('keeps another period once it is set, in this console and in the next', async () => {
    const clock = createManualClock()
    const first = console(clock)
    views.set([processor(id, 'House', {})])
    first.recorder.setPeriod(id, 2000)
    const startMs = clock.nowMs()
    await clock.advance(4000)
    expect(recorded(startMs)).toEqual([0, 2])
    first.recorder.close()
    const second = console(clock)
    expect(state(second.recorder).periodMs).toBe(2000)
  })
})

describe('what a person stopped', () => {
  test('stays stopped through a restart, and what is missing has its cause', async () => {
    const clock = createManualClock()
    const startMs = clock.nowMs()
    const first = console(clock)
    views.set([processor(id, 'House', {})])
    await clock.advance(5000)
    first.recorder.stop(id, 'Ada')
    await clock.advance(10_000)
    first.recorder.close()
    const second = console(clock)
    expect(state(second.recorder).recording).toMatchObject({ kind: 'stopped', by: 'Ada' })
    await clock.advance(10_000)
    second.recorder.start(id, 'Ben')
    await clock.advance(5000)
    expect(recorded(startMs)).toEqual([0, 25])
    expect(sessions.gaps(id, 0, clock.nowMs())).toEqual([
      { fromMs: startMs + 5000, toMs: startMs + 25_000, cause: 'stopped' },
    ])
    expect(sessions.list(id, 9)).toMatchObject([
      { startedBy: 'Ben', stoppedMs: null },
      { startedBy: 'the console', stoppedBy: 'Ada' },
    ])
  })
})

describe('a gap', () => {
  test('of the link is kept from second to second, however short', async () => {
    const clock = createManualClock()
    console(clock)
    const startMs = clock.nowMs()
    views.set([processor(id, 'House', {})])
    await clock.advance(6000)
    views.set([processor(id, 'House', { link: { ...WAITING, sinceMs: clock.nowMs() } })])
    await clock.advance(700)
    views.set([processor(id, 'House', { link: { kind: 'connecting', sinceMs: clock.nowMs() } })])
    await clock.advance(300)
    views.set([processor(id, 'House', { link: { kind: 'online', sinceMs: clock.nowMs() } })])
    expect(sessions.gaps(id, 0, clock.nowMs())).toEqual([
      { fromMs: startMs + 6000, toMs: startMs + 7000, cause: 'link' },
    ])
  })

  test('is none while a link is made for the first time', async () => {
    const clock = createManualClock()
    const { recorder } = console(clock)
    views.set([processor(id, 'House', { link: { kind: 'connecting', sinceMs: clock.nowMs() } })])
    await clock.advance(1000)
    expect(state(recorder).gap).toBeNull()
    views.set([processor(id, 'House', { link: { ...WAITING, sinceMs: clock.nowMs() } })])
    expect(state(recorder).gap).toMatchObject({ cause: 'link', toMs: null })
  })

  test('of the meters is told while commands are answered', async () => {
    const clock = createManualClock()
    const { recorder, stopPlaying } = console(clock)
    const startMs = clock.nowMs()
    views.set([processor(id, 'House', {})])
    await clock.advance(10_000)
    stopPlaying()
    await clock.advance(20_000)
    // The last level held for a second of the third period.
    expect(recorded(startMs)).toEqual([0, 5, 10])
    expect(state(recorder).gap).toEqual({ fromMs: startMs + 15_000, toMs: null, cause: 'meters' })
  })

  test('of a sleeping computer lies between the samples beside it', async () => {
    const clock = createManualClock()
    let asleepMs = 0
    const sleepy: ManualClock = { ...clock, nowMs: () => clock.nowMs() + asleepMs }
    console(sleepy)
    const startMs = clock.nowMs()
    views.set([processor(id, 'House', {})])
    await clock.advance(10_000)
    asleepMs = 3_600_000
    await clock.advance(10_000)
    expect(recorded(startMs)).toEqual([0, 5, 3610, 3615])
    expect(sessions.gaps(id, 0, sleepy.nowMs())).toEqual([
      { fromMs: startMs + 10_000, toMs: startMs + 3_610_000, cause: 'asleep' },
    ])
  })

  test('of a console that ended without a word ends with the next, and begins with its last sample', async () => {
    const clock = createManualClock()
    const startMs = clock.nowMs()
    const killed = console(clock)
    views.set([processor(id, 'House', { link: { kind: 'online', sinceMs: startMs } })])
    await clock.advance(12_000)
    // Killed: nothing is closed. Its timers go on here, so its processor is taken away from it first.
    killed.stopPlaying()
    views.set([])
    await clock.advance(30_000)
    views.set([processor(id, 'House', {})])
    const later = console(clock)
    await clock.advance(5000)
    expect(sessions.list(id, 9)).toMatchObject([
      { stoppedMs: null, startedMs: startMs + 42_000 },
      { stoppedBy: 'interrupted' },
      { stoppedMs: startMs + 10_000, stoppedBy: 'interrupted' },
    ])
    expect(sessions.gaps(id, 0, clock.nowMs())[0]).toEqual({
      fromMs: startMs + 10_000,
      toMs: startMs + 42_000,
      cause: 'console-off',
    })
    later.recorder.close()
  })
})

describe('a store that does not take rows', () => {
  test('gets all of them when it does again, and the state says so meanwhile', async () => {
    const clock = createManualClock()
    let isFull = false
    const insert = (ticks: readonly Tick[]) => {
      if (isFull) throw new Error('database or disk is full')
      store.ticks.insert(ticks)
    }
    const { recorder } = console(clock, insert)
    const startMs = clock.nowMs()
    views.set([processor(id, 'House', {})])
    await clock.advance(10_000)
    isFull = true
    await clock.advance(15_000)
    expect(state(recorder).recording).toMatchObject({ kind: 'store-failed', waitingRows: 3 })
    expect(log.lines.filter(({ message }) => message.includes('does not take readings'))).toHaveLength(1)
    isFull = false
    await clock.advance(5000)
    expect(state(recorder).recording.kind).toBe('recording')
    expect(recorded(startMs)).toEqual([0, 5, 10, 15, 20, 25])
  })
})
