import { Lock, LockOpen } from 'lucide-react'
import { useAccess } from '../state/access.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { endWish, useUnlockWish, wishToUnlock } from '../state/unlock-wish.ts'
import { words } from '../words.ts'
import { UnlockDialog } from './unlock-dialog.tsx'

/** What this page may do, in the rail: it unlocks with a PIN, and locks again. */
export function LockButton({ className }: { readonly className: string | undefined }) {
  const { client } = useConsole()
  const access = useAccess()
  const wish = useUnlockWish()
  const { run } = useAct()
  if (access === null) return null
  const { role, lock } = access
  const isUnlocked = lock === 'unlocked'
  const Icon = isUnlocked ? LockOpen : Lock

  const lockNow = () =>
    run(async () => {
      await client.access.lock({})
      return ''
    })

  return (
    <>
      <button
        type="button"
        className={className}
        aria-haspopup={isUnlocked ? undefined : 'dialog'}
        aria-label={isUnlocked ? words.access.lockNow(role) : words.access.unlockAs(role)}
        onClick={() => (isUnlocked ? void lockNow() : wishToUnlock(null))}
      >
        <Icon aria-hidden="true" />
        <span aria-hidden="true">{words.access.role[role]}</span>
      </button>
      {wish.kind === 'wished' && <UnlockDialog access={access} needs={wish.needs} onClose={endWish} />}
    </>
  )
}
