import { Clock } from 'lucide-react'
import type { PresetView } from '../../src-shared/model/preset.ts'
import { timeText } from '../state/time.ts'
import { words } from '../words.ts'
import styles from './presets.module.css'

/** When the clock applies a preset next, and how that went last. */
export function PresetTimes({ preset: { next, lastRun } }: { readonly preset: PresetView }) {
  const text = words.presets
  return (
    <div className={styles.when}>
      <Clock aria-hidden="true" />
      {next.length === 0 ? (
        <p className={styles.soft}>{text.never}</p>
      ) : (
        <div>
          <p className={styles.soft}>{text.next}</p>
          <ol>
            {next.map(({ atMs, sentence }) => (
              <li key={atMs}>{sentence}</li>
            ))}
          </ol>
        </div>
      )}
      {lastRun && (
        <p className={lastRun.outcome === 'applied' ? styles.last : styles.lastTrouble}>
          {text.last(timeText(lastRun.dueMs, Date.now()), lastRun.sentence)}
        </p>
      )}
    </div>
  )
}
