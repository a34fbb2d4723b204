import { type ComponentProps, useId } from 'react'
import styles from './field.module.css'

type TextFieldProps = Omit<ComponentProps<'input'>, 'id'> & {
  readonly label: string
  readonly hint: string | null
  /** What is wrong with what stands in it, or null. */
  readonly error: string | null
}

/** A line of text with its label, a hint, and what is wrong with it. */
export function TextField({ label, hint, error, ...input }: TextFieldProps) {
  const id = useId()
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={styles.input}
        aria-invalid={error !== null}
        aria-describedby={describedBy || undefined}
      />
      {error && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
