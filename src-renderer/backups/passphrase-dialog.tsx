import type { FormEvent } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import styles from '../ui/form.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'

interface PassphraseDialogProps {
  /** What is done with it: the words of the button. */
  readonly act: string
  onClose(): void
  onOpen(passphrase: string): void
}

/** Asks for the passphrase of an encrypted backup. */
export function PassphraseDialog({ act, onClose, onOpen }: PassphraseDialogProps) {
  const { passphrase: text } = words.backups

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const passphrase = String(new FormData(event.currentTarget).get('passphrase') ?? '')
    if (passphrase !== '') onOpen(passphrase)
  }

  return (
    <Dialog open title={text.title} description={text.help} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={text.field}
          hint={null}
          error={null}
          name="passphrase"
          type="password"
          autoComplete="off"
          maxLength={200}
        />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="main" type="submit">
            {act}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
