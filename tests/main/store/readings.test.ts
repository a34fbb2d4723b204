import { describe, expect, test } from 'vitest'
import { NO_READING } from '../../../src-shared/decibels.ts'
import type { SeriesKey } from '../../../src-shared/model/monitor.ts'
import type { Series, Tick } from '../../../src-shared/model/recording.ts'
import { readingsForTest, type TestReadings } from '../../support/monitor-store.ts'
import { createSeededRandom } from '../../support/random.ts'

const HOUR_MS = 3_600_000
/** Ten in the morning of a day, UTC. */
const TEN_MS = Date.UTC(2026, 4, 1, 10)
const KEYS: readonly SeriesKey[] = [
  { kind: 'source', index: 0 },
  { kind: 'zone', index: 3 },
  { kind: 'latency', index: 0 },
]

function tick(atMs: number, change: Partial<Tick> = {}): Tick {
  return {
    processorId: 'p-1',
    atMs,
    periodMs: 5000,
    keys: KEYS,
    levels: Int16Array.of(-200, -310, 182),
    peaks: Int16Array.of(-150, -300, 182),
    clippedSeconds: Uint8Array.of(0, 0, 0),
    ...change,
  }
}

/** Every 5 s from `fromMs`, for `count` samples, one commit each minute. */
function record({ ticks }: TestReadings, fromMs: number, count: number, of: (at: number) => Partial<Tick>): void {
  for (let at = 0; at < count; at += 12) {
    const some = Array.from({ length: Math.min(12, count - at) }, (_, nth) =>
      tick(fromMs + (at + nth) * 5000, of(at + nth)),
    )
    ticks.insert(some)
  }
}

const nothing = () => ({})
const only = (store: TestReadings, kind: string): Series => store.series.of('p-1').find((one) => one.kind === kind)!
const closeAll = ({ hours }: TestReadings, nowMs: number) => {
  for (const { processorId, hour } of hours.due(nowMs)) hours.close(processorId, hour)
}

describe('readings', () => {
  test('are the same before and after their hour is closed, and across its border', async () => {
    const store = await readingsForTest()
    const random = createSeededRandom(1)
    const levels = Array.from({ length: 1500 }, () => -800 + Math.floor(random() * 800))
    record(store, TEN_MS, 1500, (at) => ({
      levels: Int16Array.of(levels[at]!, -500, 180),
      peaks: Int16Array.of(Math.min(0, levels[at]! + 40), -480, 180),
      clippedSeconds: Uint8Array.of(levels[at]! > -70 ? 3 : 0, 0, 0),
    }))
    const source = only(store, 'source')
    const ask = () => store.readings.full([source], TEN_MS + HOUR_MS / 2, TEN_MS + 2 * HOUR_MS).get(source.id)!
    const before = ask()
    expect(before.level.length).toBe(1080)
    expect([...before.level]).toEqual(levels.slice(360, 1440))
    closeAll(store, TEN_MS + 2 * HOUR_MS)
    expect(store.sqlite.prepare('select count(*) from meter_tick').pluck().get()).toBe(60)
    expect(ask()).toEqual(before)
  })

  test('of a meter that came later, and of one that is gone, stand at their own times', async () => {
    const store = await readingsForTest()
    store.ticks.insert([tick(TEN_MS)])
    const keys: readonly SeriesKey[] = [
      { kind: 'zone', index: 3 },
      { kind: 'mix', index: 14 },
    ]
    const changed = {
      keys,
      levels: Int16Array.of(-1, -2),
      peaks: Int16Array.of(-1, -2),
      clippedSeconds: Uint8Array.of(1, 0),
    }
    store.ticks.insert([tick(TEN_MS + 5000, changed)])
    const all = store.readings.full(store.series.of('p-1'), TEN_MS, TEN_MS + HOUR_MS)
    const timesOf = (kind: string) => [...all.get(only(store, kind).id)!.atMs].map((atMs) => atMs - TEN_MS)
    expect(timesOf('source')).toEqual([0])
    expect(timesOf('zone')).toEqual([0, 5000])
    expect(timesOf('mix')).toEqual([5000])
  })

  test('of a commit that failed leave nothing behind, and the next one stands', async () => {
    const store = await readingsForTest()
    const broken = tick(TEN_MS, { periodMs: Number.NaN })
    expect(() => store.ticks.insert([tick(TEN_MS - 5000), broken])).toThrow()
    expect(store.series.of('p-1')).toEqual([])
    store.ticks.insert([tick(TEN_MS)])
    expect(store.ticks.newest('p-1')).toEqual({ atMs: TEN_MS, endMs: TEN_MS + 5000 })
    expect(store.readings.full(store.series.of('p-1'), 0, TEN_MS + HOUR_MS).size).toBe(3)
  })
})

describe('sums', () => {
  test('by minute, hour and day count every second once, closed or not', async () => {
    const store = await readingsForTest()
    record(store, TEN_MS, 720 * 3, (at) => ({
      levels: Int16Array.of(at < 720 ? -600 : -200, -310, at % 3 === 0 ? NO_READING : 180),
      clippedSeconds: Uint8Array.of(at === 900 ? 1 : 0, 0, 0),
    }))
    const source = only(store, 'source')
    const look = () => {
      const [minutes, hours, days] = [
        store.readings.minutes([source], TEN_MS, 180, 1).get(source.id)!,
        store.readings.hours([source], TEN_MS / HOUR_MS, 3).get(source.id)!,
        store.readings.days([source], [Date.UTC(2026, 4, 1)], Date.UTC(2026, 4, 2)).get(source.id)!,
      ]
      return { minutes, hours, days }
    }
    const open = look()
    expect([...open.hours.seconds]).toEqual([3600, 3600, 3600])
    expect([...open.hours.silentSeconds]).toEqual([3600, 0, 0])
    expect([...open.hours.clippedSeconds]).toEqual([0, 1, 0])
    expect([...open.hours.mean]).toEqual([-600, -200, -200])
    expect(open.minutes.clippedSeconds[75]).toBe(1)
    expect(open.days.seconds[0]).toBe(3 * 3600)
    closeAll(store, TEN_MS + 2 * HOUR_MS)
    expect(look()).toEqual(open)
    closeAll(store, TEN_MS + 3 * HOUR_MS)
    expect(look()).toEqual(open)
    const latency = only(store, 'latency')
    expect(store.readings.hours([latency], TEN_MS / HOUR_MS, 1).get(latency.id)!.seconds[0]).toBe(2400)
  })

  test('by hour and day over months are each where they belong, also those that came late', async () => {
    const store = await readingsForTest()
    const dayMs = 24 * HOUR_MS
    // One sample each seventh hour for a hundred days, and the first one of all when the rest is closed.
    const times = Array.from({ length: 342 }, (_, nth) => TEN_MS + nth * 7 * HOUR_MS)
    const later = [...times.slice(1), times[0]!]
    for (const [nth, atMs] of later.entries()) {
      if (nth === later.length - 1) closeAll(store, Number.MAX_SAFE_INTEGER)
      store.ticks.insert([tick(atMs, { levels: Int16Array.of(-(times.indexOf(atMs) + 1), -310, 182) })])
    }
    closeAll(store, Number.MAX_SAFE_INTEGER)
    const source = only(store, 'source')
    const hours = store.readings.hours([source], TEN_MS / HOUR_MS, 342 * 7).get(source.id)!
    expect([...hours.mean].filter((mean) => mean !== NO_READING)).toEqual(times.map((_, nth) => -(nth + 1)))
    expect(times.every((_, nth) => hours.seconds[nth * 7] === 5)).toBe(true)
    const starts = Array.from({ length: 100 }, (_, day) => Date.UTC(2026, 4, 1) + day * dayMs)
    const days = store.readings.days([source], starts, starts.at(-1)! + dayMs).get(source.id)!
    const counted = starts.map((start) => times.filter((atMs) => atMs >= start && atMs < start + dayMs).length)
    expect([...days.seconds]).toEqual(counted.map((count) => count * 5))
    expect(store.readings.oldestMs([source])).toBe(TEN_MS)
    expect(store.readings.newestMs([source])).toBe(times.at(-1)! + HOUR_MS)
    // What is not asked for is not there, in the middle of a block too.
    const { starts: past } = store.readings.pastHours(source, times[10]!, times[12]!)
    expect([...past]).toEqual([times[10], times[11]])
  })

  test('in buckets of several minutes keep the peaks', async () => {
    const store = await readingsForTest()
    record(store, TEN_MS, 720, (at) => ({ peaks: Int16Array.of(at === 100 ? -5 : -150, -300, 182) }))
    closeAll(store, TEN_MS + HOUR_MS)
    const source = only(store, 'source')
    const { max } = store.readings.minutes([source], TEN_MS, 12, 5).get(source.id)!
    expect([...max]).toEqual([-150, -5, ...new Array(10).fill(-150)])
  })
})

describe('a clock that is set back', () => {
  test('loses nothing and doubles nothing, in an hour that is closed or not', async () => {
    const store = await readingsForTest()
    record(store, TEN_MS, 720, nothing)
    closeAll(store, TEN_MS + HOUR_MS)
    record(store, TEN_MS + HOUR_MS, 60, nothing)
    // Half an hour back: the second half of the closed hour happens again, and the open hour from its beginning.
    record(store, TEN_MS + HOUR_MS / 2, 480, (at) => ({
      levels: Int16Array.of(-100, -310, at),
      peaks: Int16Array.of(-90, -300, at),
    }))
    closeAll(store, TEN_MS + 2 * HOUR_MS)
    closeAll(store, TEN_MS + 2 * HOUR_MS)
    const source = only(store, 'source')
    const all = store.readings.full([source], TEN_MS, TEN_MS + 2 * HOUR_MS).get(source.id)!
    expect(all.level.length).toBe(720 + 60 + 480)
    expect([...all.level].filter((level) => level === -100)).toHaveLength(480)
    const { seconds } = store.readings.hours([source], TEN_MS / HOUR_MS, 2).get(source.id)!
    expect([...seconds]).toEqual([3600 + 1800, 300 + 600])
    const minutes = store.readings.minutes([source], TEN_MS, 120, 1).get(source.id)!
    expect(minutes.seconds.reduce((sum, each) => sum + each)).toBe(1260 * 5)
    const day = store.readings.days([source], [Date.UTC(2026, 4, 1)], Date.UTC(2026, 4, 2)).get(source.id)!
    expect(day.seconds[0]).toBe(1260 * 5)
  })
})

describe('pruning', () => {
  const count = (store: TestReadings, table: string) =>
    store.sqlite.prepare(`select count(*) from ${table}`).pluck().get()
  const all = (step: () => number | null) => {
    let deleted = 0
    for (let done = step(); done !== null; done = step()) deleted += done
    return deleted
  }

  test('removes readings and tells how many, and the sums stay', async () => {
    const store = await readingsForTest()
    record(store, TEN_MS, 720 * 3, nothing)
    closeAll(store, TEN_MS + 3 * HOUR_MS)
    expect(all(() => store.prune.readings(TEN_MS + 2 * HOUR_MS))).toBe(2 * 720 * 3)
    expect(all(() => store.prune.readings(TEN_MS + 2 * HOUR_MS))).toBe(0)
    const source = only(store, 'source')
    expect(store.readings.full([source], 0, TEN_MS + 3 * HOUR_MS).get(source.id)!.level.length).toBe(720)
    expect([...store.readings.hours([source], TEN_MS / HOUR_MS, 3).get(source.id)!.seconds]).toEqual([3600, 3600, 3600])
    expect(store.readings.oldestMs([source])).toBe(TEN_MS)
  })

  test('removes sums when they are too old, and leaves no part of them', async () => {
    const store = await readingsForTest()
    record(store, TEN_MS, 720 * 2, nothing)
    closeAll(store, TEN_MS + 2 * HOUR_MS)
    all(() => store.prune.rollups(TEN_MS + HOUR_MS))
    const source = only(store, 'source')
    expect([...store.readings.hours([source], TEN_MS / HOUR_MS, 2).get(source.id)!.seconds]).toEqual([0, 3600])
    expect(count(store, 'minute_hour')).toBe(3)
  })

  test('removes everything of a processor that is gone, in steps, and nothing of another', async () => {
    const store = await readingsForTest()
    record(store, TEN_MS, 720, nothing)
    record(store, TEN_MS, 720, () => ({ processorId: 'p-2' }))
    record(store, TEN_MS + HOUR_MS, 12, nothing)
    closeAll(store, TEN_MS + HOUR_MS)
    expect(all(() => store.prune.orphans(['p-2']))).toBe(720 * 3)
    expect(store.series.of('p-1')).toEqual([])
    expect(count(store, 'meter_tick')).toBe(0)
    expect(count(store, 'meter_hour')).toBe(3)
    expect(count(store, 'rollup_day')).toBe(3)
    const [other] = store.series.of('p-2')
    expect(store.readings.full([other!], 0, TEN_MS + HOUR_MS).get(other!.id)!.level.length).toBe(720)
  })
})

test('an empty store answers everything', async () => {
  const store = await readingsForTest()
  expect(store.readings.full([], 0, TEN_MS).size).toBe(0)
  expect(store.readings.oldestMs([])).toBeNull()
  expect(store.hours.due(TEN_MS)).toEqual([])
  expect(store.prune.readings(TEN_MS)).toBeNull()
  expect(store.ticks.newest('p-1')).toBeNull()
})

test('a range without an end stays with its own series', async () => {
  const store = await readingsForTest()
  record(store, TEN_MS, 720, nothing)
  closeAll(store, TEN_MS + HOUR_MS)
  const source = only(store, 'source')
  expect(store.readings.full([source], 0, Number.MAX_SAFE_INTEGER).get(source.id)!.level.length).toBe(720)
})
