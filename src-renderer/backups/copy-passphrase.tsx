import { type KeyboardEvent, useRef, useState } from 'react'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import styles from '../ui/form.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'

/** As the contract has it. */
const SHORTEST = 8

/**
 * Whether copies in the second folder are locked, and the way to change that. It works at once and not with the other settings: the
 * passphrase is tried out while it is known, and forgotten.
 */
export function CopyPassphrase() {
  const { client, backupOverview } = useConsole()
  const overview = useTopic(backupOverview)
  const { acting, run } = useAct()
  const [fault, setFault] = useState<{ readonly field: 'passphrase' | 'again'; readonly sentence: string } | null>(null)
  const group = useRef<HTMLDivElement>(null)
  const text = words.copyLock
  const busy = acting.kind === 'busy'
  const locked = overview?.locksCopies ?? false
  const fieldsIn = () => [...(group.current?.querySelectorAll('input') ?? [])]

  async function set(passphrase: string | null): Promise<void> {
    setFault(null)
    const worked = await run(async () => {
      const { locksCopies } = await client.backups.setCopyPassphrase({ passphrase })
      return locksCopies ? text.done : text.cleared
    })
    if (worked) for (const field of fieldsIn()) field.value = ''
  }

  function lock(): void {
    const [passphrase = '', again = ''] = fieldsIn().map(({ value }) => value)
    if (passphrase.length < SHORTEST) setFault({ field: 'passphrase', sentence: text.short(SHORTEST) })
    else if (passphrase !== again) setFault({ field: 'again', sentence: words.backups.now.againFault })
    else void set(passphrase)
  }

  /** The form around it has a button of its own, which this is not. */
  function onKey(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
    if (!busy) lock()
  }

  return (
    <section className={styles.group} aria-labelledby="copy-passphrase">
      <div>
        <h3 className={styles.groupTitle} id="copy-passphrase">
          {text.title}
        </h3>
        <p className={styles.hint}>{locked ? text.isLocked : text.isOpen}</p>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: The key is pressed in one of the fields. */}
      <div className={styles.two} ref={group} onKeyDown={onKey}>
        <TextField
          label={text.field}
          hint={null}
          error={fault?.field === 'passphrase' ? fault.sentence : null}
          type="password"
          maxLength={200}
          autoComplete="new-password"
        />
        <TextField
          label={text.again}
          hint={null}
          error={fault?.field === 'again' ? fault.sentence : null}
          type="password"
          maxLength={200}
          autoComplete="new-password"
        />
      </div>
      <p className={styles.hint}>
        <strong>{text.forgotten}</strong> {text.old}
      </p>
      <div className={styles.inline}>
        <Button look="plain" disabled={busy} onClick={lock}>
          {busy ? text.trying : locked ? text.change : text.start}
        </Button>
        {locked && (
          <Button look="plain" disabled={busy} onClick={() => void set(null)}>
            {text.clear}
          </Button>
        )}
      </div>
      <FailureNote acting={acting} means={text.failed} />
      <div role="status">{acting.kind === 'done' && <p className={styles.good}>{acting.sentence}</p>}</div>
    </section>
  )
}
