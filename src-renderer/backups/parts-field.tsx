import type { BackupPart } from '../../src-shared/model/backup.ts'
import { PARTS } from '../state/backup-text.ts'
import { CheckRow } from '../ui/check-row.tsx'
import { words } from '../words.ts'
import styles from './parts-field.module.css'

interface PartsFieldProps {
  readonly label: string
  readonly hint: string
  /** What can be chosen at all. */
  readonly offered: readonly BackupPart[]
  readonly chosen: readonly BackupPart[]
  /** What is wrong with the choice, or null. */
  readonly error: string | null
  onChoose(parts: readonly BackupPart[]): void
}

/** Some of the parts that people know, to be ticked. */
export function PartsField({ label, hint, offered, chosen, error, onChoose }: PartsFieldProps) {
  return (
    <fieldset className={styles.parts}>
      <legend className={styles.label}>{label}</legend>
      <div className={styles.choices}>
        {PARTS.filter((part) => offered.includes(part)).map((part) => (
          <CheckRow
            key={part}
            checked={chosen.includes(part)}
            onChange={(on) => onChoose(PARTS.filter((each) => (each === part ? on : chosen.includes(each))))}
          >
            {words.backups.part[part]}
          </CheckRow>
        ))}
      </div>
      <p className={error === null ? styles.hint : styles.error} role={error === null ? undefined : 'status'}>
        {error ?? hint}
      </p>
    </fieldset>
  )
}

/** Parts as the contract wants them: null for everything. */
export function askedParts(chosen: readonly BackupPart[]): readonly BackupPart[] | null {
  return chosen.length === PARTS.length ? null : chosen
}
