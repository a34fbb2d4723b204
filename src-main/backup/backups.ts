import type { Readable } from '../../src-shared/contract/define.ts'
import type {
  Backup,
  BackupFileName,
  BackupRun,
  BackupSettings,
  JobState,
  Manifest,
} from '../../src-shared/model/backup.ts'
import type {
  BackupAddress,
  BackupState,
  BackupVerdict,
  FolderAbility,
  NewBackup,
  PruneReport,
  RehearsedBackup,
  WrittenFile,
} from '../../src-shared/model/backup-orders.ts'
import type { BackupOverview, Elsewhere } from '../../src-shared/model/backup-overview.ts'
import type { CatalogueEntry } from './catalogue.ts'
import type { Which } from './checker.ts'
import type { JobDesk, JobHands } from './job-desk.ts'

/** The backups of a console (requirements.md §2). Promises reject with AppErrors. */
export interface Backups {
  readonly list: Readable<readonly Backup[]>
  readonly job: Readable<JobState>
  readonly overview: Readable<BackupOverview>
  readonly elsewhere: Readable<Elsewhere>
  /** Looks at the folders again. */
  state(): Promise<BackupState>
  runs(): readonly BackupRun[]
  create(order: Omit<NewBackup, 'passphrase'>, passphrase: string | null, by: string): Promise<Backup>
  /** Whether the job that runs was cancelled; answers when it has ended. */
  cancel(): Promise<boolean>
  verify(which: Which, passphrase: string | null): Promise<readonly BackupVerdict[]>
  rehearse(address: BackupAddress, passphrase: string | null): Promise<RehearsedBackup>
  prune(dryRun: boolean): Promise<PruneReport>
  pin(fileName: BackupFileName, pinned: boolean): Promise<Backup>
  /** Removes what cannot be used. @throws AppError `bad-input` for one that can */
  remove(fileName: BackupFileName): Promise<void>
  settings(): BackupSettings
  setSettings(settings: BackupSettings): Promise<BackupSettings>
  /** Locks the copies in the second folder from now on, or leaves them open. Answers whether it does. */
  setCopyPassphrase(passphrase: string | null): Promise<boolean>
  /** Looks for backups in any folder. @throws AppError `bad-input`, `not-found`, `target-unusable` */
  lookInto(folder: string): Promise<Elsewhere>
  probeFolder(folder: string): Promise<FolderAbility>
  copy(fileName: BackupFileName, folder: string): Promise<WrittenFile>
  emergencyCopy(folder: string): Promise<WrittenFile>
}

/** The backups with what only the one who made them, and the restore beside them, may do. */
export interface RunningBackups extends Backups {
  /** Where long jobs are done, those of a restore too. */
  readonly desk: JobDesk
  /** A backup that is there, as of the last look. @throws AppError `not-found`, `backup-damaged` */
  find(address: BackupAddress): CatalogueEntry
  /** A whole backup of what is there now, within a job of the one who asks; nothing is removed after it. */
  keepPresent(reason: string, by: string, hands: Pick<JobHands, 'signal' | 'onProgress'>): Promise<Manifest>
  /** Somebody did something that may have changed what people set. */
  noticeAct(): void
  /** The store is another one now. */
  reload(): void
  /** A last backup where one is wanted and holds nobody up, and the end. */
  close(): Promise<void>
}
