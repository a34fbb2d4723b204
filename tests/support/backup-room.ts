import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { backupSource, createBackupRoom } from '../../src-main/app-backup.ts'
import type { RunningBackups } from '../../src-main/backup/backups.ts'
import type { BackupSource } from '../../src-main/backup/make-backup.ts'
import { type Clock, systemClock } from '../../src-main/clock.ts'
import { createJobRunner, type JobRunner } from '../../src-main/jobs/runner.ts'
import { type DataPaths, dataPaths } from '../../src-main/options.ts'
import { MIGRATIONS } from '../../src-main/store/migrations/migrations.ts'
import { openStore, type Store } from '../../src-main/store/open.ts'
import type { Backup, BackupRun } from '../../src-shared/model/backup.ts'
import type { NewBackup } from '../../src-shared/model/backup-orders.ts'
import { builtJobs } from './built-jobs.ts'
import { dataFolderForTest } from './data-folder.ts'
import { createRecordedLog, type RecordedLog } from './log.ts'

/** The backups of a real store in a data folder of its own, with real job processes. */
export interface TestBackups {
  readonly backups: RunningBackups
  readonly store: Store
  readonly source: BackupSource
  readonly paths: DataPaths
  readonly backupFolder: string
  readonly log: RecordedLog
  /** The same service again on the same folder, as after a start. The one before has to be closed. */
  again(): Promise<RunningBackups>
}

export interface TestBackupChoices {
  readonly clock: Clock
  /** Whether it does by itself what is due. */
  readonly runs: boolean
  readonly jobs: JobRunner
}

/** What somebody says who wants a whole backup and has nothing to say about it. */
export const BY_HAND: Omit<NewBackup, 'passphrase'> = { name: null, reason: 'By hand', parts: null, keepDays: null }

/** A backup by hand, by Ann. */
export function makeByHand({ backups }: TestBackups, change: Partial<typeof BY_HAND> = {}): Promise<Backup> {
  return backups.create({ ...BY_HAND, ...change }, null, 'Ann')
}

/** Where the data of a backup of the own folder is. */
export function fileOfBackup({ backupFolder }: TestBackups, { manifest: { kind, file } }: Backup): string {
  return path.join(backupFolder, kind, file.name)
}

/** Runs in short: `backup ok`, `verify backup-damaged`. */
export function outcomesOf(runs: readonly BackupRun[]): readonly string[] {
  return runs.map(({ what, outcome }) => `${what} ${outcome}`)
}

/** Job processes as the console without a window starts them. */
export function realJobs(log: RecordedLog): JobRunner {
  return createJobRunner({ host: builtJobs(), note: (sentence, cause) => log.warn(sentence, cause) })
}

export async function backupsForTest(choices: Partial<TestBackupChoices> = {}): Promise<TestBackups> {
  const log = createRecordedLog()
  const { clock, runs, jobs } = { clock: systemClock, runs: false, jobs: realJobs(log), ...choices }
  const paths = dataPaths(await dataFolderForTest())
  mkdirSync(paths.folder, { recursive: true })
  const store = await openStore({
    file: paths.database,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: log.warn,
  })
  onTestFinished(store.close)
  const source = backupSource({ paths, jobs, clock, version: '1.2.3', onRepaired: log.warn })
  const names = store.sqlite.prepare<[], { name: string }>('select name from processor order by id')
  const processors = () => names.all().map(({ name }) => name)
  const create = () => {
    const backups = createBackupRoom({ source, clock, log, store, paths, processors, runs })
    onTestFinished(backups.close)
    return backups
  }
  return {
    backups: create(),
    store,
    source,
    paths,
    backupFolder: source.backupFolder,
    log,
    async again() {
      return create()
    },
  }
}
