import { z } from 'zod'

/** Why a backup was made; each kind has its own folder and its own retention (requirements.md §2). `failover` is reserved. */
export const BACKUP_KINDS = ['daily', 'before-update', 'safety', 'settings', 'manual', 'failover'] as const
export const BackupKind = z.enum(BACKUP_KINDS)
export type BackupKind = z.infer<typeof BackupKind>

/** The groups that people know, for a restore of parts (reliability.md, "Restore"). */
export const BACKUP_PARTS = ['settings', 'processors', 'captures', 'presets', 'history', 'audit'] as const
export const BackupPart = z.enum(BACKUP_PARTS)
export type BackupPart = z.infer<typeof BackupPart>

/** A backup by the name of its file without a path: everything else is refused before a disk is touched. */
export const BackupFileName = z
  .string()
  .max(80)
  .regex(
    /^(daily|before_update|safety|settings|manual|failover_backup)_\d{8}_\d{6}(_\d{1,3})?\.db\.gz(\.enc)?$/,
    'That is not the name of a backup.',
  )
  .brand<'BackupFileName'>()
export type BackupFileName = z.infer<typeof BackupFileName>

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Count = z.int().nonnegative()
const AtMs = z.int().nonnegative()
/** Shown to people, never used as a path or as SQL. */
const Words = z.string().max(500)

/** The result of a rehearsal: restored into a scratch place, migrated, checked, compared (requirements.md §2.4). */
export const Rehearsal = z.strictObject({
  ok: z.boolean(),
  atMs: AtMs,
  durationMs: Count,
  checks: z.array(z.strictObject({ name: Words, ok: z.boolean(), finding: Words })).max(50),
})
export type Rehearsal = z.infer<typeof Rehearsal>

/**
 * What lies beside every backup and makes it one (reliability.md, "Create"): a file without it does not exist. It comes from a
 * disk that anybody may have written, so it is parsed, and what it says is checked.
 */
export const Manifest = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** Grows with each backup of an installation: their order, whatever a clock said. */
  sequence: Count,
  kind: BackupKind,
  /** What a person called it; null where nobody did. */
  name: Words.nullable(),
  reason: Words,
  by: Words,
  /** What it holds; null is everything. Only one that holds everything can take the place of a store. */
  parts: z.array(BackupPart).min(1).max(BACKUP_PARTS.length).nullable(),
  createdMs: AtMs,
  /** Of the wall's clock then, minutes east of UTC. */
  utcOffsetMinutes: z.int().min(-900).max(900),
  appVersion: Words,
  schemaVersion: z.int().positive(),
  /** SHA-256 of the schema's own text. */
  schemaHash: Sha256,
  /** Rows of each table. */
  rows: z.record(z.string().regex(/^[a-z_]{1,60}$/), Count),
  processors: z.array(Words).max(1000),
  oldestSampleMs: AtMs.nullable(),
  newestSampleMs: AtMs.nullable(),
  /** The database itself. */
  content: z.strictObject({ bytes: Count, sha256: Sha256 }),
  /** The file beside this manifest. */
  file: z.strictObject({ name: BackupFileName, bytes: Count, sha256: Sha256 }),
  codec: z.literal('gzip'),
  encrypted: z.boolean(),
  rehearsal: Rehearsal.nullable(),
  /** Days that a person asked for; null for the rule of its kind. */
  keepDays: z.int().positive().nullable(),
  pinned: z.boolean(),
  /** HMAC-SHA-256 of everything above with this installation's key. */
  hmac: Sha256,
})
export type Manifest = z.infer<typeof Manifest>

/** What is odd about a backup and no reason to refuse it. */
export const BACKUP_WARNINGS = ['other-installation', 'future-date', 'not-rehearsed', 'rehearsal-failed'] as const
export type BackupWarning = (typeof BACKUP_WARNINGS)[number]

/** How long a backup stays, and by which rule. */
export type Keeping =
  | { readonly kind: 'floor' }
  | { readonly kind: 'pinned' }
  | { readonly kind: 'newest'; readonly of: number }
  | { readonly kind: 'until'; readonly untilMs: number }
  | { readonly kind: 'monthly' }
  /** The next clean-up removes it. */
  | { readonly kind: 'none' }

/** A backup that is there, newest first in lists. */
export interface Backup {
  readonly manifest: Manifest
  /**
   * In the console's own folder; only in the other one, such as a stick from another computer; or in a folder that somebody had it
   * look into, where it may have the name of another one.
   */
  readonly place: 'here' | 'second' | 'elsewhere'
  readonly keeping: Keeping
  readonly warnings: readonly BackupWarning[]
  /** The newest check of its bytes on this disk; null where there was none since it was made. */
  readonly checked: { readonly atMs: number; readonly ok: boolean; readonly sentence: string } | null
}

/** What a run of a job did (requirements.md §2.8). */
export interface BackupRun {
  readonly id: number
  readonly atMs: number
  readonly what: JobKind
  /** Of a backup that was made or tried; null for every other job. */
  readonly kind: BackupKind | null
  readonly durationMs: number
  /** `ok`, `cancelled`, or the code of the failure. */
  readonly outcome: string
  readonly sentence: string
  readonly fileName: string | null
  readonly bytes: number | null
}

/** `look-inside` makes the plan of a restore and changes nothing; `restore` does it. */
export const JOB_KINDS = [
  'backup',
  'verify',
  'rehearse',
  'copy',
  'look-inside',
  'restore',
  'salvage',
  'emergency-copy',
] as const
export type JobKind = (typeof JOB_KINDS)[number]

/** A long job as everybody sees it; one at a time (architecture.md, decision 6). */
export type JobState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running'
      readonly what: JobKind
      readonly startedMs: number
      /** What is done now, and what is to be done in all. */
      readonly steps: readonly string[]
      readonly step: number
      /** 0…1 of the present step; null where it cannot be known. */
      readonly share: number | null
      readonly canCancel: boolean
      readonly fileName: string | null
    }
  | { readonly kind: 'done'; readonly what: JobKind; readonly endedMs: number; readonly sentence: string }
  | {
      readonly kind: 'failed'
      readonly what: JobKind
      readonly endedMs: number
      readonly code: string
      readonly sentence: string
    }

/** How many of each kind stay, and how long (requirements.md §2.2). All settable. */
export const BackupSettings = z.strictObject({
  /** At this time of the wall's clock, `HH:MM`; null for no daily backup. */
  dailyAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time looks like 03:00.')
    .nullable()
    .default('03:00'),
  dailyDays: z.int().min(1).max(3660).default(30),
  beforeUpdateCount: z.int().min(1).max(1000).default(10),
  manualCount: z.int().min(1).max(1000).default(5),
  safetyDays: z.int().min(1).max(3660).default(30),
  settingsCount: z.int().min(1).max(1000).default(50),
  monthlyCount: z.int().min(0).max(120).default(12),
  /** Another folder, such as a stick or a share; null for none. */
  secondFolder: z.string().max(1000).nullable().default(null),
})
export type BackupSettings = z.infer<typeof BackupSettings>

/** What locks the copies in the other folder for a passphrase that nobody keeps (src-main/jobs/copy-lock.ts). In hexadecimal digits. */
export const CopyLock = z.strictObject({
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
})
export type CopyLock = z.infer<typeof CopyLock>

/** The settings with what is no choice of a field: who only changes those must not take it away. */
export const KeptBackupSettings = BackupSettings.extend({
  /** null where copies in the other folder are as everybody can read them. */
  copyLock: CopyLock.nullable().default(null),
})
export type KeptBackupSettings = z.infer<typeof KeptBackupSettings>

/** Never fewer verified ones than this stay, whatever the rules say. */
export const FLOOR_BACKUPS = 5
