import type { Acting } from '../state/act.ts'
import { words } from '../words.ts'
import styles from './form.module.css'

/** Why something in a dialog did not work, what that means, and the code for whoever helps. Silent while nothing failed. */
export function FailureNote({ acting, means }: { readonly acting: Acting; readonly means: string }) {
  return (
    <div className={styles.alert} role="alert">
      {acting.kind === 'failed' && (
        <p className={styles.failure}>
          {acting.sentence} {means} {words.backups.code(acting.code)}
        </p>
      )}
    </div>
  )
}
