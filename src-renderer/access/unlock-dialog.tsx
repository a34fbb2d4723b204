import { Delete } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { mayActAs, type PinRole, type Role } from '../../src-shared/contract/role.ts'
import type { AccessState } from '../../src-shared/model/access.ts'
import { MOST_PIN_DIGITS } from '../../src-shared/pin.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import styles from './unlock-dialog.module.css'

interface UnlockDialogProps {
  readonly access: AccessState
  /** What it is wanted for; null where for nothing in particular. */
  readonly needs: Role | null
  onClose(): void
}

/** The PIN pad: by finger and by keyboard. Says why where no PIN would help. */
export function UnlockDialog({ access, needs, onClose }: UnlockDialogProps) {
  const fitting = access.pins.filter((role) => mayActAs(role, needs ?? 'watch'))
  const { access: text } = words
  const trouble = troubleOf(access, fitting)
  return (
    <Dialog open title={text.title} description={needs === null ? text.help : text.wanted(needs)} onClose={onClose}>
      {trouble === null ? (
        <Pad roles={fitting} onClose={onClose} />
      ) : (
        <>
          <p role="status">{trouble}</p>
          <DialogActions>
            <Button look="plain" onClick={onClose}>
              {words.actions.close}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}

function troubleOf({ lock, pins }: AccessState, fitting: readonly PinRole[]): string | null {
  if (lock === 'fixed') return words.access.fixed
  if (pins.length === 0) return `${words.access.noPins} ${words.access.noPinsHelp}`
  return fitting.length === 0 ? words.access.noPinFor : null
}

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

function Pad({ roles, onClose }: { readonly roles: readonly PinRole[]; onClose(): void }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [role, setRole] = useState(roles[0]!)
  const [pin, setPin] = useState('')
  const { access: text } = words
  const busy = acting.kind === 'busy'
  const add = (digit: number) => setPin((before) => `${before}${digit}`.slice(0, MOST_PIN_DIGITS))

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (pin === '' || busy) return
    const isUnlocked = await run(async () => {
      await client.access.unlock({ role, pin })
      return ''
    })
    if (isUnlocked) onClose()
    else setPin('')
  }

  return (
    <form className={styles.pad} onSubmit={(event) => void submit(event)}>
      {roles.length > 1 && (
        <ChoiceRow
          label={text.chooseRole}
          choices={roles.map((value) => ({ value, text: text.role[value] }))}
          chosen={role}
          onChoose={(chosen) => setRole(chosen)}
        />
      )}
      <TextField
        label={text.pin}
        hint={null}
        error={null}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        maxLength={MOST_PIN_DIGITS}
        autoFocus
        value={pin}
        onChange={(event) => setPin(event.target.value.replace(/\D/g, ''))}
      />
      <div className={styles.digits}>
        {DIGITS.map((digit) => (
          <Button key={digit} look="plain" aria-label={text.digit(digit)} onClick={() => add(digit)}>
            {digit}
          </Button>
        ))}
        <Button look="quiet" aria-label={text.erase} onClick={() => setPin((before) => before.slice(0, -1))}>
          <Delete aria-hidden="true" />
        </Button>
        <Button look="plain" aria-label={text.digit(0)} onClick={() => add(0)}>
          0
        </Button>
        <Button look="main" type="submit" disabled={busy || pin === ''}>
          {busy ? text.unlocking : text.unlock}
        </Button>
      </div>
      <FailureNote acting={acting} means={text.failed} />
      <DialogActions>
        <Button look="plain" onClick={onClose}>
          {words.actions.cancel}
        </Button>
      </DialogActions>
    </form>
  )
}
