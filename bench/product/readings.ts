import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { createChannelChangeStore } from '../../src-main/store/channel-changes.ts'
import { createHourCloser, type HourCloser } from '../../src-main/store/close-hour.ts'
import { createFindingStore } from '../../src-main/store/findings.ts'
import { MIGRATIONS } from '../../src-main/store/migrations/migrations.ts'
import { createMonitorSessionStore } from '../../src-main/store/monitor-sessions.ts'
import { openStore } from '../../src-main/store/open.ts'
import { createPruner, type Pruner } from '../../src-main/store/prune.ts'
import { createReadingQueries, type ReadingQueries } from '../../src-main/store/readings.ts'
import { createRollupRows, type RollupRows } from '../../src-main/store/rollup-rows.ts'
import { createSeriesStore, type SeriesStore } from '../../src-main/store/series.ts'
import { createTickStore, type TickStore } from '../../src-main/store/ticks.ts'

const DAY_MS = 86_400_000

/** The product's store of readings, opened as the console opens it. Days begin at midnight UTC, and -50 dB is silence. */
export interface ReadingStore {
  readonly file: string
  readonly sqlite: Database.Database
  readonly series: SeriesStore
  readonly ticks: TickStore
  readonly hours: HourCloser
  readonly readings: ReadingQueries
  readonly rollups: RollupRows
  readonly prune: Pruner
  readonly sessions: ReturnType<typeof createMonitorSessionStore>
  readonly changes: ReturnType<typeof createChannelChangeStore>
  readonly findings: ReturnType<typeof createFindingStore>
  close(): Promise<void>
}

export const dayStart = (atMs: number) => Math.floor(atMs / DAY_MS) * DAY_MS
export const localHour = (atMs: number) => {
  const date = new Date(atMs)
  return { weekday: date.getUTCDay(), hour: date.getUTCHours() }
}

/** A store in a file that is there, or is made. */
export async function openReadings(file: string): Promise<ReadingStore> {
  const { sqlite: connection, close } = await openStore({
    file,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  const silence = () => -500
  const series = createSeriesStore(connection)
  const ticks = createTickStore(connection, series)
  return {
    file,
    sqlite: connection.raw(),
    series,
    ticks,
    hours: createHourCloser({ sqlite: connection, series, ticks, dayStart, silence }),
    readings: createReadingQueries({ sqlite: connection, ticks, silence }),
    rollups: createRollupRows(connection),
    prune: createPruner(connection, series),
    sessions: createMonitorSessionStore(connection),
    changes: createChannelChangeStore(connection),
    findings: createFindingStore(connection),
    close,
  }
}

/** A folder that nobody else has, and the way to remove it. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'atlas-bench-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Closes every hour that is over at `nowMs`. */
export function closeHours({ hours }: ReadingStore, nowMs: number): void {
  for (const { processorId, hour } of hours.due(nowMs)) hours.close(processorId, hour)
}
