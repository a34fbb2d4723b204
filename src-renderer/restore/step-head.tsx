import type { ReactNode } from 'react'
import styles from './restore.module.css'

/** The title of a step, which takes the focus when the step comes, and a sentence below it. */
export function StepHead({ title, children }: { readonly title: ReactNode; readonly children?: ReactNode }) {
  return (
    <header className={styles.head}>
      <h2 className={styles.stepTitle} id="restore-step" tabIndex={-1}>
        {title}
      </h2>
      {children && <p className={styles.soft}>{children}</p>}
    </header>
  )
}
