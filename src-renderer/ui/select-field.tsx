import { useId } from 'react'
import styles from './field.module.css'

interface SelectFieldProps<Choice extends string> {
  readonly label: string
  readonly hint: string
  readonly name: string
  readonly choices: readonly Choice[]
  readonly initial: Choice
}

/** One of a few choices, with its label and a hint. */
export function SelectField<Choice extends string>({ label, hint, name, choices, initial }: SelectFieldProps<Choice>) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select id={id} name={name} className={styles.input} defaultValue={initial} aria-describedby={`${id}-hint`}>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
      <p className={styles.hint} id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  )
}
