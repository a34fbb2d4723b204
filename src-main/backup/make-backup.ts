import { BACKUP_PARTS, type BackupKind, type BackupPart, type Manifest } from '../../src-shared/model/backup.ts'
import type { JobRunner } from '../jobs/runner.ts'
import type { Installation } from './installation.ts'
import type { JobHands } from './job-desk.ts'
import { runWithin } from './run-within.ts'

/** A backup that somebody wants. */
export interface BackupWish {
  readonly kind: BackupKind
  readonly name: string | null
  readonly reason: string
  readonly by: string
  /** null is everything. */
  readonly parts: readonly BackupPart[] | null
  readonly keepDays: number | null
  readonly passphrase: string | null
}

/** Where it comes from, where it goes, and who makes it. */
export interface BackupSource {
  readonly jobs: JobRunner
  readonly liveFile: string
  readonly backupFolder: string
  readonly installation: Installation
  readonly nowMs: () => number
  readonly appVersion: string
}

/** Makes a backup in the job process, whole and verified, or throws and leaves nothing. `highest` is the highest number so far. */
export function makeBackup(
  { jobs, liveFile, backupFolder, installation, nowMs, appVersion }: BackupSource,
  { kind, name, reason, by, parts, keepDays, passphrase }: BackupWish,
  { highest, processors }: { readonly highest: number; readonly processors: readonly string[] },
  hands: Pick<JobHands, 'signal' | 'onProgress'>,
): Promise<Manifest> {
  const atMs = nowMs()
  return runWithin(
    jobs,
    'create',
    {
      liveFile,
      backupFolder,
      kind,
      name,
      reason,
      by,
      parts: parts && wholeAsNull(parts),
      keepDays,
      sequence: installation.nextSequence(highest),
      nowMs: atMs,
      utcOffsetMinutes: 0 - new Date(atMs).getTimezoneOffset(),
      appVersion,
      installationKey: installation.key,
      processors,
      passphrase,
    },
    hands,
  )
}

/** All parts are everything, and a part that is named twice is one. */
function wholeAsNull(parts: readonly BackupPart[]): readonly BackupPart[] | null {
  const named = BACKUP_PARTS.filter((part) => parts.includes(part))
  return named.length === BACKUP_PARTS.length ? null : named
}
