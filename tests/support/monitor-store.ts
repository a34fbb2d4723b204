import path from 'node:path'
import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { createHourCloser, type HourCloser } from '../../src-main/store/close-hour.ts'
import type { Connection } from '../../src-main/store/connection.ts'
import { MIGRATIONS } from '../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../src-main/store/open.ts'
import { createPruner, type Pruner } from '../../src-main/store/prune.ts'
import { createReadingQueries, type ReadingQueries } from '../../src-main/store/readings.ts'
import { createSeriesStore, type SeriesStore } from '../../src-main/store/series.ts'
import { createTickStore, type TickStore } from '../../src-main/store/ticks.ts'
import { dataFolderForTest } from './data-folder.ts'

/** The store of readings in a real file, for the running test. */
export interface TestReadings {
  readonly file: string
  readonly connection: Connection
  /** The same, for looking into it. */
  readonly sqlite: Database.Database
  readonly series: SeriesStore
  readonly ticks: TickStore
  readonly hours: HourCloser
  readonly readings: ReadingQueries
  readonly prune: Pruner
}

const DAY_MS = 24 * 3_600_000

/** Days begin at midnight UTC, and -50 dB is silence. */
export async function readingsForTest(): Promise<TestReadings> {
  const file = path.join(await dataFolderForTest(), 'console.db')
  const { sqlite: connection, close } = await openStore({
    file,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  onTestFinished(close)
  const sqlite = connection.raw()
  const silence = () => -500
  const series = createSeriesStore(connection)
  const ticks = createTickStore(connection, series)
  return {
    file,
    connection,
    sqlite,
    series,
    ticks,
    hours: createHourCloser({
      sqlite: connection,
      series,
      ticks,
      dayStart: (atMs) => Math.floor(atMs / DAY_MS) * DAY_MS,
      silence,
    }),
    readings: createReadingQueries({ sqlite: connection, ticks, silence }),
    prune: createPruner(connection, series),
  }
}
