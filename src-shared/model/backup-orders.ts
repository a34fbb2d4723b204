import { z } from 'zod'
import { HiddenText } from '../contract/hidden.ts'
import { type Backup, BackupFileName, BackupPart, type JobState, type Rehearsal } from './backup.ts'
import type { BackupOverview } from './backup-overview.ts'

/** Characters. */
const SHORTEST_COPY_PASSPHRASE = 8

const KeepDays = z
  .int('Days are a whole number.')
  .min(1, 'A backup is kept for at least 1 day.')
  .max(3660, 'A backup is kept for at most 3660 days.')
/** Of a folder on the computer of the console. */
const Folder = z.string().trim().min(1, 'Say which folder.').max(1000, 'A path has at most 1000 characters.')
const Passphrase = HiddenText.nullable().default(null)
/** In the folder that the console was told to look into, and not among its own. */
const IsElsewhere = z.boolean().default(false)

/** A backup among those of the console by its name; one in the folder that it was told to look into apart, for names may be the same. */
export type BackupAddress = BackupFileName | { readonly elsewhere: BackupFileName }

export function addressOf(fileName: BackupFileName, elsewhere: boolean): BackupAddress {
  return elsewhere ? { elsewhere: fileName } : fileName
}

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

const Which = z.union(
  [z.literal('all'), z.literal('random'), BackupFileName],
  'Say the name of a backup, all, or random.',
)

export const VerifyOrder = z.strictObject({
  which: Which,
  /** For encrypted ones; without it they are passed over where several are checked. */
  passphrase: Passphrase,
  elsewhere: IsElsewhere,
})
export type VerifyOrder = z.infer<typeof VerifyOrder>

export const RehearseOrder = z.strictObject({
  fileName: BackupFileName,
  passphrase: Passphrase,
  elsewhere: IsElsewhere,
})
export const PruneOrder = z.strictObject({ dryRun: z.boolean().default(false) })
export const PinOrder = z.strictObject({ fileName: BackupFileName, pinned: z.boolean() })
export const OneFolder = z.strictObject({ folder: Folder })
export const CopyOrder = z.strictObject({ fileName: BackupFileName, folder: Folder })
/** A backup that is broken, or that was found to be bad. */
export const RemoveOrder = z.strictObject({ fileName: BackupFileName })

/** Locks the copies that are made by themselves in the second folder from now on; null leaves them open. */
export const CopyPassphrase = z.strictObject({
  // A lost stick can be tried out for years: one that is shorter would not hold for a day.
  passphrase: HiddenText.refine(
    (hidden) => hidden.reveal().length >= SHORTEST_COPY_PASSPHRASE,
    `A passphrase for copies has at least ${SHORTEST_COPY_PASSPHRASE} characters.`,
  ).nullable(),
})

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
