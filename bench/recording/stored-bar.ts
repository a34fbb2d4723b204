import { copyBucket, emptyRollups } from '../../src-main/store/rollup.ts'
import type { RollupTable } from '../../src-main/store/rollup-rows.ts'
import type { Tick } from '../../src-shared/model/recording.ts'
import { closeHours, type ReadingStore } from '../product/readings.ts'
import type { BarMeter } from './bar.ts'
import { PROCESSOR_ID, ticksOf } from './record-bar.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** When the stored past ends: half past ten in the evening of a Friday, UTC; the hour from ten on is not closed. */
export const STORED_UNTIL_MS = Date.UTC(2026, 5, 12, 22, 30)
const HALF_HOUR_MS = HOUR_MS / 2
const SAMPLES_AN_HOUR = 720

/** Whose past it is, and when it ends: half an hour after the beginning of an hour. */
export interface StoredAs {
  readonly processorId: string
  readonly untilMs: number
}
const AS_USUAL: StoredAs = { processorId: PROCESSOR_ID, untilMs: STORED_UNTIL_MS }

/** Records so many hours and a half as the console does, with all hours but the last half closed; answers the samples. */
export function storeHours(
  store: ReadingStore,
  meters: readonly BarMeter[],
  hours: number,
  { processorId, untilMs } = AS_USUAL,
): readonly Tick[] {
  const startMs = untilMs - HALF_HOUR_MS - hours * HOUR_MS
  const ticks = ticksOf({ startMs, meters, levelEachMs: 500 }, hours + 0.5)
  for (let at = 0; at < ticks.length; at += SAMPLES_AN_HOUR) {
    store.ticks.insert(ticks.slice(at, at + SAMPLES_AN_HOUR).map((tick) => ({ ...tick, processorId })))
  }
  closeHours(store, untilMs)
  return ticks
}

/**
 * Puts so many equal days before those that are stored: the sums of a year, as the console keeps them, in seconds. `readings`
 * repeats the readings themselves too, which the console keeps for a day unless it is told to keep more.
 */
export function repeatDays(store: ReadingStore, days: number, what: 'sums' | 'readings'): void {
  const { sqlite } = store
  const blocks = [
    'insert or ignore into minute_hour select id - 24 * n, block from minute_hour, back',
    ...(what === 'readings'
      ? ['insert or ignore into meter_hour select id - 24 * n, readings, block from meter_hour, back']
      : []),
  ]
  const repeat = sqlite.transaction(() => {
    for (const step of blocks) {
      sqlite.exec(
        `with recursive back(n) as (select 1 union all select n + 1 from back where n < ${Math.trunc(days)}) ${step}`,
      )
    }
    for (const table of ['rollup_hour', 'rollup_day'] as const) repeatSums(store, table, days)
  })
  repeat()
}

/** The newest day goes before those that are stored, each time: one that is stored is not written over. */
function repeatSums({ series, rollups }: ReadingStore, table: RollupTable, days: number): void {
  for (const { id } of series.all()) {
    const { starts, rollups: sums } = rollups.read(table, id, 0, Number.MAX_SAFE_INTEGER)
    const [oldestMs = 0] = starts
    for (let day = days; day > 0; day--) {
      for (let at = 0; at < starts.length; at++) {
        const startMs = starts[at]! - day * DAY_MS
        if (startMs >= oldestMs) continue
        const sum = emptyRollups(1)
        copyBucket(sum, 0, sums, at)
        rollups.put(table, id, startMs, sum)
      }
    }
  }
}
