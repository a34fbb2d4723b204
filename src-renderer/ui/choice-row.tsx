import { useId } from 'react'
import styles from './choice-row.module.css'

interface ChoiceRowProps<Choice extends string> {
  readonly label: string
  readonly choices: readonly { readonly value: Choice; readonly text: string }[]
  readonly chosen: Choice
  onChoose(choice: Choice): void
}

/** One of a few choices, all of them seen, in a row. Arrow keys go from one to the next. */
export function ChoiceRow<Choice extends string>({ label, choices, chosen, onChoose }: ChoiceRowProps<Choice>) {
  const name = useId()
  return (
    <fieldset className={styles.row}>
      <legend className="only-spoken">{label}</legend>
      {choices.map(({ value, text }) => (
        <label key={value} className={styles.choice}>
          <input
            className={styles.input}
            type="radio"
            name={name}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          <span className={styles.text}>{text}</span>
        </label>
      ))}
    </fieldset>
  )
}
