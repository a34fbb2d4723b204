import { CALLER_NAMES } from '../src-shared/contract/caller-names.ts'
import type { HealthReport } from '../src-shared/model/health.ts'
import { assertCriticalTables } from './app-restore.ts'
import type { RunningBackups } from './backup/backups.ts'
import { runWithin } from './backup/run-within.ts'
import type { Clock } from './clock.ts'
import type { Fleet } from './device/fleet.ts'
import { askWebDoor } from './health/ask-door.ts'
import { createHealthDesk, type HealthDesk } from './health/health-desk.ts'
import { whenSettled } from './health/settled.ts'
import { type Surroundings, verifyConsole } from './health/verification.ts'
import type { JobRunner } from './jobs/runner.ts'
import type { RootLog } from './log.ts'
import type { DataPaths } from './options.ts'
import { createHealthReportStore } from './store/health-reports.ts'
import type { Store } from './store/open.ts'
import type { Updates } from './update/updates.ts'

export interface HealthRoomParts {
  readonly clock: Clock
  readonly log: RootLog
  readonly paths: DataPaths
  readonly store: Store
  readonly jobs: JobRunner
  readonly fleet: Fleet
  readonly backups: RunningBackups
  readonly updates: Updates
  readonly program: string
  readonly webUrl: () => string | null
  /** Asks as a window or a script does; rejects where no answer comes. */
  readonly askDispatch: () => Promise<void>
}

/** The checks of the console, put together. */
export interface HealthRoom {
  readonly desk: HealthDesk
  /** The same checks for a store that was looked at page by page just now. */
  afterRestore(): Promise<HealthReport['checks']>
  /** Makes the check that is due after an update, once the processors had time to answer. */
  checkUpdate(): Promise<void>
  close(): void
}

export function createHealthRoom(parts: HealthRoomParts): HealthRoom {
  const { clock, log, paths, store, jobs, fleet, backups, updates, program } = parts
  const reports = createHealthReportStore(store.sqlite)
  const ended = new AbortController()

  const around = (integrity: Surroundings['integrity']): Surroundings => ({
    databaseFile: paths.database,
    privatePaths: [paths.folder, paths.database, paths.logs, paths.localToken],
    integrity,
    criticalTables: () => assertCriticalTables(store.sqlite),
    configuration: () => configurationOf(store),
    processors: () => fleet.views.get().map(({ name, link }) => ({ name, answers: link.kind === 'online' })),
    doors: [
      { name: 'Commands', ask: () => parts.askDispatch().then(() => 'They are answered') },
      { name: 'Web door', ask: () => askWebDoor(parts.webUrl()) },
    ],
    backupAlarms: () => backups.overview.get().alarms.map(({ sentence }) => sentence),
    errorsLogged: log.errors,
  })

  async function integrity(): Promise<string> {
    const hands = { signal: ended.signal, onProgress: () => undefined }
    const { bytes } = await runWithin(jobs, 'integrity', { liveFile: paths.database }, hands)
    return `Every page of ${Math.ceil(bytes / 1024)} kB is in its place`
  }

  const desk = createHealthDesk({
    verify: () => verifyConsole(around(integrity)),
    keep: reports.add,
    reports: reports.list,
    nowMs: clock.nowMs,
    program,
  })

  return {
    desk,
    afterRestore: () => verifyConsole(around(async () => 'Every page was looked at before it was put in place')),
    async checkUpdate() {
      if (!updates.isCheckDue() || !(await whenSettled(fleet.views, clock, ended.signal))) return
      try {
        updates.checked(await desk.check('after-update', CALLER_NAMES.itself))
      } catch (error) {
        // The console ends meanwhile: the next start makes the check.
        if (!ended.signal.aborted) log.error('The check after the update could not be made', error)
      }
    },
    close: () => ended.abort(),
  }
}

function configurationOf({ sqlite }: Store): string {
  const count = (table: string) => Number(sqlite.raw().prepare(`select count(*) from ${table}`).pluck().get())
  const some = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`
  return [
    some(count('processor'), 'processor'),
    some(count('setting'), 'setting'),
    some(count('access_token'), 'token'),
  ].join(', ')
}
