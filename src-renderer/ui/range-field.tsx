import { useId } from 'react'
import styles from './range-field.module.css'

interface RangeFieldProps {
  readonly label: string
  readonly value: number
  /** The value in words, which is shown beside it and heard. */
  readonly text: string
  onChange(value: number): void
}

/** A percent to be chosen with a finger or with the arrow keys. */
export function RangeField({ label, value, text, onChange }: RangeFieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <output className={styles.value} htmlFor={id}>
        {text}
      </output>
      <input
        id={id}
        className={styles.input}
        type="range"
        min={0}
        max={100}
        step={1}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </div>
  )
}
