import { type Backup, type BackupFileName, type BackupRun, BackupSettings, type JobState } from '../model/backup.ts'
import {
  type BackupState,
  type BackupVerdict,
  CopyOrder,
  CopyPassphrase,
  type FolderAbility,
  NewBackup,
  OneFolder,
  PinOrder,
  PruneOrder,
  type PruneReport,
  type RehearsedBackup,
  RehearseOrder,
  RemoveOrder,
  VerifyOrder,
  type WrittenFile,
} from '../model/backup-orders.ts'
import type { BackupOverview, Elsewhere } from '../model/backup-overview.ts'
import type { HealthReport, UpdateState } from '../model/health.ts'
import {
  type RestorePlan,
  RestoreQuestion,
  type RestoreReceipt,
  RestoreStart,
  type StoreNotice,
} from '../model/restore.ts'
import { call, topic } from './define.ts'
import { Nothing } from './inputs.ts'

/** Everything that keeps a venue’s data: backups, restores, the checks of the console, updates. */
export const keepingLines = {
  backups: {
    /** Newest first. */
    list: topic<readonly Backup[]>('watch'),
    /** The long job that runs, or the one that ended last. */
    job: topic<JobState>('watch'),
    overview: topic<BackupOverview>('watch'),
    /** The folder that somebody had the console look into. */
    elsewhere: topic<Elsewhere>('watch'),
    /** The three topics at one moment, for who cannot listen. */
    state: call<BackupState>()('watch', Nothing),
    /** What ran in the last 30 days, newest first. */
    runs: call<readonly BackupRun[]>()('watch', Nothing),
    /** Answers when it is done, as every call here; the topic `job` tells of it meanwhile. */
    create: call<Backup>()('manager', NewBackup),
    /** Ends the job that runs; false where none does, or where it is too late. */
    cancel: call<{ readonly cancelled: boolean }>()('manager', Nothing),
    /** Fails where a backup is bad. */
    verify: call<readonly BackupVerdict[]>()('manager', VerifyOrder),
    rehearse: call<RehearsedBackup>()('manager', RehearseOrder),
    prune: call<PruneReport>()('manager', PruneOrder),
    pin: call<Backup>()('manager', PinOrder),
    /** Removes what is left of a backup that cannot be used, and no other. */
    remove: call<{ readonly fileName: BackupFileName }>()('manager', RemoveOrder),
    settings: call<BackupSettings>()('watch', Nothing),
    setSettings: call<BackupSettings>()('technician', BackupSettings),
    /** Tried out once, and kept nowhere: without it nobody can open those copies. */
    setCopyPassphrase: call<{ readonly locksCopies: boolean }>()('technician', CopyPassphrase),
    /** Tries out what a folder can do. */
    probeFolder: call<FolderAbility>()('technician', OneFolder),
    /** Looks for backups in any folder, for a restore from there. */
    lookInto: call<Elsewhere>()('technician', OneFolder),
    copy: call<WrittenFile>()('manager', CopyOrder),
    /** The data as JSON, without the history. */
    emergencyCopy: call<WrittenFile>()('technician', OneFolder),
  },
  restore: {
    /** What it would do; nothing changes. Takes as long as the backup is large. */
    plan: call<RestorePlan>()('technician', RestoreQuestion),
    start: call<RestoreReceipt>()('technician', RestoreStart),
    /** Lets the plan go, and what was put ready for it. */
    forget: call<{ readonly forgotten: boolean }>()('technician', Nothing),
    receipts: call<readonly RestoreReceipt[]>()('watch', Nothing),
    /** What happened to the store at this start; null where nothing did. */
    notice: topic<StoreNotice | null>('watch'),
  },
  health: {
    /** Looks at everything now; takes as long as the database is large. The worst first. */
    check: call<HealthReport>()('manager', Nothing),
    /** What was found lately, newest first. */
    reports: call<readonly HealthReport[]>()('watch', Nothing),
    /** How the program came to its version, and what went wrong with that. */
    update: topic<UpdateState>('watch'),
    /** Somebody has seen to what failed after the update. */
    closeIncident: call<UpdateState>()('technician', Nothing),
    /** The next start puts the data back as it was before the update, and asks for the program of that time. */
    rollBack: call<UpdateState>()('technician', Nothing),
  },
}
