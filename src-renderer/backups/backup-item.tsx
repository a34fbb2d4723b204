import { ChevronRight, Pin } from 'lucide-react'
import type { Backup } from '../../src-shared/model/backup.ts'
import { capitalWhenText, healthOf, keptText, titleOf } from '../state/backup-text.ts'
import { bytesText } from '../state/bytes.ts'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import { BackupActions } from './backup-actions.tsx'
import { BackupFacts } from './backup-facts.tsx'
import styles from './backup-item.module.css'

interface BackupItemProps {
  readonly backup: Backup
  /** Whether a job runs: only one can. */
  readonly isBusy: boolean
  readonly secondFolder: string | null
}

/** One backup in a line: when, what, how good, how large and until when; all about it and what can be done where it is opened. */
export function BackupItem({ backup, isBusy, secondFolder }: BackupItemProps) {
  const { manifest, keeping } = backup
  const health = healthOf(backup)
  const notes = [
    titleOf(manifest),
    manifest.name === null ? null : words.backups.kind[manifest.kind],
    manifest.encrypted ? words.backups.list.encrypted : null,
    backup.place === 'second' ? words.backups.list.second : null,
  ].filter((note) => note !== null)
  return (
    <li className={styles.item}>
      <details>
        <summary className={styles.summary}>
          <SeverityIcon severity={health.severity} size={14} />
          <span className={styles.what}>
            <strong className={styles.when}>{capitalWhenText(manifest.createdMs, Date.now())}</strong>
            <span className={styles.soft}>{notes.join(' · ')}</span>
          </span>
          <span className={styles.health} data-severity={health.severity}>
            {health.text}
          </span>
          <span className={styles.size}>{bytesText(manifest.file.bytes)}</span>
          <span className={styles.kept}>
            {keeping.kind === 'pinned' && <Pin aria-hidden="true" />}
            {keptText(keeping)}
          </span>
          <ChevronRight className={styles.mark} aria-hidden="true" />
        </summary>
        <div className={styles.more}>
          <BackupFacts backup={backup} />
          <BackupActions backup={backup} isBusy={isBusy} secondFolder={secondFolder} />
        </div>
      </details>
    </li>
  )
}
