import type { HealthCheck, HealthOccasion, HealthReport } from '../../src-shared/model/health.ts'

/** Looks after the console on demand, and keeps what was found. */
export interface HealthDesk {
  /** Looks now. Two that ask at once get one answer. */
  check(occasion: HealthOccasion, by: string): Promise<HealthReport>
  /** Newest first. */
  reports(): readonly HealthReport[]
}

export interface HealthDeskParts {
  readonly verify: () => Promise<readonly HealthCheck[]>
  /** Keeps a report and answers it with its number. */
  readonly keep: (report: Omit<HealthReport, 'id'>) => HealthReport
  readonly reports: () => readonly HealthReport[]
  readonly nowMs: () => number
  readonly program: string
}

export function createHealthDesk({ verify, keep, reports, nowMs, program }: HealthDeskParts): HealthDesk {
  let running: Promise<HealthReport> | null = null

  async function look(occasion: HealthOccasion, by: string): Promise<HealthReport> {
    const checks = await verify()
    return keep({ atMs: nowMs(), occasion, by, program, checks })
  }

  return {
    check(occasion, by) {
      running ??= look(occasion, by).finally(() => {
        running = null
      })
      return running
    },
    reports,
  }
}
