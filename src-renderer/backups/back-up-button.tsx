import { ArchiveRestore } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { BackupPart, JobState } from '../../src-shared/model/backup.ts'
import { useAct } from '../state/act.ts'
import { PARTS } from '../state/backup-text.ts'
import { useConsole } from '../state/console.ts'
import { newBackupOf } from '../state/new-backup.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import styles from '../ui/form.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import { PartsField } from './parts-field.tsx'

interface BackUpButtonProps {
  readonly look: 'main' | 'plain'
  readonly job: JobState
}

/** A button that opens the dialog for a backup by hand. */
export function BackUpButton({ look, job }: BackUpButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look={look} needs="manager" disabled={job.kind === 'running'} onClick={() => setOpen(true)}>
        <ArchiveRestore aria-hidden="true" />
        {words.backups.act.backUpNow}
      </Button>
      {open && <BackUpDialog job={job} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Asks what to call it, why, of what and for how long. It closes when the backup has begun: the screen shows it from there on. */
function BackUpDialog({ job, onClose }: { readonly job: JobState; onClose(): void }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [parts, setParts] = useState<readonly BackupPart[]>(PARTS)
  const [faults, setFaults] = useState<Readonly<Partial<Record<'keepDays' | 'again', string>>>>({})
  const { now: text } = words.backups
  const busy = acting.kind === 'busy'
  const hasBegun = busy && job.kind === 'running'
  useEffect(() => {
    if (hasBegun) onClose()
  }, [hasBegun, onClose])

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const { backup, faults: found } = newBackupOf(new FormData(event.currentTarget), parts)
    setFaults(found)
    if (!backup) return
    void run(async () => {
      await client.backups.create(backup)
      return ''
    }).then((worked) => worked && onClose())
  }

  return (
    <Dialog open title={text.title} description={null} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField label={text.name} hint={text.nameHint} error={null} name="name" maxLength={100} autoComplete="off" />
        <TextField
          label={text.reason}
          hint={text.reasonHint}
          error={null}
          name="reason"
          maxLength={300}
          autoComplete="off"
        />
        <Disclosure title={text.more}>
          <PartsField
            label={text.parts}
            hint={text.partsHint}
            offered={PARTS}
            chosen={parts}
            error={parts.length === 0 ? text.noParts : null}
            onChoose={setParts}
          />
          <TextField
            label={text.keep}
            hint={text.keepHint}
            error={faults.keepDays ?? null}
            name="keepDays"
            inputMode="numeric"
            autoComplete="off"
          />
          <TextField
            label={text.passphrase}
            hint={text.passphraseHint}
            error={null}
            name="passphrase"
            type="password"
            maxLength={200}
            autoComplete="new-password"
          />
          <TextField
            label={text.again}
            hint={null}
            error={faults.again ?? null}
            name="again"
            type="password"
            maxLength={200}
            autoComplete="new-password"
          />
        </Disclosure>
        <FailureNote acting={acting} means={text.failed} />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="main" type="submit" disabled={busy || parts.length === 0}>
            {busy ? words.backups.act.working : text.start}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
