import type { Backup } from '../../src-shared/model/backup.ts'
import { capitalWhenText, partsText, tookText, whenText } from '../state/backup-text.ts'
import { bytesText } from '../state/bytes.ts'
import { Disclosure } from '../ui/disclosure.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './backup-facts.module.css'

/** Everything that is known about a backup. */
export function BackupFacts({ backup }: { readonly backup: Backup }) {
  const { manifest, checked, warnings } = backup
  const { list: text } = words.backups
  const nowMs = Date.now()
  const { rehearsal } = manifest
  const rows: readonly (readonly [string, string])[] = [
    [text.reason, manifest.reason],
    [text.by, manifest.by],
    [text.holds, partsText(manifest.parts)],
    [text.processors, manifest.processors.join(', ') || text.noProcessors],
    [
      text.newestSample,
      manifest.newestSampleMs === null ? text.noSample : capitalWhenText(manifest.newestSampleMs, nowMs),
    ],
    [text.size, text.sizes(bytesText(manifest.file.bytes), bytesText(manifest.content.bytes))],
    [text.checked, checked ? `${capitalWhenText(checked.atMs, nowMs)}: ${checked.sentence}` : text.checkedOnce],
    [text.rehearsed, rehearsedText()],
    [text.version, manifest.appVersion],
    [text.file, manifest.file.name],
  ]

  function rehearsedText(): string {
    if (!rehearsal) return text.notRehearsed
    const when = whenText(rehearsal.atMs, nowMs)
    return rehearsal.ok ? text.rehearsedOk(when, tookText(rehearsal.durationMs)) : text.rehearsedBad(when)
  }

  return (
    <>
      {warnings.length > 0 && (
        <ul className={styles.warnings}>
          {warnings.map((warning) => (
            <li key={warning} className={styles.warning}>
              <SeverityIcon severity="minor" size={12} />
              {words.backups.warning[warning]}
            </li>
          ))}
        </ul>
      )}
      <dl className={styles.facts}>
        {rows.map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {rehearsal && rehearsal.checks.length > 0 && (
        <Disclosure title={text.rehearsalChecks}>
          <ul className={styles.checks}>
            {rehearsal.checks.map(({ name, ok, finding }) => (
              <li key={name} className={styles.check}>
                <SeverityIcon severity={ok ? 'optimal' : 'critical'} size={12} />
                <span>
                  <span className="only-spoken">{ok ? text.passed : text.notPassed}: </span>
                  <strong>{name}</strong> {finding}
                </span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  )
}
