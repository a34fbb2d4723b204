import type { BackupPart } from '../../src-shared/model/backup.ts'
import { words } from '../words.ts'
import { PARTS } from './backup-text.ts'

/** What a backup by hand is asked for with. */
interface WantedBackup {
  readonly name: string | null
  readonly reason?: string
  readonly parts: BackupPart[] | null
  readonly keepDays: number | null
  readonly passphrase: string | null
}

/** What stands in the form, as the contract wants it, or what is wrong with it. */
export function newBackupOf(
  form: FormData,
  parts: readonly BackupPart[],
): {
  readonly backup: WantedBackup | null
  readonly faults: Readonly<Partial<Record<'keepDays' | 'again', string>>>
} {
  const text = (name: string) => String(form.get(name) ?? '')
  const days = text('keepDays').trim()
  const keepDays = days === '' ? null : Number(days)
  const passphrase = text('passphrase')
  const faults = {
    ...(keepDays !== null && !isDays(keepDays) && { keepDays: words.backups.now.keepFault }),
    ...(passphrase !== text('again') && { again: words.backups.now.againFault }),
  }
  if (Object.keys(faults).length > 0) return { backup: null, faults }
  const reason = text('reason').trim()
  return {
    backup: {
      name: text('name').trim() || null,
      ...(reason !== '' && { reason }),
      parts: parts.length === PARTS.length ? null : [...parts],
      keepDays,
      passphrase: passphrase || null,
    },
    faults: {},
  }
}

function isDays(days: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= 3660
}
