import { z } from 'zod'
import { HiddenText } from '../contract/hidden.ts'
import { BackupFileName, BackupPart } from './backup.ts'
import type { HealthCheck } from './health.ts'

/** Which backup, and what of it. `parts` null is everything. */
export const RestoreQuestion = z.strictObject({
  fileName: BackupFileName,
  parts: z.array(BackupPart).min(1).nullable().default(null),
  /** For an encrypted one. */
  passphrase: HiddenText.nullable().default(null),
  /** In the folder that the console was told to look into, and not among its own. */
  elsewhere: z.boolean().default(false),
})
export type RestoreQuestion = z.infer<typeof RestoreQuestion>

/** What a restore would do to one kind of thing, by name. */
export interface PartDifference {
  readonly part: BackupPart
  /** At most some names; the counts are whole. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
  readonly rowsNow: number
  readonly rowsThen: number
}

/** What a restore would do, worked out before anything changes. */
export interface RestorePlan {
  readonly id: string
  readonly fileName: BackupFileName
  readonly createdMs: number
  readonly parts: readonly BackupPart[] | null
  readonly differences: readonly PartDifference[]
  /** Something was recorded after the backup and would be lost: it has to be confirmed twice. */
  readonly losesNewer: boolean
  /** From when to when what would be lost was recorded; epoch ms. */
  readonly newer: { readonly fromMs: number; readonly toMs: number } | null
  /** Sentences: another installation's, an older schema, secrets to enter again. */
  readonly warnings: readonly string[]
  /** Bytes of disk that it needs for a while. */
  readonly neededBytes: number
}

export const RestoreStart = z.strictObject({
  planId: z.string().min(1).max(64),
  /** The person read that newer data is lost. */
  confirmsNewerIsLost: z.boolean().default(false),
})

/** What a restore did. Kept, and can be saved and printed. */
export interface RestoreReceipt {
  readonly id: string
  readonly fileName: string
  readonly backupCreatedMs: number
  readonly by: string
  readonly startedMs: number
  readonly endedMs: number
  readonly outcome: 'restored' | 'rolled-back'
  readonly sentence: string
  readonly safetyFileName: string | null
  readonly rows: readonly { readonly table: string; readonly before: number; readonly after: number }[]
  readonly checks: readonly HealthCheck[]
}

/** What happened to the store at this start, for whoever opens the window. */
export type StoreNotice =
  | { readonly kind: 'completed'; readonly sentence: string; readonly atMs: number }
  | { readonly kind: 'undone'; readonly sentence: string; readonly atMs: number }
  | {
      readonly kind: 'damaged'
      readonly sentence: string
      readonly atMs: number
      /** Where the damaged files were put, from the data folder. */
      readonly putAside: string
      /** The backup that is proposed; null where there is none. */
      readonly proposed: BackupFileName | null
    }
