import { useState } from 'react'
import type { UpdateState } from '../../src-shared/model/health.ts'
import { type Acting, useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { timeText } from '../state/time.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { words } from '../words.ts'
import styles from './tools.module.css'

/** Which version runs, what ran before, the way back, and what went wrong with the update (requirements.md §3.7). */
export function UpdatePanel({ state }: { readonly state: UpdateState }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { program, sinceMs, before, incident, isRollBackAsked } = state
  const text = words.update

  function close(): void {
    void run(async () => {
      await client.health.closeIncident({})
      return text.closed
    })
  }

  return (
    <section className={styles.panel} aria-labelledby="update">
      <h2 className={styles.panelTitle} id="update">
        {text.title}
      </h2>
      <p>{text.runs(program, timeText(sinceMs, Date.now()))}</p>
      {before && (
        <p className={styles.facing}>
          {text.before(before.program)} {before.backup === null ? text.noWayBack : text.backup(before.backup)}
        </p>
      )}
      {incident && (
        <div>
          <p className={styles.critical}>{text.failed(incident.program)}</p>
          <ul>
            {incident.failed.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
      {isRollBackAsked && <p role="status">{text.asked}</p>}
      <p role="alert" className={styles.bad}>
        {acting.kind === 'failed' && `${acting.sentence} ${text.notDone}`}
      </p>
      <div className={styles.actions}>
        {before !== null && before.backup !== null && !isRollBackAsked && <GoBack program={before.program} />}
        {incident && (
          <Button look="plain" needs="technician" disabled={acting.kind === 'busy'} onClick={close}>
            {text.closeIncident}
          </Button>
        )}
      </div>
    </section>
  )
}

function GoBack({ program }: { readonly program: string }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [open, setOpen] = useState(false)
  const text = words.update

  async function goBack(): Promise<void> {
    const done = await run(async () => {
      await client.health.rollBack({})
      return text.asked
    })
    if (done) setOpen(false)
  }

  return (
    <>
      <Button look="plain" needs="technician" onClick={() => setOpen(true)}>
        {text.goBack(program)}
      </Button>
      <Dialog
        open={open}
        title={text.goBackTitle(program)}
        description={text.goBackHelp}
        onClose={() => setOpen(false)}
      >
        <p>{text.goBackNext(program)}</p>
        <p>{text.goBackInstall(program)}</p>
        <Trouble acting={acting} />
        <DialogActions>
          <Button look="plain" onClick={() => setOpen(false)}>
            {words.actions.cancel}
          </Button>
          <Button look="main" disabled={acting.kind === 'busy'} onClick={() => void goBack()}>
            {text.goBackDo}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  )
}

function Trouble({ acting }: { readonly acting: Acting }) {
  return (
    <p role="alert" className={styles.bad}>
      {acting.kind === 'failed' && `${acting.sentence} ${words.update.notDone}`}
    </p>
  )
}
