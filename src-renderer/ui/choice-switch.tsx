import { useId } from 'react'
import styles from './choice-switch.module.css'

interface ChoiceSwitchProps {
  readonly label: string
  readonly on: boolean
  onChange(on: boolean): void
}

/** A switch with its label; all of it can be pressed. */
export function ChoiceSwitch({ label, on, onChange }: ChoiceSwitchProps) {
  const id = useId()
  return (
    <label className={styles.label} htmlFor={id}>
      <input
        id={id}
        className={styles.input}
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={styles.track} aria-hidden="true" />
      {label}
    </label>
  )
}
