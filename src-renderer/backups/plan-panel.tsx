import { assertNever } from '../../src-shared/assert.ts'
import type { BackupOverview, SecondFolder } from '../../src-shared/model/backup-overview.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { whenText } from '../state/backup-text.ts'
import { bytesText } from '../state/bytes.ts'
import { Disclosure } from '../ui/disclosure.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import screen from './backups.module.css'
import styles from './plan-panel.module.css'

/** What is to come, and the other folder. */
export function PlanPanel({ overview }: { readonly overview: BackupOverview }) {
  const { next, clockRule, second, locksCopies } = overview
  const said = saySecond(second, Date.now())
  return (
    <div className={`${screen.panel} ${styles.plan}`}>
      <section aria-labelledby="next-backups">
        <h2 className={styles.title} id="next-backups">
          {words.backups.next.title}
        </h2>
        {next.length === 0 ? (
          <p className={screen.soft}>{words.backups.next.off}</p>
        ) : (
          <ol className={styles.runs}>
            {next.map(({ atMs, sentence }) => (
              <li key={atMs}>{sentence}</li>
            ))}
          </ol>
        )}
        <Disclosure title={words.backups.next.clocks}>
          <p className={styles.small}>{clockRule}</p>
        </Disclosure>
      </section>
      <section className={styles.second} aria-labelledby="second-folder">
        <h2 className={styles.title} id="second-folder">
          {words.backups.second.title}
        </h2>
        <p className={styles.state}>
          {said.severity && <SeverityIcon severity={said.severity} size={12} />}
          <span>{said.sentence}</span>
        </p>
        {second.kind !== 'none' && locksCopies && <p className={styles.small}>{words.backups.second.locked}</p>}
        {said.notes.map((note) => (
          <p key={note} className={styles.small}>
            {note}
          </p>
        ))}
      </section>
    </div>
  )
}

interface SaidSecond {
  readonly severity: Severity | null
  readonly sentence: string
  readonly notes: readonly string[]
}

function saySecond(second: SecondFolder, nowMs: number): SaidSecond {
  const { second: text } = words.backups
  const free = (bytes: number | null) => (bytes === null ? [] : [text.free(bytesText(bytes))])
  switch (second.kind) {
    case 'none':
      return { severity: null, sentence: text.none, notes: [] }
    case 'safe':
      return {
        severity: 'optimal',
        sentence: text.safe,
        notes: [
          second.folder,
          [
            ...(second.newestMs === null ? [] : [text.newest(whenText(second.newestMs, nowMs))]),
            ...free(second.freeBytes),
          ].join(' · '),
        ],
      }
    case 'behind':
      return {
        severity: 'minor',
        sentence: text.behind(second.missing),
        notes: [second.folder, ...free(second.freeBytes)],
      }
    case 'lost':
      return { severity: 'moderate', sentence: text.lost(whenText(second.sinceMs, nowMs)), notes: [second.folder] }
    case 'failed':
      return {
        severity: 'critical',
        sentence: text.failed(whenText(second.sinceMs, nowMs)),
        notes: [second.sentence, second.folder],
      }
    default:
      return assertNever(second)
  }
}
