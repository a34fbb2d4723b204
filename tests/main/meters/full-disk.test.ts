import { expect, test } from 'vitest'
import { createMeterBank } from '../../../src-main/meters/bank.ts'
import { createRecorder } from '../../../src-main/meters/recorder.ts'
import { createMonitorSessionStore } from '../../../src-main/store/monitor-sessions.ts'
import { createMonitorSettingStore } from '../../../src-main/store/settings.ts'
import { createTopic } from '../../../src-main/topic.ts'
import { ProcessorId, type ProcessorView } from '../../../src-shared/model/processor.ts'
import type { Tick } from '../../../src-shared/model/recording.ts'
import { processor, WAITING } from '../../support/fake-venue.ts'
import { createRecordedLog } from '../../support/log.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { readingsForTest } from '../../support/monitor-store.ts'

const PERIOD_MS = 1000
const [house, patio] = [ProcessorId.parse('p-1'), ProcessorId.parse('p-2')]

/** A console that records one processor into a real file; a second one is in the list from when a test says so. */
async function venue() {
  const store = await readingsForTest()
  const clock = createManualClock()
  const log = createRecordedLog()
  const bank = createMeterBank(clock, () => -30)
  for (const id of [house, patio]) bank.place(id, [{ family: 'source', index: 0 }])
  const sessions = createMonitorSessionStore(store.connection)
  const { setPeriodMs } = createMonitorSettingStore(store.connection, log.warn)
  let [failed, written] = [0, 0]
  const insert = (ticks: readonly Tick[]) => {
    try {
      store.ticks.insert(ticks)
      written += ticks.length
    } catch (error) {
      failed += 1
      throw error
    }
  }
  const lastSampleMs = (id: string) => store.ticks.newest(id)?.endMs ?? null
  const keep = { ...sessions, insert, lastSampleMs, periodMs: () => PERIOD_MS, setPeriodMs }
  const views = createTopic<readonly ProcessorView[]>([processor(house, 'House', {})])
  const recorder = createRecorder({ clock, log, bank, views, keep })
  clock.every(PERIOD_MS / 2, () => bank.sink(house).write(0, 0, -200, clock.monotonicMs()))
  const { sqlite } = store
  const rows = () => Number(sqlite.prepare('select count(*) from meter_tick').pluck().get())
  return {
    store,
    clock,
    log,
    views,
    recorder,
    rows,
    failed: () => failed,
    written: () => written,
    errors: () => log.lines.filter(({ level }) => level === 'error').map(({ message }) => message),
    /** The file may not grow any more, and no page in it is free. */
    fill: () => void sqlite.pragma(`max_page_count = ${Number(sqlite.pragma('page_count', { simple: true }))}`),
    /** Nothing is taken any more, not even where a page that is there already has room. */
    takesNothing: (isOn: boolean) => void sqlite.pragma(`query_only = ${isOn ? 'ON' : 'OFF'}`),
    makeRoom: () => void sqlite.pragma('max_page_count = 1000000'),
    isWhole: () => sqlite.pragma('integrity_check', { simple: true }) === 'ok',
  }
}

test('a disk that is full for 3,000 commits costs no reading, damages nothing, and is told once', async () => {
  const { clock, log, recorder, rows, failed, written, errors, fill, makeRoom, isWhole } = await venue()
  await clock.advance(60 * PERIOD_MS)
  expect(rows()).toBe(60)
  fill()
  const before = recorder.states.get()[0]
  while (failed() < 3000) {
    await clock.advance(PERIOD_MS)
    // What was acknowledged is there, at every moment.
    if (failed() % 500 === 0) expect(rows()).toBe(written())
  }
  expect(before?.recording.kind).toBe('recording')
  const waiting = recorder.states.get()[0]?.recording
  expect(waiting).toMatchObject({ kind: 'store-failed', waitingRows: 3000 })
  expect(isWhole()).toBe(true)
  expect(errors()).toEqual(['The store does not take readings; they wait in memory'])

  makeRoom()
  await clock.advance(PERIOD_MS)
  expect(recorder.states.get()[0]?.recording.kind).toBe('recording')
  expect(rows()).toBe(written())
  // One for each second from the first to the last, and none of them twice.
  expect(rows()).toBe(
    (recorder.states.get()[0]!.lastSampleMs! - recorder.states.get()[0]!.recording.sinceMs) / PERIOD_MS,
  )
  expect(isWhole()).toBe(true)
  expect(log.lines.at(-1)?.message).toMatch(/takes readings again: 3001 rows that waited are kept, 0 were too many/)
  recorder.close()
  expect(errors()).toHaveLength(1)
})

test('what is missing meanwhile is written when there is room, with its true times, and that too is told once', async () => {
  const { store, clock, views, recorder, errors, takesNothing } = await venue()
  await clock.advance(10 * PERIOD_MS)
  takesNothing(true)
  const both = (link: ProcessorView['link']) =>
    views.set([processor(house, 'House', { link }), processor(patio, 'Patio', {})])
  const gaps: object[] = []
  for (let flap = 0; flap < 60; flap++) {
    const fromMs = clock.nowMs()
    both({ ...WAITING, sinceMs: fromMs })
    await clock.advance(2 * PERIOD_MS)
    gaps.push({ from_ms: fromMs, to_ms: clock.nowMs() })
    both({ kind: 'online', sinceMs: clock.nowMs() })
    await clock.advance(PERIOD_MS)
  }
  expect(recorder.states.get().map(({ processorId }) => processorId)).toEqual([house])
  expect([...errors()].sort()).toEqual([
    'A processor could not be followed',
    'The store does not take gaps; they wait in memory',
    'The store does not take readings; they wait in memory',
  ])
  takesNothing(false)
  both({ kind: 'online', sinceMs: clock.nowMs() })
  await clock.advance(3 * PERIOD_MS)
  const kept = store.sqlite.prepare(
    "select from_ms, to_ms from gap where processor_id = 'p-1' and cause = 'link' order by id",
  )
  expect(kept.all()).toEqual(gaps)
  expect(recorder.states.get().map(({ recording }) => recording.kind)).toEqual(['recording', 'recording'])
  recorder.close()
  expect(errors()).toHaveLength(3)
})
