import { useState } from 'react'
import { assertNever } from '../../src-shared/assert.ts'
import type { NetworkDoor } from '../../src-shared/model/access.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './settings.module.css'

/** Whether phones can reach the console, with its warning, and the way to let them. */
export function NetworkPanel({ door }: { readonly door: NetworkDoor }) {
  const [asking, setAsking] = useState(false)
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { network: text } = words.settings
  const shut = () =>
    run(async () => {
      await client.network.setOpen({ open: false })
      return ''
    })
  return (
    <section className={styles.panel} aria-labelledby="network">
      <div className={styles.panelHeader}>
        <h2 className={styles.panelTitle} id="network">
          {text.title}
        </h2>
        {(door.kind === 'shut' || door.kind === 'failed') && (
          <Button look="plain" needs="manager" onClick={() => setAsking(true)}>
            {text.turnOn}
          </Button>
        )}
        {door.kind === 'open' && (
          <Button look="plain" needs="manager" disabled={acting.kind === 'busy'} onClick={() => void shut()}>
            {text.turnOff}
          </Button>
        )}
      </div>
      <div role="status">
        <p>{sentenceOf(door)}</p>
        {door.kind === 'open' && (
          <ul>
            {door.urls.map((url) => (
              <li key={url} className={styles.name}>
                {url}
              </li>
            ))}
          </ul>
        )}
      </div>
      {door.kind === 'open' && (
        <p className={styles.warning}>
          <SeverityIcon severity="minor" size={16} />
          {text.isWarned}
        </p>
      )}
      <FailureNote acting={acting} means={words.settings.who.failed} />
      {asking && <OpenDialog onClose={() => setAsking(false)} />}
    </section>
  )
}

function sentenceOf(door: NetworkDoor): string {
  const { network: text } = words.settings
  switch (door.kind) {
    case 'shut':
      return text.shut
    case 'open':
      return door.urls.length === 0 ? text.noAddress : text.open
    case 'fixed':
      return text.fixed(door.host)
    case 'failed':
      return `${text.failed} ${door.sentence}`
    default:
      return assertNever(door)
  }
}

/** Says what it means before it is done. */
function OpenDialog({ onClose }: { onClose(): void }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { network: text } = words.settings

  async function open(): Promise<void> {
    const isDone = await run(async () => {
      await client.network.setOpen({ open: true })
      return ''
    })
    if (isDone) onClose()
  }

  return (
    <Dialog open title={text.warnTitle} description={text.warn} onClose={onClose}>
      <p className={styles.warning}>
        <SeverityIcon severity="minor" size={16} />
        {text.warnMeans}
      </p>
      <p>{text.proxy}</p>
      <FailureNote acting={acting} means={text.failed} />
      <DialogActions>
        <Button look="plain" onClick={onClose}>
          {words.actions.cancel}
        </Button>
        <Button look="main" disabled={acting.kind === 'busy'} onClick={() => void open()}>
          {text.turnOn}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
