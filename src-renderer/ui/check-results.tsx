import type { HealthCheck } from '../../src-shared/model/health.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { words } from '../words.ts'
import styles from './check-results.module.css'
import { SeverityIcon } from './severity-icon.tsx'

/** What was looked at and what was found, with a shape, a colour and a word for each. */
export function CheckResults({ checks }: { readonly checks: readonly HealthCheck[] }) {
  return (
    <ul className={styles.checks}>
      {checks.map((check) => {
        const result = resultOf(check)
        return (
          <li key={check.name} className={styles.check}>
            <SeverityIcon severity={SEVERITY[result]} size={12} />
            <span className={result === 'ok' ? undefined : styles[result]}>{words.health.result[result]}</span>
            <span>
              <strong>{check.name}</strong> <span className={styles.soft}>{check.finding}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

type Result = 'ok' | 'warning' | 'critical'

const SEVERITY: Readonly<Record<Result, Severity>> = { ok: 'optimal', warning: 'minor', critical: 'critical' }

function resultOf({ ok, isCritical }: HealthCheck): Result {
  if (ok) return 'ok'
  return isCritical ? 'critical' : 'warning'
}
