import path from 'node:path'
import type { Manifest } from '../src-shared/model/backup.ts'
import type { RestoreReceipt } from '../src-shared/model/restore.ts'
import type { RestoreService } from './api/restore.ts'
import type { RunningBackups } from './backup/backups.ts'
import { runWithin } from './backup/run-within.ts'
import type { Clock } from './clock.ts'
import type { JobRunner } from './jobs/runner.ts'
import type { Log } from './log.ts'
import type { DataPaths } from './options.ts'
import { createRestores, type Staged } from './restore/restores.ts'
import { swapStores } from './restore/swap.ts'
import { createBackupSettingStore } from './store/backup-settings.ts'
import type { Connection } from './store/connection.ts'
import type { Store } from './store/open.ts'
import { createRestoreReceiptStore } from './store/restore-receipts.ts'

export interface RestoreRoomParts {
  readonly clock: Clock
  readonly log: Log
  readonly paths: DataPaths
  readonly store: Store
  readonly jobs: JobRunner
  readonly backups: RunningBackups
  readonly newestSampleMs: () => number | null
  /** What waits to be written is written: nothing is lost between the two stores. */
  readonly settle: () => Promise<void>
  /** Everything that was read from the old store is read anew. */
  readonly reload: () => Promise<void>
  readonly checks: () => RestoreReceipt['checks']
}

/** Tables without which the program cannot run. */
const CRITICAL_TABLES = ['processor', 'setting', 'access_token', 'audit', 'series', 'meter_hour'] as const

export function createRestoreRoom(parts: RestoreRoomParts): RestoreService {
  const { clock, log, paths, store, jobs, backups, settle } = parts
  const { sqlite } = store
  const receipts = createRestoreReceiptStore(sqlite)
  const restores = createRestores({
    folder: paths.folder,
    log,
    nowMs: clock.nowMs,
    liveName: path.basename(paths.database),
    find(fileName) {
      const { manifest, folder } = backups.find(fileName)
      return { manifest, file: path.join(folder, fileName) }
    },
    stage({ manifest, file }, stagedFile, question, hands) {
      const passphrase = question.passphrase?.reveal() ?? null
      const input = { file, manifest, stagedFile, liveFile: paths.database, parts: question.parts, passphrase }
      return runWithin(jobs, 'stage', input, hands)
    },
    keepPresent: backups.keepPresent,
    swap: (intent) =>
      swapStores({
        folder: paths.folder,
        intent,
        store: swappable(sqlite),
        onStep: (step) => log.info(`Restore: ${step}`),
      }),
    reload: parts.reload,
    fingerprint: createBackupSettingStore(sqlite, log.warn).settingsHash,
    newestSampleMs: parts.newestSampleMs,
    checks: async () => parts.checks(),
    keepReceipt: receipts.add,
    warningsFor: (manifest, pins) => [...pinWarnings(pins), ...warningsFor(manifest, sqlite)],
  })

  return {
    plan: (question) =>
      backups.desk.run({ what: 'look-inside', kind: null, fileName: question.fileName }, async (hands) => {
        const value = await restores.plan(question, hands)
        return { value, sentence: `${question.fileName} was looked into.`, fileName: question.fileName, bytes: null }
      }),
    start: async (start, by) => {
      const fileName = restores.fileOf(start.planId)
      await settle()
      return backups.desk.run({ what: 'restore', kind: null, fileName }, async (hands) => {
        const value = await restores.start(start, by, hands)
        return { value, sentence: value.sentence, fileName, bytes: null }
      })
    },
    forget: restores.forget,
    receipts: receipts.list,
  }
}

/** Looks into the tables that matter; a few pages of each, however large it is. @throws where one is missing or broken */
export function assertCriticalTables(sqlite: Connection): readonly string[] {
  const database = sqlite.raw()
  for (const table of CRITICAL_TABLES) database.prepare(`select exists(select 1 from ${table})`).get()
  return CRITICAL_TABLES
}

/** The live store as a swap needs it. */
export function swappable(sqlite: Connection) {
  return {
    putAway() {
      sqlite.raw().pragma('wal_checkpoint(TRUNCATE)')
      sqlite.putAway()
    },
    reopen: sqlite.reopen,
    isOpen: sqlite.isOpen,
    check: () => void assertCriticalTables(sqlite),
  }
}

function warningsFor(manifest: Manifest, sqlite: Connection): readonly string[] {
  const version = Number(sqlite.raw().pragma('user_version', { simple: true }))
  return [
    ...(manifest.schemaVersion < version
      ? ['It was made by an older version. Its data is brought up to date on the way.']
      : []),
    ...(manifest.rehearsal?.ok === true ? [] : ['Nobody has tried yet whether it can be restored.']),
  ]
}

/** A restore must not lock the technician out in silence, nor let everybody in. */
function pinWarnings({ differ, hasTechnician }: Staged['pins']): readonly string[] {
  if (!differ) return []
  return hasTechnician
    ? ['PINs become those of the backup. If nobody knows them, “pins reset” removes them.']
    : ['The backup has no technician’s PIN: anyone at this computer may change everything.']
}
