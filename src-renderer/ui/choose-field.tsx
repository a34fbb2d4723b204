import { useId } from 'react'
import styles from './field.module.css'

interface ChooseFieldProps<Value extends string> {
  readonly label: string
  /** Whether the label is seen; it is always heard. */
  readonly labelSeen: boolean
  readonly choices: readonly { readonly value: Value; readonly text: string; readonly group: string | null }[]
  readonly chosen: Value
  readonly disabled?: boolean
  onChoose(value: Value): void
}

/** One of many choices, that takes effect at once. Choices of one group stand together under its name. */
export function ChooseField<Value extends string>(props: ChooseFieldProps<Value>) {
  const { label, labelSeen, choices, chosen, disabled, onChoose } = props
  const id = useId()
  const groups = [...new Set(choices.map(({ group }) => group))]
  return (
    <div className={styles.field}>
      <label className={labelSeen ? styles.label : 'only-spoken'} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={styles.input}
        value={chosen}
        disabled={disabled}
        onChange={(event) => {
          const found = choices.find(({ value }) => value === event.target.value)
          if (found) onChoose(found.value)
        }}
      >
        {groups.map((group) => {
          const options = choices
            .filter((choice) => choice.group === group)
            .map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))
          return group === null ? (
            options
          ) : (
            <optgroup key={group} label={group}>
              {options}
            </optgroup>
          )
        })}
      </select>
    </div>
  )
}
