import type { BackupRun } from '../../src-shared/model/backup.ts'
import type { ChartBar } from '../charts/bar-chart.ts'
import { type ChartAxis, stepAxis } from '../charts/chart-axis.ts'
import { bytesText } from './bytes.ts'
import { durationText } from './history-series.ts'

/** How far back the charts look, days. */
export type TrendDays = 7 | 30

const DAY_MS = 86_400_000
/** The axis of times reaches at least to this: below, its steps would be parts of a second. */
const LEAST_SECONDS = 4

/** The backups that were tried in the last days, oldest first. */
export function triedBackups(runs: readonly BackupRun[], days: TrendDays, nowMs: number): readonly BackupRun[] {
  return runs
    .filter(({ what, atMs }) => what === 'backup' && atMs > nowMs - days * DAY_MS)
    .sort((one, other) => one.atMs - other.atMs)
}

/** Whether a run did what it should. */
export function hasSucceeded({ outcome }: BackupRun): boolean {
  return outcome === 'ok'
}

/** One value of each run as bars; a run without the value has none. `runs` names the run of each bar. */
export interface TrendBars {
  readonly bars: readonly ChartBar[]
  readonly runs: readonly BackupRun[]
  readonly axis: ChartAxis
}

/** The size of what was made, bytes. */
export function sizeBars(tried: readonly BackupRun[]): TrendBars {
  const runs = tried.filter(({ bytes }) => bytes !== null)
  const bars = runs.map((run) => ({ atMs: run.atMs, value: run.bytes ?? 0, isBad: false }))
  const highest = Math.max(1, ...bars.map(({ value }) => value))
  return { runs, bars, axis: stepAxis(highest, 1, bytesText) }
}

/** How long each run took, seconds, the failed ones too. */
export function durationBars(tried: readonly BackupRun[]): TrendBars {
  const bars = tried.map((run) => ({ atMs: run.atMs, value: run.durationMs / 1000, isBad: !hasSucceeded(run) }))
  const highest = Math.max(LEAST_SECONDS, ...bars.map(({ value }) => value))
  return { runs: tried, bars, axis: stepAxis(highest, highest >= 120 ? 60 : 1, durationText) }
}
