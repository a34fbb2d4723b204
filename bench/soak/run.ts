import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createScopedLog } from '../../src-main/log.ts'
import { createHousekeeping } from '../../src-main/monitor/housekeeping.ts'
import type { RollupTable } from '../../src-main/store/rollup-rows.ts'
import { MonitorSettings } from '../../src-shared/model/monitor.ts'
import type { Tick } from '../../src-shared/model/recording.ts'
import { openReadings, type ReadingStore, temporaryFolder } from '../product/readings.ts'
import { ALL_METERS } from '../recording/bar.ts'
import { createBarRecording, PROCESSOR_ID } from '../recording/record-bar.ts'
import { percentile, slopeOf } from '../statistics.ts'

const HOUR_MS = 3_600_000
const SAMPLES_AN_HOUR = 720
const START_MS = Date.UTC(2026, 5, 8)
/** Time between two levels of a meter: so many that a mean is one, so few that a week takes a minute. */
const LEVEL_EACH_MS = 2500
/** What the console keeps at full resolution, and what it takes for it (performance.md, "Goals"). */
const KEEP_FULL_HOURS = 24
const MOST_BYTES = 3
/** A step of the housekeeping in which nothing else can happen, ms: the one in a hundred, and the longest ever. */
const MOST_P99_MS = 20
const MOST_WORST_MS = 100
/** What the heap may grow by in a day, KB; what a collection finds differs by some hundred. */
const MOST_SLOPE_KB = 256
const LEAST_HOURS = 24
const MOST_SECONDS = 60

/** A line of the soak's table. */
export interface SoakLine {
  readonly what: string
  readonly value: string
  readonly goal: string
  readonly isMet: boolean
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Lives so many hours through bank, recorder, store, closing of hours and pruning, with one transaction of samples an hour. */
export async function soak(hours: number): Promise<readonly SoakLine[]> {
  const startMs = performance.now()
  const folder = await temporaryFolder()
  const store = await openReadings(join(folder.path, 'console.db'))
  try {
    const lived = await live(store, hours)
    return [...lived, atMost('the whole run', (performance.now() - startMs) / 1000, MOST_SECONDS, 's')]
  } finally {
    await store.close()
    await folder.remove()
  }
}

async function live(store: ReadingStore, hours: number): Promise<readonly SoakLine[]> {
  const waiting: Tick[] = []
  const recording = createBarRecording({
    startMs: START_MS,
    meters: ALL_METERS,
    levelEachMs: LEVEL_EACH_MS,
    insert: (ticks) => void waiting.push(...ticks),
  })
  const steps = timeSteps(store)
  const housekeeping = createHousekeeping({
    clock: recording.clock,
    log: createScopedLog((level, scope, message, detail) => {
      throw new Error(`${level} ${scope}: ${message}`, { cause: detail })
    }),
    store: steps.store,
    settings: () => MonitorSettings.parse({ keepFullHours: KEEP_FULL_HOURS }),
    processorIds: () => [PROCESSOR_ID],
    onHour: () => undefined,
  })
  const heap: { readonly day: number; readonly kb: number }[] = []
  for (let hour = 1; hour <= hours; hour++) {
    recording.playUntil(START_MS + hour * HOUR_MS)
    store.ticks.insert(waiting)
    waiting.length = 0
    // The first wait may be for one that a minute of this hour began, before the hour was over.
    await housekeeping.tidy()
    await housekeeping.tidy()
    collect()
    heap.push({ day: hour / 24, kb: process.memoryUsage().heapUsed / 1024 })
  }
  housekeeping.close()
  recording.close()
  return [
    ...countLines(store, hours),
    atMost('bytes of a reading at full resolution', bytesOfAReading(store), MOST_BYTES, 'bytes'),
    ...growthLines(heap),
    atMost('steps of the housekeeping: p99', percentile(steps.times, 0.99), MOST_P99_MS, 'ms'),
    atMost('steps of the housekeeping: worst', percentile(steps.times, 1), MOST_WORST_MS, 'ms'),
  ]
}

/** The same store, and how long each step in which nothing else can happen took, ms. */
function timeSteps({ hours, prune }: ReadingStore) {
  const times: number[] = []
  const timing =
    <Given extends unknown[], Result>(run: (...given: Given) => Result) =>
    (...given: Given): Result => {
      const startMs = performance.now()
      try {
        return run(...given)
      } finally {
        times.push(performance.now() - startMs)
      }
    }
  return {
    times,
    store: {
      hours: { due: timing(hours.due), close: timing(hours.close) },
      prune: {
        readings: timing(prune.readings),
        rollups: timing(prune.rollups),
        orphans: timing(prune.orphans),
        events: timing(prune.events),
      },
    },
  }
}

/** Nothing is lost, nothing is twice, and nothing stays that is too old. */
function countLines({ sqlite, series: stored, rollups }: ReadingStore, hours: number): readonly SoakLine[] {
  const number = (text: string) => Number(sqlite.prepare(text).pluck().get())
  const series = ALL_METERS.length + 1
  const kept = Math.min(hours, KEEP_FULL_HOURS)
  const days = Math.ceil(hours / 24)
  const sums = (table: RollupTable) =>
    stored.all().flatMap(({ id }) => [...rollups.read(table, id, 0, Number.MAX_SAFE_INTEGER).rollups.seconds])
  const secondsOf = (table: RollupTable) => sums(table).reduce((sum, seconds) => sum + seconds, 0)
  return [
    exactly(
      'readings at full resolution',
      number('select sum(readings) from meter_hour'),
      kept * SAMPLES_AN_HOUR * series,
    ),
    exactly('samples that are not closed', number('select count(*) from meter_tick'), 0),
    exactly('hours of minutes', number('select count(*) from minute_hour'), hours * series),
    exactly('seconds in the hours', secondsOf('rollup_hour'), hours * 3600 * series),
    exactly('seconds in the days', secondsOf('rollup_day'), hours * 3600 * series),
    exactly('days', sums('rollup_day').length, days * series),
  ]
}

/** Of the meters: the round trips hardly change and would make it too good. */
function bytesOfAReading({ sqlite, series }: ReadingStore): number {
  const bytes = Number(sqlite.prepare("select sum(pgsize) from dbstat where name = 'meter_hour'").pluck().get())
  const readings = Number(sqlite.prepare('select sum(readings) from meter_hour').pluck().get())
  const all = series.all().length
  return bytes / ((readings * (all - 1)) / all)
}

/** A slope needs days; a short soak has none. */
function growthLines(heap: readonly { readonly day: number; readonly kb: number }[]): readonly SoakLine[] {
  // The first day fills what is kept for good: compiled code, and the day at full resolution.
  const settled = heap.filter(({ day }) => day > 1)
  if (settled.length < LEAST_HOURS) return []
  const slope = slopeOf(
    settled.map(({ day }) => day),
    settled.map(({ kb }) => kb),
  )
  return [atMost('growth of the heap in a day', slope, MOST_SLOPE_KB, 'KB')]
}

function exactly(what: string, value: number, expected: number): SoakLine {
  return { what, value: String(value), goal: `= ${expected}`, isMet: value === expected }
}

function atMost(what: string, value: number, most: number, unit: string): SoakLine {
  return { what, value: `${value.toFixed(2)} ${unit}`, goal: `≤ ${most} ${unit}`, isMet: value <= most }
}
