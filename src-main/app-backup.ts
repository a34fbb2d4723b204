import path from 'node:path'
import type { RunningBackups } from './backup/backups.ts'
import { createBackups } from './backup/create-backups.ts'
import { keepInstallation } from './backup/installation.ts'
import type { BackupSource } from './backup/make-backup.ts'
import type { Clock } from './clock.ts'
import type { JobRunner } from './jobs/runner.ts'
import { ownTimeZone } from './local-time.ts'
import type { Log } from './log.ts'
import type { DataPaths } from './options.ts'
import type { OnRepaired } from './private-files.ts'
import { createBackupRunStore } from './store/backup-runs.ts'
import { createBackupSettingStore } from './store/backup-settings.ts'
import type { Store } from './store/open.ts'
import { createPartSizes } from './store/part-sizes.ts'

/** What making a backup needs, before there is a store that is open: its job process, its places and its key. */
export function backupSource(parts: {
  readonly paths: DataPaths
  readonly jobs: JobRunner
  readonly clock: Clock
  readonly version: string
  readonly onRepaired: OnRepaired
}): BackupSource {
  const { paths, jobs, clock, version, onRepaired } = parts
  return {
    jobs,
    liveFile: paths.database,
    backupFolder: path.join(paths.folder, 'backups'),
    installation: keepInstallation(paths.folder, onRepaired),
    nowMs: clock.nowMs,
    appVersion: version,
  }
}

export interface BackupRoomParts {
  readonly source: BackupSource
  readonly clock: Clock
  readonly log: Log
  readonly store: Store
  readonly paths: DataPaths
  /** Names of the processors, for the manifests. */
  readonly processors: () => readonly string[]
  /** False in a command, which makes what it is asked for and nothing by itself. */
  readonly runs: boolean
}

/** The backups with everything below them, put together. */
export function createBackupRoom(parts: BackupRoomParts): RunningBackups {
  const { source, clock, log, store, paths, processors, runs } = parts
  const { sqlite } = store
  const settings = createBackupSettingStore(sqlite, log.warn)
  const sizes = createPartSizes(sqlite)
  // While a restore has put the store away, it is as large as it was.
  let size = sizes.total()
  return createBackups({
    ...source,
    clock,
    log,
    timeZone: ownTimeZone,
    random: Math.random,
    dataFolder: paths.folder,
    store: {
      runs: createBackupRunStore(sqlite),
      settings,
      settingsHash: settings.settingsHash,
      size() {
        if (sqlite.isOpen()) size = sizes.total()
        return size
      },
      largestPart: (rows) => (sqlite.isOpen() ? sizes.largest(rows) : null),
    },
    processors,
    runs,
  })
}
