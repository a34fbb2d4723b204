import { useCallback, useState } from 'react'
import { useAct } from '../state/act.ts'
import { useAsked } from '../state/asked.ts'
import { bytesText } from '../state/bytes.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import form from '../ui/form.module.css'
import { words } from '../words.ts'
import styles from './clean-up-button.module.css'

/** Removes what no rule keeps, after it has said what that is. */
export function CleanUpButton({ look }: { readonly look: 'plain' | 'quiet' }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look={look} needs="manager" onClick={() => setOpen(true)}>
        {words.backups.act.cleanUp}
      </Button>
      {open && <CleanUpDialog onClose={() => setOpen(false)} />}
    </>
  )
}

function CleanUpDialog({ onClose }: { onClose(): void }) {
  const { client } = useConsole()
  const ask = useCallback(() => client.backups.prune({ dryRun: true }), [client])
  const asked = useAsked(ask, null)
  const { acting, run } = useAct()
  const { cleanUp: text } = words.backups
  const report = asked.kind === 'shown' ? asked.value : null
  const count = report?.removed.length ?? 0

  async function remove(): Promise<string> {
    const { removed, freedBytes } = await client.backups.prune({ dryRun: false })
    return text.gone(removed.length, bytesText(freedBytes))
  }

  return (
    <Dialog open title={text.title} description={null} onClose={onClose}>
      <div className={form.form}>
        <div role="status">
          {acting.kind === 'done' ? <p>{acting.sentence}</p> : <p>{said()}</p>}
          {acting.kind !== 'done' && report && count > 0 && (
            <ul className={styles.files}>
              {report.removed.map(({ fileName, bytes }) => (
                <li key={fileName}>
                  {fileName} <span className={styles.soft}>{bytesText(bytes)}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
        <FailureNote acting={acting} means="" />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.close}
          </Button>
          {count > 0 && acting.kind !== 'done' && (
            <Button look="danger" disabled={acting.kind === 'busy'} onClick={() => void run(remove)}>
              {acting.kind === 'busy' ? words.backups.act.working : text.start(count)}
            </Button>
          )}
        </DialogActions>
      </div>
    </Dialog>
  )

  function said(): string {
    if (asked.kind === 'loading') return text.asking
    if (asked.kind === 'failed') return asked.trouble
    if (asked.value.paused !== null) return asked.value.paused
    return count === 0 ? text.nothing : text.would(count, bytesText(asked.value.freedBytes))
  }
}
