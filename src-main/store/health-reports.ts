import { randomBytes } from 'node:crypto'
import type { HealthReport } from '../../src-shared/model/health.ts'
import type { Statements } from './connection.ts'

/** What checks of the console found (requirements.md §3.7: shown and kept). */
export interface HealthReportStore {
  add(report: Omit<HealthReport, 'id'>): HealthReport
  /** Newest first. */
  list(): readonly HealthReport[]
}

/** Of the value. */
const VERSION = 1
const KEPT = 100
const SHOWN = 30

export function createHealthReportStore(sqlite: Statements): HealthReportStore {
  const add = sqlite.prepare<[string, bigint, bigint, string]>(
    'insert into health_report (id, at_ms, version, value) values (?, ?, ?, ?)',
  )
  const thin = sqlite.prepare<[bigint]>(
    'delete from health_report where id in (select id from health_report order by at_ms desc limit -1 offset ?)',
  )
  const list = sqlite.prepare<[bigint, bigint], { id: string; value: string }>(
    'select id, value from health_report where version = ? order by at_ms desc limit ?',
  )
  const keep = sqlite.transaction((report: Omit<HealthReport, 'id'>): HealthReport => {
    const id = randomBytes(8).toString('hex')
    add.run(id, BigInt(report.atMs), BigInt(VERSION), JSON.stringify(report))
    thin.run(BigInt(KEPT))
    return { id, ...report }
  })
  return {
    add: keep,
    // Written by this file alone, so they are not parsed again.
    list: () =>
      list
        .all(BigInt(VERSION), BigInt(SHOWN))
        .map(({ id, value }) => ({ id, ...(JSON.parse(value) as Omit<HealthReport, 'id'>) })),
  }
}
