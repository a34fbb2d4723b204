import type { FormEvent } from 'react'
import type { BackupFileName } from '../../src-shared/model/backup.ts'
import { useAct } from '../state/act.ts'
import { bytesText } from '../state/bytes.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import styles from '../ui/form.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'

interface CopyDialogProps {
  readonly fileName: BackupFileName
  /** What stands in the field at first. */
  readonly folder: string
  onClose(): void
}

/** Copies a backup to another folder. It goes on when the dialog is closed. */
export function CopyDialog({ fileName, folder, onClose }: CopyDialogProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { copy: text } = words.backups

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const wanted = String(new FormData(event.currentTarget).get('folder') ?? '')
    void run(async () => {
      const written = await client.backups.copy({ fileName, folder: wanted })
      return text.done(written.file, bytesText(written.bytes))
    })
  }

  return (
    <Dialog open title={text.title} description={fileName} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={text.folder}
          hint={text.folderHint}
          error={null}
          name="folder"
          defaultValue={folder}
          autoComplete="off"
          spellCheck={false}
        />
        <FailureNote acting={acting} means={text.failed} />
        <div role="status">
          {acting.kind === 'done' && (
            <p className={styles.good}>
              {acting.sentence} {text.safe}
            </p>
          )}
        </div>
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.close}
          </Button>
          <Button look="main" type="submit" disabled={acting.kind === 'busy'}>
            {acting.kind === 'busy' ? text.copying : text.start}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
