import { useId } from 'react'
import styles from './field.module.css'

interface CheckFieldProps {
  readonly label: string
  readonly hint: string
  readonly name: string
}

/** Something to tick, off at first, with its label and a hint. */
export function CheckField({ label, hint, name }: CheckFieldProps) {
  const id = useId()
  return (
    <div className={styles.check}>
      <input id={id} type="checkbox" name={name} aria-describedby={`${id}-hint`} />
      <label className={styles.checkLabel} htmlFor={id}>
        {label}
      </label>
      <p className={styles.hint} id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  )
}
