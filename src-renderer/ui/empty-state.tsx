import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

interface EmptyStateProps {
  readonly Icon: LucideIcon
  readonly title: string
  readonly help: string
  /** Below the buttons, for who hesitates; null for nothing. */
  readonly hint: string | null
  /** What there is to do. */
  readonly children: ReactNode
}

/** A screen that has nothing yet: what will be here, and the one thing to do. */
export function EmptyState({ Icon, title, help, hint, children }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.picture}>
        <Icon aria-hidden="true" />
      </span>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.help}>{help}</p>
      {children}
      {hint !== null && <p className={styles.hint}>{hint}</p>}
    </div>
  )
}
