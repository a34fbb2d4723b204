import type { Backup, BackupFileName } from '../../src-shared/model/backup.ts'

/** The update may have brought the trouble where its backup is the newest of all but a day. */
const AFTER_AN_UPDATE_MS = 24 * 3_600_000

/**
 * Which backup is proposed where the data is damaged (requirements.md §3.5): the one from before the update if the trouble followed
 * one, else the newest good daily one, else the newest that is good at all. `backups` come newest first; null where there is none.
 */
export function proposeBackup(backups: readonly Backup[], nowMs: number): BackupFileName | null {
  const good = backups.filter(({ manifest, warnings, checked }) => {
    const isWhole = manifest.kind !== 'settings'
    return isWhole && manifest.rehearsal?.ok === true && !warnings.includes('future-date') && checked?.ok !== false
  })
  const update = good.find(({ manifest }) => manifest.kind === 'before-update')
  const daily = good.find(({ manifest }) => manifest.kind === 'daily')
  const isRecent = update !== undefined && nowMs - update.manifest.createdMs < AFTER_AN_UPDATE_MS
  const proposed =
    isRecent && (!daily || update.manifest.sequence > daily.manifest.sequence) ? update : (daily ?? good[0])
  return proposed?.manifest.file.name ?? null
}
