import { Settings2 } from 'lucide-react'
import { type FormEvent, useCallback, useState } from 'react'
import type { CaptureSettings } from '../../src-shared/model/capture.ts'
import { useAct } from '../state/act.ts'
import { useAsked } from '../state/asked.ts'
import { type CaptureFaults, captureSettingsOf } from '../state/capture-form.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import form from '../ui/form.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import styles from './captures.module.css'

/** When settings are captured by themselves and when a difference is told, of all processors, and the button to set it. */
export function CaptureSettingsLine() {
  const { client } = useConsole()
  const [open, setOpen] = useState(false)
  const [times, setTimes] = useState(0)
  const asked = useAsked(
    useCallback(() => client.captures.settings({}), [client]),
    times,
  )
  const { settings: text } = words.captures
  return (
    <div className={styles.rule}>
      <p className={asked.kind === 'failed' ? styles.bad : styles.soft} role="status">
        {asked.kind === 'loading' && text.loading}
        {asked.kind === 'failed' && asked.trouble}
        {asked.kind === 'shown' && ruleText(asked.value)}
      </p>
      <Button look="quiet" needs="technician" disabled={asked.kind !== 'shown'} onClick={() => setOpen(true)}>
        <Settings2 aria-hidden="true" />
        {text.change}
      </Button>
      {open && asked.kind === 'shown' && (
        <SettingsDialog
          settings={asked.value}
          onClose={() => {
            setOpen(false)
            setTimes(times + 1)
          }}
        />
      )}
    </div>
  )
}

function ruleText({ dailyAt, driftAfterMinutes }: CaptureSettings): string {
  const { settings: text } = words.captures
  return `${dailyAt === null ? text.never : text.dailyAt(dailyAt)} ${text.toldAfter(driftAfterMinutes)}`
}

interface SettingsDialogProps {
  readonly settings: CaptureSettings
  onClose(): void
}

function SettingsDialog({ settings, onClose }: SettingsDialogProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [faults, setFaults] = useState<CaptureFaults>({})
  const { settings: text } = words.captures
  const busy = acting.kind === 'busy'

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const { settings: wanted, faults: found } = captureSettingsOf(new FormData(event.currentTarget))
    setFaults(found)
    if (!wanted) return
    const isDone = await run(async () => {
      await client.captures.setSettings(wanted)
      return ''
    })
    if (isDone) onClose()
  }

  return (
    <Dialog open title={text.title} description={text.means} onClose={onClose}>
      <form className={form.form} noValidate onSubmit={(event) => void save(event)}>
        <TextField
          label={text.daily}
          hint={text.dailyHint}
          error={faults.dailyAt ?? null}
          name="dailyAt"
          defaultValue={settings.dailyAt ?? ''}
          autoComplete="off"
        />
        <TextField
          label={text.after}
          hint={text.afterHint}
          error={faults.driftAfterMinutes ?? null}
          name="driftAfterMinutes"
          inputMode="numeric"
          defaultValue={settings.driftAfterMinutes}
          autoComplete="off"
        />
        <FailureNote acting={acting} means={text.failed} />
        <DialogActions>
          <Button look="plain" onClick={onClose} disabled={busy}>
            {words.actions.cancel}
          </Button>
          <Button look="main" type="submit" disabled={busy}>
            {busy ? words.actions.saving : text.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
