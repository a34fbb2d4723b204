import { useState } from 'react'
import type { FolderAbility } from '../../src-shared/model/backup-orders.ts'
import { useAct } from '../state/act.ts'
import { bytesText } from '../state/bytes.ts'
import { useConsole } from '../state/console.ts'
import { durationText } from '../state/history-series.ts'
import { Button } from '../ui/button.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import { ChooseFolderButton } from './choose-folder-button.tsx'
import styles from './folder-field.module.css'

/** A clock that is so far away is worth a word, ms. */
const CLOCK_MS = 5_000
const ABILITIES = [
  'canWrite',
  'canSync',
  'canRename',
  'keepsRights',
] as const satisfies readonly (keyof FolderAbility)[]

interface FolderFieldProps {
  readonly folder: string
  onChange(folder: string): void
  /** The folder was tried and can hold backups. */
  onFine(folder: string): void
}

/** The second folder, with a button that tries out what it can do and says so (reliability.md). */
export function FolderField({ folder, onChange, onFine }: FolderFieldProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [tried, setTried] = useState<{ readonly folder: string; readonly ability: FolderAbility } | null>(null)
  const { settings: text } = words.backups
  const wanted = folder.trim()
  const shown = tried?.folder === wanted ? tried.ability : null

  async function test(): Promise<string> {
    setTried(null)
    const ability = await client.backups.probeFolder({ folder: wanted })
    setTried({ folder: wanted, ability })
    if (ability.trouble === null) onFine(wanted)
    return ''
  }

  return (
    <div className={styles.field}>
      <TextField
        label={text.second}
        hint={text.secondHint}
        error={acting.kind === 'failed' ? acting.sentence : null}
        name="secondFolder"
        value={folder}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <div className={styles.buttons}>
        <ChooseFolderButton onChosen={onChange} />
        <Button look="plain" disabled={wanted === '' || acting.kind === 'busy'} onClick={() => void run(test)}>
          {acting.kind === 'busy' ? text.testing : text.test}
        </Button>
      </div>
      <div role="status">{shown && <Ability ability={shown} />}</div>
    </div>
  )
}

function Ability({ ability }: { readonly ability: FolderAbility }) {
  const { settings: text } = words.backups
  const { trouble, freeBytes, clockAheadMs } = ability
  return (
    <div className={styles.ability}>
      <p className={styles.verdict} data-bad={trouble !== null || undefined}>
        <SeverityIcon severity={trouble === null ? 'optimal' : 'critical'} size={14} />
        {trouble ?? text.fine}
      </p>
      <ul className={styles.list}>
        {ABILITIES.map((name) => (
          <li key={name}>
            {text.able[name]}: <strong>{ability[name] ? text.yes : text.no}</strong>
          </li>
        ))}
        {freeBytes !== null && <li>{text.freeBytes(bytesText(freeBytes))}</li>}
        {clockAheadMs !== null && Math.abs(clockAheadMs) >= CLOCK_MS && (
          <li>
            {(clockAheadMs > 0 ? text.clockAhead : text.clockBehind)(durationText(Math.abs(clockAheadMs) / 1000))}
          </li>
        )}
      </ul>
    </div>
  )
}
