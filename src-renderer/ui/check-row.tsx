import type { ReactNode } from 'react'
import styles from './check-row.module.css'

interface CheckRowProps {
  readonly checked: boolean
  readonly disabled?: boolean
  onChange(checked: boolean): void
  readonly children: ReactNode
}

/** Something to tick, whose state is known to whoever shows it. All of the row can be pressed. */
export function CheckRow({ checked, disabled, onChange, children }: CheckRowProps) {
  return (
    <label className={styles.row}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  )
}
