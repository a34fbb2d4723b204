import path from 'node:path'
import type { BackupPart, Manifest } from '../src-shared/model/backup.ts'
import { addressOf } from '../src-shared/model/backup-orders.ts'
import type { RestoreReceipt } from '../src-shared/model/restore.ts'
import type { RestoreService } from './api/restore.ts'
import type { RunningBackups } from './backup/backups.ts'
import { runWithin } from './backup/run-within.ts'
import type { Clock } from './clock.ts'
import { RENAMES } from './held-files.ts'
import { followRecord } from './jobs/own-record.ts'
import { putParts } from './jobs/put-parts.ts'
import type { JobRunner } from './jobs/runner.ts'
import type { Log } from './log.ts'
import type { DataPaths } from './options.ts'
import { createRestores } from './restore/restores.ts'
import { overwriteStore, swapStores } from './restore/swap.ts'
import { createBackupRunStore } from './store/backup-runs.ts'
import { createBackupSettingStore } from './store/backup-settings.ts'
import { createChangeRecordStore } from './store/change-records.ts'
import type { Connection } from './store/connection.ts'
import { explainSqlite } from './store/failure.ts'
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
  /** What waits for the audit is written. The number of its last row, which does not change any more. */
  readonly closeAudit: () => Promise<number>
  /** Everything that was read from the old store is read anew. */
  readonly reload: () => Promise<void>
  readonly checks: () => Promise<RestoreReceipt['checks']>
}

/** Tables without which the program cannot run. */
const CRITICAL_TABLES = ['processor', 'setting', 'access_token', 'audit', 'series', 'meter_hour'] as const

export function createRestoreRoom(parts: RestoreRoomParts): RestoreService {
  const { clock, log, paths, store, jobs, backups, closeAudit } = parts
  const { sqlite } = store
  const runs = createBackupRunStore(sqlite)
  const receipts = createRestoreReceiptStore(sqlite)
  const changeRecords = createChangeRecordStore(sqlite)
  const restores = createRestores({
    folder: paths.folder,
    log,
    nowMs: clock.nowMs,
    renames: RENAMES,
    liveName: path.basename(paths.database),
    find({ fileName, elsewhere }) {
      const { manifest, folder } = backups.find(addressOf(fileName, elsewhere))
      return { manifest, file: path.join(folder, fileName) }
    },
    stage({ manifest, file }, stagedFile, question, mark, hands) {
      const passphrase = question.passphrase?.reveal() ?? null
      const input = {
        file,
        manifest,
        stagedFile,
        liveFile: paths.database,
        mark,
        parts: question.parts,
        passphrase,
        isBroughtUpToDate: true,
      }
      return runWithin(jobs, 'stage', input, hands)
    },
    closeRecord: async () => ({
      audit: await closeAudit(),
      backupRun: runs.lastId(),
      change: changeRecords.lastId(),
    }),
    putParts: (stagedFile, some) => putSmallParts(sqlite, stagedFile, some),
    followRecord: (stagedFile, since) => followRecord(sqlite.raw(), stagedFile, since),
    keepPresent: backups.keepPresent,
    swap: (intent, way) =>
      (way === 'rename' ? swapStores : overwriteStore)({
        folder: paths.folder,
        intent,
        store: swappable(sqlite),
        renames: RENAMES,
        onStep: (step) => log.info(`Restore: ${step}`),
      }),
    reload: parts.reload,
    fingerprint: createBackupSettingStore(sqlite, log.warn).settingsHash,
    newestSampleMs: parts.newestSampleMs,
    checks: parts.checks,
    keepReceipt: receipts.add,
    warningsFor: (manifest) => warningsFor(manifest, sqlite),
  })

  return {
    plan: (question) =>
      backups.desk.run({ what: 'look-inside', kind: null, fileName: question.fileName }, async (hands) => {
        const value = await restores.plan(question, hands)
        return { value, sentence: `${question.fileName} was looked into.`, fileName: question.fileName, bytes: null }
      }),
    start: async (start, by) => {
      const fileName = restores.fileOf(start.planId)
      return backups.desk.run({ what: 'restore', kind: null, fileName }, async (hands) => {
        const value = await restores.start(start, by, hands)
        return { value, sentence: value.sentence, fileName, bytes: null }
      })
    },
    forget: restores.forget,
    receipts: receipts.list,
  }
}

function putSmallParts(sqlite: Connection, stagedFile: string, parts: readonly BackupPart[]): Record<string, number> {
  try {
    return putParts(sqlite.raw(), stagedFile, parts)
  } catch (error) {
    throw explainSqlite(error, stagedFile)
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
