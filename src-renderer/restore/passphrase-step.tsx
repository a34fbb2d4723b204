import type { FormEvent } from 'react'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import styles from './restore.module.css'
import { StepHead } from './step-head.tsx'

interface PassphraseStepProps {
  /** Why the last one did not work, or null. */
  readonly trouble: string | null
  onOpen(passphrase: string): void
}

/** An encrypted backup opens with its passphrase alone. */
export function PassphraseStep({ trouble, onOpen }: PassphraseStepProps) {
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const passphrase = String(new FormData(event.currentTarget).get('passphrase') ?? '')
    if (passphrase !== '') onOpen(passphrase)
  }
  return (
    <>
      <StepHead title={words.restore.passphrase.title}>{words.restore.passphrase.help}</StepHead>
      <form className={styles.narrow} onSubmit={submit}>
        <TextField
          label={words.restore.passphrase.field}
          hint={null}
          error={trouble}
          name="passphrase"
          type="password"
          autoComplete="off"
          maxLength={200}
        />
        <div className={styles.buttons}>
          <Button look="main" type="submit">
            {words.restore.passphrase.look}
          </Button>
        </div>
      </form>
    </>
  )
}
