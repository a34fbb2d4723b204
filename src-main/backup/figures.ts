import type { Backup, BackupRun } from '../../src-shared/model/backup.ts'
import type { BackupOverview, BackupPoint } from '../../src-shared/model/backup-overview.ts'

const DAY_MS = 24 * 3_600_000
const WEEK_MS = 7 * DAY_MS
const MOST_ERRORS = 20
/** A run is slow that takes more than twice the usual time, and more than this: twice of next to nothing is nothing. */
const SLOW_MS = 10_000

/** How the runs of the last 7 days went (requirements.md §2.5). */
export function weekOf(runs: readonly BackupRun[], nowMs: number): BackupOverview['week'] {
  const counted = runs.filter(({ atMs, outcome }) => within(atMs, nowMs, WEEK_MS) && outcome !== 'cancelled')
  const backups = counted.filter(({ what }) => what === 'backup')
  const succeeded = backups.filter(isGood)
  const points = succeeded.flatMap(pointOf).sort((a, b) => a.atMs - b.atMs)
  // Settings are saved in a moment; they say nothing about how long a whole one takes.
  const usualDurationMs = median(points.filter(({ kind }) => kind !== 'settings').map(({ durationMs }) => durationMs))
  const isSlow = ({ kind, durationMs }: BackupRun) =>
    usualDurationMs !== null && kind !== 'settings' && durationMs > Math.max(SLOW_MS, 2 * usualDurationMs)
  return {
    runs: backups.length,
    succeeded: succeeded.length,
    successRate: backups.length === 0 ? null : succeeded.length / backups.length,
    slow: backups.filter(isSlow).length,
    timedOut: counted.filter(({ outcome }) => outcome === 'timed-out').length,
    usualDurationMs,
    points,
  }
}

/** What failed in the last 24 h, newest first. */
export function errorsOf(runs: readonly BackupRun[], nowMs: number): BackupOverview['errors'] {
  return runs
    .filter((run) => within(run.atMs, nowMs, DAY_MS) && !isGood(run) && run.outcome !== 'cancelled')
    .slice(0, MOST_ERRORS)
    .map(({ atMs, what, outcome, sentence }) => ({ atMs, what, code: outcome, sentence }))
}

/** The newest good one of everything that this installation made. */
export function newestWhole(backups: readonly Backup[]): BackupOverview['newest'] {
  const found = backups.find(
    ({ manifest, warnings, checked }) =>
      manifest.parts === null &&
      checked?.ok !== false &&
      !warnings.some((each) => each === 'other-installation' || each === 'future-date' || each === 'rehearsal-failed'),
  )
  return found ? { fileName: found.manifest.file.name, atMs: found.manifest.createdMs } : null
}

/** The newest backup that was made or tried, of those that hold everything; what somebody cancelled says nothing. */
export function newestTry(runs: readonly BackupRun[]): BackupRun | null {
  return (
    runs.find(({ what, kind, outcome }) => what === 'backup' && kind !== 'settings' && outcome !== 'cancelled') ?? null
  )
}

export function isGood({ outcome }: BackupRun): boolean {
  return outcome === 'ok'
}

function pointOf({ atMs, kind, bytes, durationMs }: BackupRun): readonly BackupPoint[] {
  return kind === null || bytes === null ? [] : [{ atMs, kind, bytes, durationMs }]
}

/** Runs of a clock that was ahead are not of this week. */
function within(atMs: number, nowMs: number, spanMs: number): boolean {
  return atMs > nowMs - spanMs && atMs <= nowMs + DAY_MS
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
