import type { HealthReport, UpdateState } from '../../src-shared/model/health.ts'
import { EVENING_MS } from './fake-venue.ts'

const DAY_MS = 24 * 3_600_000

/** A check in which one thing wants a look and nothing is broken. */
export const HEALTH: HealthReport = {
  id: 'a1',
  atMs: EVENING_MS,
  occasion: 'on-demand',
  by: 'this computer',
  program: '2.0.0',
  checks: [
    { name: 'Processors', ok: false, isCritical: false, finding: 'No answer yet from Patio' },
    { name: 'Integrity', ok: true, isCritical: true, finding: 'Every page is in its place' },
  ],
}

/** An update that failed its check, with a way back. */
export const UPDATED: UpdateState = {
  program: '2.0.0',
  sinceMs: EVENING_MS - DAY_MS,
  before: { program: '1.0.0', sameData: false, backup: 'before_update_20260501_100000.db.gz' },
  incident: {
    program: '2.0.0',
    openedMs: EVENING_MS - DAY_MS,
    failed: ['Tables: no such table: audit'],
    state: { kind: 'open' },
  },
  isRollBackAsked: false,
}
