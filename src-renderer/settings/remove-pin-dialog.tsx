import type { PinRole } from '../../src-shared/contract/role.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { words } from '../words.ts'

/** Asks before a PIN goes. */
export function RemovePinDialog({ role, onClose }: { readonly role: PinRole; onClose(): void }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { who } = words.settings

  async function remove(): Promise<void> {
    const isDone = await run(async () => {
      await client.access.removePin({ role })
      return ''
    })
    if (isDone) onClose()
  }

  return (
    <Dialog open title={who.removeTitle(role)} description={who.removeMeans} onClose={onClose}>
      {role === 'technician' && <p>{who.removeTechnician}</p>}
      <FailureNote acting={acting} means={who.failed} />
      <DialogActions>
        <Button look="plain" onClick={onClose}>
          {words.actions.cancel}
        </Button>
        <Button look="danger" disabled={acting.kind === 'busy'} onClick={() => void remove()}>
          {who.remove}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
