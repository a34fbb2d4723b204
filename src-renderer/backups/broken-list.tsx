import type { BrokenBackup } from '../../src-shared/model/backup-overview.ts'
import { words } from '../words.ts'
import styles from './backup-list.module.css'
import screen from './backups.module.css'
import { RemoveButton } from './remove-button.tsx'

interface BrokenListProps {
  readonly broken: readonly BrokenBackup[]
  /** Whether a job runs: only one can. */
  readonly isBusy: boolean
}

/** What once was a backup, with the way to be rid of it. */
export function BrokenList({ broken, isBusy }: BrokenListProps) {
  if (broken.length === 0) return null
  return (
    <section aria-labelledby="broken-backups">
      <h3 className={styles.brokenTitle} id="broken-backups">
        {words.backups.list.brokenTitle}
      </h3>
      <ul className={styles.broken}>
        {broken.map(({ fileName, sentence }) => (
          <li key={fileName} className={styles.brokenItem}>
            <span>
              <strong>{fileName}</strong> <span className={screen.soft}>{sentence}</span>
            </span>
            <RemoveButton fileName={fileName} called={fileName} isBusy={isBusy} />
          </li>
        ))}
      </ul>
    </section>
  )
}
