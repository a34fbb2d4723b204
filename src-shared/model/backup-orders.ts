import { z } from 'zod'
import { HiddenText } from '../contract/hidden.ts'
import { type Backup, BackupFileName, BackupPart, type JobState, type Rehearsal } from './backup.ts'
import type { BackupOverview } from './backup-overview.ts'

const KeepDays = z
  .int('Days are a whole number.')
  .min(1, 'A backup is kept for at least 1 day.')
  .max(3660, 'A backup is kept for at most 3660 days.')
/** Of a folder on the computer of the console. */
const Folder = z.string().trim().min(1, 'Say which folder.').max(1000, 'A path has at most 1000 characters.')
const Passphrase = HiddenText.nullable().default(null)

/** A backup by hand. */
export const NewBackup = z.strictObject({
  name: z.string().trim().min(1).max(100, 'A name has at most 100 characters.').nullable().default(null),
  reason: z.string().trim().min(1).max(300, 'A reason has at most 300 characters.').default('By hand'),
  /** null is everything. */
  parts: z.array(BackupPart).min(1, 'Say at least one part.').nullable().default(null),
  /** null for the rule of its kind. */
  keepDays: KeepDays.nullable().default(null),
  /** Encrypts it; who forgets it has lost the backup. */
  passphrase: Passphrase,
})
export type NewBackup = z.infer<typeof NewBackup>

export const VerifyOrder = z.strictObject({
  which: z.union([z.literal('all'), z.literal('random'), BackupFileName], 'Say the name of a backup, all, or random.'),
  /** For encrypted ones; without it they are passed over where several are checked. */
  passphrase: Passphrase,
})
export type VerifyOrder = z.infer<typeof VerifyOrder>

export const RehearseOrder = z.strictObject({ fileName: BackupFileName, passphrase: Passphrase })
export const PruneOrder = z.strictObject({ dryRun: z.boolean().default(false) })
export const PinOrder = z.strictObject({ fileName: BackupFileName, pinned: z.boolean() })
export const OneFolder = z.strictObject({ folder: Folder })
export const CopyOrder = z.strictObject({ fileName: BackupFileName, folder: Folder })

/** What a check of one backup came to. */
export interface BackupVerdict {
  readonly fileName: BackupFileName
  /** null where it was passed over. */
  readonly ok: boolean | null
  readonly sentence: string
}

export interface RehearsedBackup {
  readonly fileName: BackupFileName
  readonly rehearsal: Rehearsal
}

/** What a clean-up removed, or would remove. */
export interface PruneReport {
  readonly dryRun: boolean
  readonly removed: readonly {
    readonly fileName: BackupFileName
    readonly createdMs: number
    readonly bytes: number
  }[]
  readonly freedBytes: number
  readonly kept: number
  /** Why nothing is removed for now; null where the rules apply. */
  readonly paused: string | null
}

export interface WrittenFile {
  /** Absolute. */
  readonly file: string
  readonly bytes: number
}

/** What a folder can do, by trying it (reliability.md). */
export interface FolderAbility {
  readonly canWrite: boolean
  readonly canSync: boolean
  readonly canRename: boolean
  readonly keepsRights: boolean
  readonly freeBytes: number | null
  /** Its clock less ours, ms; null where it cannot be known. */
  readonly clockAheadMs: number | null
  /** In a sentence, what it cannot do; null where it can do everything that a backup needs. */
  readonly trouble: string | null
}

/** Everything about the backups at one moment, for who has no topics. */
export interface BackupState {
  readonly list: readonly Backup[]
  readonly job: JobState
  readonly overview: BackupOverview
}
