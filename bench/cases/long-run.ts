import { strict as assert } from 'node:assert'
import { systemClock } from '../../src-main/clock.ts'
import { createScopedLog } from '../../src-main/log.ts'
import { createHousekeeping } from '../../src-main/monitor/housekeeping.ts'
import { MonitorSettings } from '../../src-shared/model/monitor.ts'
import { type Stalls, watchEventLoop } from '../event-loop.ts'
import { type Case, type Ready, timed } from '../harness.ts'
import type { ReadingStore } from '../product/readings.ts'
import { ALL_METERS } from '../recording/bar.ts'
import { PROCESSOR_ID, ticksOf } from '../recording/record-bar.ts'
import { STORED_UNTIL_MS } from '../recording/stored-bar.ts'
import { thirtyDays } from '../recording/thirty-days.ts'
import { createPlainRows } from '../ref/reading-rows.ts'

const HOUR_MS = 3_600_000
/** The hour that is over and has to be closed while everything goes on. */
const LAST_HOUR_MS = Math.ceil(STORED_UNTIL_MS / HOUR_MS) * HOUR_MS
const NOW_MS = LAST_HOUR_MS + HOUR_MS + 30_000

/** Closes two hours and removes thirty days but for one hour, as the console does, and says what the event loop saw of it. */
async function tidyLive(store: ReadingStore): Promise<Stalls> {
  const log = createScopedLog((level, scope, message) => {
    throw new Error(`${level} ${scope}: ${message}`)
  })
  const housekeeping = createHousekeeping({
    clock: { ...systemClock, nowMs: () => NOW_MS },
    log,
    store,
    settings: () => MonitorSettings.parse({ keepFullHours: 1 }),
    processorIds: () => [PROCESSOR_ID],
    onHour: () => undefined,
  })
  const { stalls } = await watchEventLoop(() => housekeeping.tidy())
  housekeeping.close()
  return stalls
}

function stallCase(name: string, goals: Pick<Case, 'reference' | 'floor'>, of: keyof Stalls): Case {
  return {
    area: 'long run',
    name,
    ...goals,
    async open(size): Promise<Ready> {
      const stored = await thirtyDays(size)
      const lastHour = ticksOf({ startMs: LAST_HOUR_MS, meters: ALL_METERS, levelEachMs: 500 }, 1)
      const plain = createPlainRows(stored.plainFile)
      let plainFromMs = Date.parse(plain.oldest() ?? '')
      async function withStore<T>(run: (store: ReadingStore) => Promise<T>): Promise<T> {
        const store = await stored.ours()
        try {
          store.ticks.insert(lastHour)
          return await run(store)
        } finally {
          await store.close()
        }
      }
      return {
        async check() {
          await withStore(async (store) => {
            await tidyLive(store)
            const count = (table: string) => Number(store.sqlite.prepare(`select count(*) from ${table}`).pluck().get())
            assert.equal(count('meter_tick'), 0, 'every hour that is over is closed')
            assert.equal(count('meter_hour'), ALL_METERS.length + 1, 'only the last hour is left at full resolution')
          })
        },
        ours: async () => (await withStore(tidyLive))[of],
        // Only one hour of the thirty days: the plain way stalls for as long as its statement takes.
        reference() {
          plainFromMs += HOUR_MS
          return timed(() => plain.deleteBefore(new Date(plainFromMs).toISOString()))
        },
        floor: () => 0,
        close: () => plain.close(),
      }
    },
  }
}

/** What the event loop notices while the record is kept small. */
export const longRunCases: readonly Case[] = [
  stallCase(
    'closing hours and pruning 30 days live: worst stall',
    { reference: { kind: 'ratio-at-least', value: 50 }, floor: null },
    'worstMs',
  ),
  stallCase(
    'closing hours and pruning 30 days live: p99 of the event loop',
    { reference: null, floor: { kind: 'difference-at-most', value: 20, unit: 'ms' } },
    'p99Ms',
  ),
]
