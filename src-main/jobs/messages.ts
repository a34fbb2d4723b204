import type { FailureCode } from '../../src-shared/contract/reply.ts'
import type {
  BackupFileName,
  BackupKind,
  BackupPart,
  CopyLock,
  Manifest,
  Rehearsal,
} from '../../src-shared/model/backup.ts'
import type { FolderAbility } from '../../src-shared/model/backup-orders.ts'
import type { PartDifference } from '../../src-shared/model/restore.ts'

/**
 * What the job process can do (reliability.md, "Processes and locks"). It opens the live store read-only and never takes its write
 * lock. Paths are absolute. Everything here can be cloned between processes.
 */
export interface Jobs {
  /** A backup in `folder`, whole or not at all: the manifest is the commit point (reliability.md, "Create"). */
  create: {
    input: {
      readonly liveFile: string
      /** `backups/`; each kind has its own folder in it. */
      readonly backupFolder: string
      readonly kind: BackupKind
      readonly name: string | null
      readonly reason: string
      readonly by: string
      /** null is everything; a settings backup leaves out the history. */
      readonly parts: readonly BackupPart[] | null
      readonly keepDays: number | null
      readonly sequence: number
      readonly nowMs: number
      readonly utcOffsetMinutes: number
      readonly appVersion: string
      /** In hexadecimal digits; for the manifest's HMAC. */
      readonly installationKey: string
      readonly processors: readonly string[]
      readonly passphrase: string | null
    }
    output: Manifest
  }
  /** Reads a backup's bytes again, and says whether they are what its manifest says. Moves and deletes nothing. */
  verify: {
    input: { readonly file: string; readonly manifest: Manifest; readonly passphrase: string | null }
    output: { readonly contentBytes: number }
  }
  /** Restores a backup into a scratch place: opens, migrates, checks, compares with the manifest. */
  rehearse: {
    input: {
      readonly file: string
      readonly manifest: Manifest
      readonly scratchFolder: string
      readonly passphrase: string | null
    }
    output: Rehearsal
  }
  /** Puts a backup, checked and migrated, beside the live store, ready to take its place; and says what would differ. */
  stage: {
    input: {
      readonly file: string
      readonly manifest: Manifest
      /** Where the staged database goes; on the same disk as the live one. */
      readonly stagedFile: string
      /** null where the live store is missing or cannot be read. */
      readonly liveFile: string | null
      /** Up to here the console's own record is joined to the staged one; what comes later follows at the end. */
      readonly mark: RecordMark
      readonly parts: readonly BackupPart[] | null
      readonly passphrase: string | null
      /** False for going back to an older program, which needs its data as it was. */
      readonly isBroughtUpToDate: boolean
    }
    output: {
      readonly differences: readonly PartDifference[]
      readonly rows: Readonly<Record<string, number>>
      readonly newestSampleMs: number | null
      readonly bytes: number
    }
  }
  /** Copies a finished backup to another folder, and reads it back there. */
  copy: {
    input: {
      readonly file: string
      readonly manifest: Manifest
      readonly targetFolder: string
      /** What it is called there. */
      readonly name: BackupFileName
      /** Encrypts it; null leaves it as it is. */
      readonly lock: CopyLock | null
      /** In hexadecimal digits; for the manifest's HMAC, where that is ours. */
      readonly installationKey: string
    }
    /** What it is called there, which is another name where it was there already. */
    output: { readonly name: BackupFileName; readonly bytes: number }
  }
  /** A lock for a passphrase, after one whole trial with both. */
  lock: {
    input: { readonly passphrase: string }
    output: CopyLock
  }
  /** Looks at every page of the live store. */
  integrity: {
    input: { readonly liveFile: string }
    output: { readonly bytes: number }
  }
  /** What a folder can do: make, sync, rename, rights, size of a file, its clock. Leaves nothing behind. */
  probe: {
    input: { readonly folder: string }
    output: FolderAbility
  }
  /** The data as JSON, at once, without history. */
  emergency: {
    input: { readonly liveFile: string; readonly folder: string; readonly nowMs: number }
    output: { readonly file: string; readonly bytes: number }
  }
  /** Gets what can be got out of a damaged store into a new file. */
  salvage: {
    input: { readonly damagedFile: string; readonly newFile: string }
    output: { readonly rows: Readonly<Record<string, number>>; readonly lost: Readonly<Record<string, number>> }
  }
}

export type JobName = keyof Jobs
export type JobInput<N extends JobName> = Jobs[N]['input']
export type JobOutput<N extends JobName> = Jobs[N]['output']

/** Step `step` of `steps` is being done; `share` 0…1 of it is, null where that cannot be known. */
export interface JobProgress {
  readonly steps: readonly string[]
  readonly step: number
  readonly share: number | null
}

/** To the job process: one job, and then it ends. */
export interface JobRequest<N extends JobName = JobName> {
  /** Of this one run, 32 hexadecimal digits: what it leaves when it is killed has this in its name. */
  readonly id: string
  readonly name: N
  readonly input: JobInput<N>
}

/** From it. A failure has its code, its sentence, and its cause as text for the log. */
export type JobMessage =
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  /** A sentence for the log. */
  | { readonly kind: 'note'; readonly sentence: string }
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string; readonly cause: string }

/** How far the console's own record is written, as numbers of rows: up to there no row changes any more. */
export interface RecordMark {
  readonly audit: number
  readonly backupRun: number
  readonly change: number
}

/** A backup by where it is. */
export interface PlacedBackup {
  readonly manifest: Manifest
  readonly folder: string
  readonly fileName: BackupFileName
}
