import type { BackupRun } from '../../src-shared/model/backup.ts'
import { capitalWhenText, tookText } from '../state/backup-text.ts'
import { hasSucceeded } from '../state/backup-trend.ts'
import { bytesText } from '../state/bytes.ts'
import { SCROLLED_BY_KEYBOARD } from '../ui/scrolled-by-keyboard.ts'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './run-table.module.css'

interface RunTableProps {
  /** Newest first. */
  readonly runs: readonly BackupRun[]
  readonly caption: string
  /** Whether they are of several kinds of job. */
  readonly withWhat: boolean
}

/** Runs in a box of its own that scrolls. */
export function RunTable({ runs, caption, withWhat }: RunTableProps) {
  const { runs: text } = words.backups
  const nowMs = Date.now()
  return (
    <section className={styles.box} aria-label={words.history.tableOf(caption)} {...SCROLLED_BY_KEYBOARD}>
      <table className={styles.table}>
        <caption className="only-spoken">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{text.column.when}</th>
            {withWhat && <th scope="col">{text.column.what}</th>}
            <th scope="col">{text.column.kind}</th>
            <th scope="col">{text.column.result}</th>
            <th scope="col" className={styles.number}>
              {text.column.time}
            </th>
            <th scope="col" className={styles.number}>
              {text.column.size}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <th scope="row">{capitalWhenText(run.atMs, nowMs)}</th>
              {withWhat && <td>{text.what[run.what]}</td>}
              <td>{run.kind === null ? text.none : words.backups.kind[run.kind]}</td>
              <td className={styles.result}>
                <Result run={run} />
              </td>
              <td className={styles.number}>{tookText(run.durationMs)}</td>
              <td className={styles.number}>{run.bytes === null ? text.none : bytesText(run.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Result({ run }: { readonly run: BackupRun }) {
  const { runs: text } = words.backups
  if (hasSucceeded(run)) return <span>{text.ok}</span>
  if (run.outcome === 'cancelled') return <span className={styles.soft}>{text.cancelled}</span>
  return (
    <span className={styles.bad}>
      <SeverityIcon severity="critical" size={12} />
      <span>
        {text.failedWith(run.outcome)} <span className={styles.soft}>{run.sentence}</span>
      </span>
    </span>
  )
}
