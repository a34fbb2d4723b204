import type { ReactNode } from 'react'
import type { Severity } from '../../src-shared/model/severity.ts'
import styles from './banner.module.css'
import { SeverityIcon } from './severity-icon.tsx'

interface BannerProps {
  readonly severity: Exclude<Severity, 'optimal'>
  readonly title: string
  readonly detail: string | null
  /** The one button that helps. */
  readonly children?: ReactNode
}

/** One thing that went wrong: what happened, what still works, and what to do. Said aloud when it comes. */
export function Banner({ severity, title, detail, children }: BannerProps) {
  return (
    <div className={`${styles.banner} ${severity === 'critical' ? styles.critical : styles.minor}`} role="status">
      <SeverityIcon severity={severity} size={18} />
      <p className={styles.words}>
        <strong>{title}</strong> {detail}
      </p>
      {children}
    </div>
  )
}
