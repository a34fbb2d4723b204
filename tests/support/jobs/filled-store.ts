import path from 'node:path'
import type Database from 'better-sqlite3'
import { createHourCloser } from '../../../src-main/store/close-hour.ts'
import { MIGRATIONS } from '../../../src-main/store/migrations/migrations.ts'
import { openStore, type Store } from '../../../src-main/store/open.ts'
import { createSeriesStore } from '../../../src-main/store/series.ts'
import { createTickStore } from '../../../src-main/store/ticks.ts'
import type { SeriesKey } from '../../../src-shared/model/monitor.ts'
import { dataFolderForTest } from '../data-folder.ts'
import { createSeededRandom } from '../random.ts'

const HOUR_MS = 3_600_000
const PERIOD_MS = 5000
/** The first sample: ten in the morning of a day, UTC. */
export const FIRST_SAMPLE_MS = Date.UTC(2026, 4, 1, 10)

export interface FilledStore {
  /** The data folder. */
  readonly folder: string
  readonly file: string
  readonly store: Store
}

/**
 * A real store in a folder of the running test, with a processor, some settings, an audit of 200 rows and readings of `hours` hours
 * of which all but the last are closed. It is open, as the store of a running console is; the caller closes it.
 */
export async function filledStore(hours = 2): Promise<FilledStore> {
  const folder = await dataFolderForTest()
  const file = path.join(folder, 'console.db')
  const store = await openStore({
    file,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  fillPeople(store.sqlite.raw())
  fillReadings(store, hours)
  return { folder, file, store }
}

function fillPeople(database: Database.Database): void {
  database.transaction(() => {
    database
      .prepare('insert into processor (id, name, model, host, port, created_ms) values (?, ?, ?, ?, ?, ?)')
      .run('p-1', 'Main bar', 'AZM8', '10.0.0.8', 5321n, 1n)
    database.prepare('insert into setting (name, version, value) values (?, ?, ?)').run('monitor', 1n, '{}')
    database
      .prepare('insert into access_token (name, role, secret_hash, created_ms) values (?, ?, ?, ?)')
      .run('Till', 'watch', Buffer.alloc(32, 7), 1n)
    const audit = database.prepare(
      `insert into audit (first_ms, last_ms, count, caller, role, door, path, input, outcome, refusal)
       values (?, ?, 1, 'window', 'manager', 'window', 'zones.setGain', ?, 'ok', 0)`,
    )
    for (let at = 0; at < 200; at++) audit.run(BigInt(at), BigInt(at), JSON.stringify({ zone: at, gainDb: -at }))
  })()
}

function fillReadings({ sqlite }: Store, hours: number): void {
  const series = createSeriesStore(sqlite)
  const ticks = createTickStore(sqlite, series)
  const random = createSeededRandom(5)
  const keys: readonly SeriesKey[] = Array.from({ length: 8 }, (_, index) => ({ kind: 'zone', index }))
  for (let hour = 0; hour < hours; hour++) {
    const some = Array.from({ length: HOUR_MS / PERIOD_MS }, (_, nth) => {
      const levels = Int16Array.from(keys, () => -300 - Math.floor(random() * 100))
      return {
        processorId: 'p-1',
        atMs: FIRST_SAMPLE_MS + hour * HOUR_MS + nth * PERIOD_MS,
        periodMs: PERIOD_MS,
        keys,
        levels,
        peaks: levels.map((level) => level + 20),
        clippedSeconds: new Uint8Array(keys.length),
      }
    })
    ticks.insert(some)
  }
  const dayStart = (atMs: number) => Math.floor(atMs / (24 * HOUR_MS)) * 24 * HOUR_MS
  const closer = createHourCloser({ sqlite, series, ticks, dayStart, silence: () => -500 })
  for (const { processorId, hour } of closer.due(FIRST_SAMPLE_MS + (hours - 1) * HOUR_MS + 5 * 60_000)) {
    closer.close(processorId, hour)
  }
}
