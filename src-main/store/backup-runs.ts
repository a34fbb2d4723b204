import type { BackupKind, BackupRun, JobKind } from '../../src-shared/model/backup.ts'
import type { Statements } from './connection.ts'

/** The newest check of a backup's bytes. */
export interface BackupCheck {
  readonly atMs: number
  readonly ok: boolean
  readonly sentence: string
}

/** The log of every run (requirements.md §2.8), and what the checks of backups found. */
export interface BackupRunStore {
  add(run: Omit<BackupRun, 'id'>): void
  /** Runs that began at `sinceMs` or later, newest first; at most `limit`. */
  since(sinceMs: number, limit: number): readonly BackupRun[]
  /** The number of the last one, 0 where there is none. */
  lastId(): number
  /** Removes runs that began before `beforeMs`. */
  forgetBefore(beforeMs: number): void
  /** By the id of the manifest. */
  checks(): ReadonlyMap<string, BackupCheck>
  putCheck(backupId: string, check: BackupCheck): void
  /** Removes the checks of backups that are not there any more. */
  keepChecksOf(backupIds: readonly string[]): void
}

interface RunRow {
  readonly id: number
  readonly at_ms: number
  readonly what: JobKind
  readonly kind: BackupKind | null
  readonly duration_ms: number
  readonly outcome: string
  readonly sentence: string
  readonly file_name: string | null
  readonly bytes: number | null
}

interface CheckRow {
  readonly backup_id: string
  readonly at_ms: number
  readonly ok: number
  readonly sentence: string
}

export function createBackupRunStore(sqlite: Statements): BackupRunStore {
  const insert = sqlite.prepare(
    `insert into backup_run (at_ms, what, kind, duration_ms, outcome, sentence, file_name, bytes)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  // In the order in which they were written: a clock that was set back does not bury what came after.
  const since = sqlite.prepare<[number, number], RunRow>(
    'select * from backup_run where at_ms >= ? order by id desc limit ?',
  )
  const last = sqlite.prepare<[], { id: number }>('select coalesce(max(id), 0) as id from backup_run')
  const forget = sqlite.prepare('delete from backup_run where at_ms < ?')
  const checks = sqlite.prepare<[], CheckRow>('select * from backup_check')
  const putCheck = sqlite.prepare(
    'insert or replace into backup_check (backup_id, at_ms, ok, sentence) values (?, ?, ?, ?)',
  )
  const keepChecks = sqlite.prepare('delete from backup_check where backup_id not in (select value from json_each(?))')

  return {
    add: ({ atMs, what, kind, durationMs, outcome, sentence, fileName, bytes }) =>
      void insert.run(atMs, what, kind, Math.round(durationMs), outcome, sentence, fileName, bytes),
    since: (sinceMs, limit) => since.all(sinceMs, limit).map(runOf),
    lastId: () => last.get()!.id,
    forgetBefore: (beforeMs) => void forget.run(beforeMs),
    checks: () =>
      new Map(
        checks.all().map(({ backup_id, at_ms, ok, sentence }) => [backup_id, { atMs: at_ms, ok: ok === 1, sentence }]),
      ),
    putCheck: (backupId, { atMs, ok, sentence }) => void putCheck.run(backupId, atMs, ok ? 1 : 0, sentence),
    keepChecksOf: (backupIds) => void keepChecks.run(JSON.stringify(backupIds)),
  }
}

function runOf(row: RunRow): BackupRun {
  return {
    id: row.id,
    atMs: row.at_ms,
    what: row.what,
    kind: row.kind,
    durationMs: row.duration_ms,
    outcome: row.outcome,
    sentence: row.sentence,
    fileName: row.file_name,
    bytes: row.bytes,
  }
}
