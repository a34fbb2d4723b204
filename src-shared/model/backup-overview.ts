import type { Backup, BackupFileName, BackupKind, BackupPart, JobKind } from './backup.ts'
import type { Severity } from './severity.ts'

/** A run that is to come. */
export interface PlannedRun {
  readonly atMs: number
  /** In words, with what a change of the clocks does to it. */
  readonly sentence: string
}

/** What is wrong with the backups (requirements.md §2.6). */
export const BACKUP_ALARM_CODES = [
  /** There is no backup at all. */
  'none-yet',
  /** The newest one is older than it should be. */
  'overdue',
  /** The last one failed, tried again as often as it should be. */
  'failed',
  /** The next one may not find the room it needs. */
  'low-space',
  /** A backup cannot be used. */
  'damaged',
  /** The other folder is not there. */
  'second-folder-lost',
  /** It is there, and nothing can be copied to it. */
  'second-copy-failed',
  /** The clock jumped, so nothing is removed for now. */
  'clock-jumped',
] as const
export type BackupAlarmCode = (typeof BACKUP_ALARM_CODES)[number]

export interface BackupAlarm {
  readonly code: BackupAlarmCode
  readonly severity: Exclude<Severity, 'optimal'>
  /** At most 15 words. */
  readonly sentence: string
  /** Epoch ms. */
  readonly sinceMs: number
  /** What to do about it, in a sentence. */
  readonly action: string
}

/** A backup as a figure, oldest first in lists. */
export interface BackupPoint {
  readonly atMs: number
  readonly kind: BackupKind
  /** Of its file. */
  readonly bytes: number
  readonly durationMs: number
}

/** Something in the folder that was a backup and cannot be used any more. */
export interface BrokenBackup {
  readonly fileName: BackupFileName
  readonly sentence: string
}

/** The folder that somebody had the console look into, for a restore from there; until it ends, or looks into another one. */
export type Elsewhere =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'looked-into'
      readonly folder: string
      /** Newest first. */
      readonly list: readonly Backup[]
      readonly broken: readonly BrokenBackup[]
    }

/** The other folder. `safe` says that everything is there, and that a stick may be pulled out. */
export type SecondFolder =
  | { readonly kind: 'none' }
  | { readonly kind: 'lost'; readonly folder: string; readonly sinceMs: number }
  /** Some backups are not there yet, or are being written. */
  | { readonly kind: 'behind'; readonly folder: string; readonly missing: number; readonly freeBytes: number | null }
  | {
      readonly kind: 'safe'
      readonly folder: string
      readonly newestMs: number | null
      readonly freeBytes: number | null
    }
  | { readonly kind: 'failed'; readonly folder: string; readonly sinceMs: number; readonly sentence: string }

/** What makes the database large. */
export interface LargePart {
  /** In words that people know. */
  readonly name: string
  readonly part: BackupPart
  /** Estimated from the size of some rows. */
  readonly aboutBytes: number
  /** Of the whole database, as it was backed up last. */
  readonly ofBytes: number
}

/** How the backups are (requirements.md §2.5). */
export interface BackupOverview {
  readonly atMs: number
  /** The next three daily ones; none where there is no daily backup. */
  readonly next: readonly PlannedRun[]
  /** What happens at both changes of the clocks, in words. */
  readonly clockRule: string
  /** The newest good one of everything that this installation made; null where there is none. */
  readonly newest: { readonly fileName: BackupFileName; readonly atMs: number } | null
  readonly count: number
  readonly bytes: number
  /** The last 7 days. */
  readonly week: {
    readonly runs: number
    readonly succeeded: number
    /** 0…1; null where nothing ran. */
    readonly successRate: number | null
    /** Runs that took more than twice the usual time, and some seconds. */
    readonly slow: number
    readonly timedOut: number
    /** The median; null where nothing ran. */
    readonly usualDurationMs: number | null
    readonly points: readonly BackupPoint[]
  }
  /** What failed in the last 24 h, newest first. */
  readonly errors: readonly {
    readonly atMs: number
    readonly what: JobKind
    readonly code: string
    readonly sentence: string
  }[]
  /** Where the backups are, absolute; null bytes where the system does not say. */
  readonly folder: { readonly path: string; readonly freeBytes: number | null; readonly neededBytes: number }
  readonly second: SecondFolder
  /** Whether what is copied there now can be opened with a passphrase alone. */
  readonly locksCopies: boolean
  readonly broken: readonly BrokenBackup[]
  /** Above 100 MB: what could be left out; null below. */
  readonly large: LargePart | null
  /** Nothing is removed by the rules before this time; null where they apply. Epoch ms. */
  readonly pruningPausedUntilMs: number | null
  /** Worst first. */
  readonly alarms: readonly BackupAlarm[]
}
