import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { useAct } from '../state/act.ts'
import { isPutBack, putBackText, spokenName } from '../state/change-words.ts'
import { useConsole } from '../state/console.ts'
import { useMay } from '../state/may.ts'
import { timeText } from '../state/time.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { words } from '../words.ts'
import styles from './change-list.module.css'

interface PutBackProps {
  readonly change: ChangeRecord
  readonly sound: ProcessorSound | null
}

/** Sets what a change changed to what it was before, after asking; where it was changed since, that is said and asked again. */
export function PutBack({ change, sound }: PutBackProps) {
  const { deeds } = useConsole()
  const may = useMay()
  const { acting, run } = useAct()
  const [isOpen, setOpen] = useState(false)
  const { what, before, result, undone, lastMs } = change
  if (isPutBack(change)) return null
  if (undone) return <span className={styles.isBack}>{words.changes.isBack}</span>
  const isTaken = result === 'applied' || result === 'rounded'
  if (what === 'trigger' || before === null || !isTaken || may.kind === 'forbidden') return null
  const name = spokenName(change.name)
  const isStale = acting.kind === 'failed' && acting.code === 'stale-plan'

  async function putBack(anyway: boolean): Promise<void> {
    const isDone = await run(async () => {
      await deeds.putBack(change.id, anyway)
      return ''
    })
    if (isDone) setOpen(false)
  }

  return (
    <>
      <Button
        look="quiet"
        className={styles.back}
        aria-label={words.changes.putBackNamed(name, timeText(lastMs, Date.now()))}
        onClick={() => setOpen(true)}
      >
        <Undo2 aria-hidden="true" />
        {words.changes.putBack}
      </Button>
      <Dialog
        open={isOpen}
        title={words.changes.putBackTitle(name)}
        description={putBackText(change, sound)}
        onClose={() => setOpen(false)}
      >
        {acting.kind === 'failed' && <Banner severity="minor" title={acting.sentence} detail={null} />}
        <DialogActions>
          <Button look="plain" onClick={() => setOpen(false)}>
            {words.actions.cancel}
          </Button>
          <Button look="main" disabled={acting.kind === 'busy'} onClick={() => void putBack(isStale)}>
            {isStale ? words.changes.putBackAnyway : words.changes.putBackDo}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  )
}
