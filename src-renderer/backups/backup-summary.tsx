import type { Backup } from '../../src-shared/model/backup.ts'
import type { BackupOverview } from '../../src-shared/model/backup-overview.ts'
import { summaryOf } from '../state/backup-summary.ts'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './backup-summary.module.css'
import screen from './backups.module.css'

interface BackupSummaryProps {
  readonly overview: BackupOverview
  readonly list: readonly Backup[]
}

/** One sentence about the newest good backup, and the figures (requirements.md §2.5). */
export function BackupSummary({ overview, list }: BackupSummaryProps) {
  const { severity, sentence, called, facts, large } = summaryOf(overview, list, Date.now())
  return (
    <section className={`${screen.panel} ${styles.summary}`} aria-labelledby="backups-summary">
      <header className={styles.head}>
        <SeverityIcon severity={severity} size={22} />
        <div>
          <h2 className={styles.sentence} id="backups-summary">
            <span className="only-spoken">{words.severity[severity]}: </span>
            {sentence}
          </h2>
          {called !== null && <p className={screen.soft}>{called}</p>}
        </div>
      </header>
      <dl className={styles.facts} aria-label={words.backups.facts.label}>
        {facts.map(({ label, value, note }) => (
          <div key={label} className={styles.fact}>
            <dt className={styles.label}>{label}</dt>
            <dd className={styles.value}>{value}</dd>
            <dd className={styles.note}>{note}</dd>
          </div>
        ))}
      </dl>
      {large !== null && <p className={screen.soft}>{large}</p>}
    </section>
  )
}
