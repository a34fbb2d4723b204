import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { BackupFileName } from '../../src-shared/model/backup.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import styles from '../ui/form.module.css'
import { words } from '../words.ts'

interface RemoveButtonProps {
  readonly fileName: BackupFileName
  /** What it is called among the others. */
  readonly called: string
  /** Whether a job runs: nothing is removed beside one. */
  readonly isBusy: boolean
}

/** Removes a backup that cannot be used, and with it its alarm; it asks first. */
export function RemoveButton({ fileName, called, isBusy }: RemoveButtonProps) {
  const [open, setOpen] = useState(false)
  const { act } = words.backups
  return (
    <>
      <Button look="plain" disabled={isBusy} aria-label={act.named(act.remove, called)} onClick={() => setOpen(true)}>
        <Trash2 aria-hidden="true" />
        {act.remove}
      </Button>
      {open && <RemoveDialog fileName={fileName} onClose={() => setOpen(false)} />}
    </>
  )
}

function RemoveDialog({ fileName, onClose }: Pick<RemoveButtonProps, 'fileName'> & { onClose(): void }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { remove: text } = words.backups
  const busy = acting.kind === 'busy'

  function remove(): void {
    void run(async () => {
      await client.backups.remove({ fileName })
      return ''
    }).then((worked) => worked && onClose())
  }

  return (
    <Dialog open title={text.title} description={text.help} onClose={onClose}>
      <div className={styles.form}>
        <p className={styles.good}>{fileName}</p>
        <FailureNote acting={acting} means={text.failed} />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="danger" disabled={busy} onClick={remove}>
            {busy ? words.backups.act.working : text.start}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}
