import type { Gap, GapCause, MonitorSession } from '../../src-shared/model/monitor.ts'
import type { Statements } from './connection.ts'

/** When recording was wanted, and when nothing was recorded all the same. */
export interface MonitorSessionStore {
  /** The newest of a processor, null where there never was one. */
  newest(processorId: string): MonitorSession | null
  /** At most `limit`, newest first. */
  list(processorId: string, limit: number): readonly MonitorSession[]
  begin(processorId: string, atMs: number, by: string): MonitorSession
  end(id: number, atMs: number, by: string): void
  openGap(processorId: string, fromMs: number, cause: GapCause): number
  closeGap(id: number, toMs: number): void
  addGap(processorId: string, gap: Gap): void
  /** Gaps that were left open, oldest first: the console ended without closing them. */
  openGaps(processorId: string): readonly { readonly id: number; readonly fromMs: number }[]
  /** Gaps that touch a time, oldest first. */
  gaps(processorId: string, fromMs: number, toMs: number): readonly Gap[]
}

interface SessionRow {
  readonly id: number
  readonly started_ms: number
  readonly started_by: string
  readonly stopped_ms: number | null
  readonly stopped_by: string | null
}

interface GapRow {
  readonly id: number
  readonly from_ms: number
  readonly to_ms: number | null
  readonly cause: GapCause
}

export function createMonitorSessionStore(sqlite: Statements): MonitorSessionStore {
  const newest = sqlite.prepare<[string, number], SessionRow>(
    'select * from monitor_session where processor_id = ? order by id desc limit ?',
  )
  const begin = sqlite.prepare<[string, number, string], SessionRow>(
    'insert into monitor_session (processor_id, started_ms, started_by) values (?, ?, ?) returning *',
  )
  const end = sqlite.prepare('update monitor_session set stopped_ms = ?, stopped_by = ? where id = ?')
  const openGap = sqlite.prepare<[string, number, number | null, GapCause], { id: number }>(
    'insert into gap (processor_id, from_ms, to_ms, cause) values (?, ?, ?, ?) returning id',
  )
  const closeGap = sqlite.prepare('update gap set to_ms = ? where id = ?')
  const openGaps = sqlite.prepare<[string], GapRow>('select * from gap where processor_id = ? and to_ms is null')
  const gaps = sqlite.prepare<[string, number, number], GapRow>(
    'select * from gap where processor_id = ? and from_ms < ? and (to_ms is null or to_ms > ?) order by from_ms, id',
  )

  return {
    newest(processorId) {
      const row = newest.get(processorId, 1)
      return row ? sessionOf(row) : null
    },
    list: (processorId, limit) => newest.all(processorId, limit).map(sessionOf),
    begin: (processorId, atMs, by) => sessionOf(begin.get(processorId, atMs, by)!),
    end: (id, atMs, by) => void end.run(atMs, by, id),
    openGap: (processorId, fromMs, cause) => openGap.get(processorId, fromMs, null, cause)!.id,
    closeGap: (id, toMs) => void closeGap.run(toMs, id),
    addGap: (processorId, { fromMs, toMs, cause }) => void openGap.get(processorId, fromMs, toMs, cause),
    openGaps: (processorId) => openGaps.all(processorId).map(({ id, from_ms }) => ({ id, fromMs: from_ms })),
    gaps: (processorId, fromMs, toMs) =>
      gaps.all(processorId, toMs, fromMs).map(({ from_ms, to_ms, cause }) => ({ fromMs: from_ms, toMs: to_ms, cause })),
  }
}

function sessionOf(row: SessionRow): MonitorSession {
  return {
    id: row.id,
    startedMs: row.started_ms,
    startedBy: row.started_by,
    stoppedMs: row.stopped_ms,
    stoppedBy: row.stopped_by,
  }
}
