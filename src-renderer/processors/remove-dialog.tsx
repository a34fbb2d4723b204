import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Processor } from '../../src-shared/model/processor.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { words } from '../words.ts'
import styles from './processor-dialog.module.css'

type Removing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'removing' }
  | { readonly kind: 'failed'; readonly message: string }

/** Asks before a processor is removed, and says what that means. */
export function RemoveDialog({ processor, onClose }: { readonly processor: Processor; onClose(): void }) {
  const { client } = useConsole()
  const [removing, setRemoving] = useState<Removing>({ kind: 'idle' })
  const busy = removing.kind === 'removing'

  async function remove(): Promise<void> {
    setRemoving({ kind: 'removing' })
    try {
      await client.processors.remove({ processorId: processor.id })
      onClose()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setRemoving({ kind: 'failed', message: error.message })
    }
  }

  return (
    <Dialog
      open
      title={words.processors.removeTitle(processor.name)}
      description={words.processors.removeMeans}
      onClose={() => busy || onClose()}
    >
      <div className={styles.alert} role="alert">
        {removing.kind === 'failed' && (
          <p className={styles.failure}>
            {removing.message} {words.processors.removeFailed}
          </p>
        )}
      </div>
      <DialogActions>
        <Button look="plain" onClick={onClose} disabled={busy}>
          {words.actions.cancel}
        </Button>
        <Button look="danger" onClick={() => void remove()} disabled={busy}>
          {busy ? words.actions.removing : words.actions.removeNamed(processor.name)}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
