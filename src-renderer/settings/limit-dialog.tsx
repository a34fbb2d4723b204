import { useState } from 'react'
import type { Channel } from '../../src-shared/model/sound.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import type { LimitedZone } from '../state/limited-zones.ts'
import { Button } from '../ui/button.tsx'
import { CheckRow } from '../ui/check-row.tsx'
import { ChoiceSwitch } from '../ui/choice-switch.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import form from '../ui/form.module.css'
import { RangeField } from '../ui/range-field.tsx'
import { words } from '../words.ts'
import styles from './settings.module.css'

interface LimitDialogProps {
  readonly zone: LimitedZone
  readonly sources: readonly Channel[]
  onClose(): void
}

/** The least and the greatest volume, the allowed sources, and the lock of one area. */
export function LimitDialog({ zone, sources, onClose }: LimitDialogProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { processorId, index, name, limit } = zone
  const [least, setLeast] = useState(limit?.minPercent ?? 0)
  const [most, setMost] = useState(limit?.maxPercent ?? 100)
  const [allowed, setAllowed] = useState<readonly string[] | null>(limit?.allowedSources ?? null)
  const [locked, setLocked] = useState(limit?.lockedForStaff ?? false)
  const { limits: text } = words.settings
  const busy = acting.kind === 'busy'
  // One that is allowed and that the processor does not have now stays in the list: nobody took it out.
  const names = [
    ...new Set([...sources.filter(({ placeholder }) => !placeholder).map((each) => each.name), ...(allowed ?? [])]),
  ]

  const done = async (act: () => Promise<unknown>) => {
    const isDone = await run(async () => {
      await act()
      return ''
    })
    if (isDone) onClose()
  }
  const save = () =>
    done(() =>
      client.limits.set({
        processorId,
        zone: index,
        zoneName: name,
        minPercent: least,
        maxPercent: most,
        allowedSources: allowed === null ? null : [...allowed],
        lockedForStaff: locked,
      }),
    )

  return (
    <Dialog open title={text.dialog(name)} description={null} onClose={onClose}>
      <div className={form.form}>
        <RangeField
          label={text.least}
          value={least}
          text={text.percent(least)}
          onChange={(value) => {
            setLeast(value)
            setMost(Math.max(value, most))
          }}
        />
        <RangeField
          label={text.most}
          value={most}
          text={text.percent(most)}
          onChange={(value) => {
            setMost(value)
            setLeast(Math.min(value, least))
          }}
        />
        <ChoiceSwitch
          label={text.allSources}
          on={allowed === null}
          onChange={(all) => setAllowed(all ? null : names)}
        />
        {allowed !== null && (
          <fieldset className={styles.group}>
            <legend className={styles.label}>{text.allowed}</legend>
            {names.map((source) => (
              <CheckRow
                key={source}
                checked={allowed.includes(source)}
                onChange={(on) => setAllowed(on ? [...allowed, source] : allowed.filter((each) => each !== source))}
              >
                {source}
              </CheckRow>
            ))}
          </fieldset>
        )}
        <ChoiceSwitch label={text.lock} on={locked} onChange={setLocked} />
        <FailureNote acting={acting} means={text.failed} />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          {limit && (
            <Button
              look="danger"
              disabled={busy}
              onClick={() => void done(() => client.limits.remove({ processorId, zone: index }))}
            >
              {text.remove}
            </Button>
          )}
          <Button look="main" disabled={busy} onClick={() => void save()}>
            {busy ? words.actions.saving : text.save}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}
