import { type FormEvent, useState } from 'react'
import { ROLES, type Role } from '../../src-shared/contract/role.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import form from '../ui/form.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import styles from './settings.module.css'

interface MakeLinkDialogProps {
  /** Where the console can be opened, the best first. */
  readonly urls: readonly string[]
  /** The network is shut: a phone cannot open it yet. */
  readonly isHereOnly: boolean
  onMade(): void
  onClose(): void
}

/** Makes a key with a role, and shows it this once. */
export function MakeLinkDialog({ urls, isHereOnly, onMade, onClose }: MakeLinkDialogProps) {
  const [made, setMade] = useState<{ readonly name: string; readonly secret: string } | null>(null)
  const { phones: text } = words.settings
  const keep = (key: { readonly name: string; readonly secret: string }) => {
    setMade(key)
    onMade()
  }
  if (made === null) return <MakeForm onMade={keep} onClose={onClose} />
  return (
    // A press beside it must not throw away what is shown only once.
    <Dialog open title={text.madeTitle(made.name)} description={text.once} onClose={() => undefined}>
      {urls.map((url) => (
        <Secret key={url} label={text.link} value={`${url}?token=${made.secret}`} />
      ))}
      <Secret label={text.key} value={made.secret} />
      {isHereOnly && <p className={styles.warning}>{text.onlyHere}</p>}
      <DialogActions>
        <Button look="main" onClick={onClose}>
          {text.done}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

interface MakeFormProps {
  onMade(key: { readonly name: string; readonly secret: string }): void
  onClose(): void
}

function MakeForm({ onMade, onClose }: MakeFormProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [role, setRole] = useState<Role>('staff')
  const [fault, setFault] = useState<string | null>(null)
  const { phones: text } = words.settings

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
    setFault(name === '' ? text.nameMissing : null)
    if (name === '') return
    await run(async () => {
      onMade(await client.tokens.create({ name, role }))
      return ''
    })
  }

  return (
    <Dialog open title={text.makeTitle} description={null} onClose={onClose}>
      <form className={form.form} onSubmit={(event) => void submit(event)}>
        <TextField label={text.name} hint={text.nameHint} error={fault} name="name" autoComplete="off" maxLength={64} />
        <ChooseField
          label={text.role}
          labelSeen
          choices={ROLES.map((value) => ({ value, text: words.access.role[value], group: null }))}
          chosen={role}
          onChoose={(chosen) => setRole(chosen)}
        />
        <p className={form.hint}>{text.roleHint}</p>
        <FailureNote acting={acting} means={text.failed} />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="main" type="submit" disabled={acting.kind === 'busy'}>
            {text.make}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function Secret({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div className={styles.secret}>
      <p className={styles.label}>{label}</p>
      <p className={styles.code}>{value}</p>
      <CopyButton look="plain" label={label} value={value} />
    </div>
  )
}
