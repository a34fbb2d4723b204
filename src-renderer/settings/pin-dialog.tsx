import { type FormEvent, useState } from 'react'
import type { PinRole } from '../../src-shared/contract/role.ts'
import { isPin, MOST_PIN_DIGITS } from '../../src-shared/pin.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import form from '../ui/form.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'

interface PinDialogProps {
  readonly role: PinRole
  readonly isSet: boolean
  onClose(): void
}

/** Sets the PIN of a role: typed twice, because nobody sees it. */
export function PinDialog({ role, isSet, onClose }: PinDialogProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [faults, setFaults] = useState<{ readonly pin: string | null; readonly again: string | null }>({
    pin: null,
    again: null,
  })
  const { who } = words.settings

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const pin = String(form.get('pin') ?? '')
    const found = {
      pin: isPin(pin) ? null : who.notDigits,
      again: pin === String(form.get('again') ?? '') ? null : who.notSame,
    }
    setFaults(found)
    if (found.pin !== null || found.again !== null) return
    const isDone = await run(async () => {
      await client.access.setPin({ role, pin })
      return ''
    })
    if (isDone) onClose()
  }

  const field = {
    type: 'password',
    inputMode: 'numeric',
    autoComplete: 'off',
    maxLength: MOST_PIN_DIGITS,
  } as const
  return (
    <Dialog
      open
      title={isSet ? who.changeNamed(role) : who.setNamed(role)}
      description={isSet ? who.locksOthers : null}
      onClose={onClose}
    >
      <form className={form.form} onSubmit={(event) => void submit(event)}>
        <TextField label={who.newPin} hint={who.newPinHint} error={faults.pin} name="pin" {...field} />
        <TextField label={who.again} hint={null} error={faults.again} name="again" {...field} />
        <FailureNote acting={acting} means={who.failed} />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="main" type="submit" disabled={acting.kind === 'busy'}>
            {acting.kind === 'busy' ? words.actions.saving : isSet ? who.change : who.set}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
