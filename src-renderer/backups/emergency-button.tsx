import { type FormEvent, useState } from 'react'
import { useAct } from '../state/act.ts'
import { bytesText } from '../state/bytes.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import styles from '../ui/form.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'

/** The data as text, at once, to any folder: for when nothing else helps (requirements.md §2.7). */
export function EmergencyButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look="quiet" needs="technician" onClick={() => setOpen(true)}>
        {words.backups.emergency.title}
      </Button>
      {open && <EmergencyDialog onClose={() => setOpen(false)} />}
    </>
  )
}

function EmergencyDialog({ onClose }: { onClose(): void }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { emergency: text, copy } = words.backups

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const folder = String(new FormData(event.currentTarget).get('folder') ?? '')
    void run(async () => {
      const written = await client.backups.emergencyCopy({ folder })
      return copy.done(written.file, bytesText(written.bytes))
    })
  }

  return (
    <Dialog open title={text.title} description={text.help} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={copy.folder}
          hint={copy.folderHint}
          error={null}
          name="folder"
          autoComplete="off"
          spellCheck={false}
        />
        <FailureNote acting={acting} means={text.failed} />
        <div role="status">{acting.kind === 'done' && <p className={styles.good}>{acting.sentence}</p>}</div>
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.close}
          </Button>
          <Button look="main" type="submit" disabled={acting.kind === 'busy'}>
            {acting.kind === 'busy' ? copy.copying : text.start}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
