import { Settings2 } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { BackupSettings } from '../../src-shared/model/backup.ts'
import { useAct } from '../state/act.ts'
import { useAsked } from '../state/asked.ts'
import { useConsole } from '../state/console.ts'
import { COUNT_FIELDS, type SettingsFaults, settingsOf } from '../state/settings-form.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import styles from '../ui/form.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import { CopyPassphrase } from './copy-passphrase.tsx'
import { FolderField } from './folder-field.tsx'

interface SettingsButtonProps {
  readonly label: string
  readonly look: 'plain'
}

/** A button that opens the settings of the backups. */
export function SettingsButton({ label, look }: SettingsButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look={look} needs="technician" onClick={() => setOpen(true)}>
        <Settings2 aria-hidden="true" />
        {label}
      </Button>
      {open && <SettingsDialog onClose={() => setOpen(false)} />}
    </>
  )
}

/** When, how long, and where else: read from the console each time, because another window may have changed it. */
function SettingsDialog({ onClose }: { onClose(): void }) {
  const { client } = useConsole()
  const ask = useCallback(() => client.backups.settings({}), [client])
  const asked = useAsked(ask, null)
  const { settings: text } = words.backups
  return (
    <Dialog open title={text.title} description={null} onClose={onClose}>
      {asked.kind === 'shown' ? (
        <SettingsForm settings={asked.value} onClose={onClose} />
      ) : (
        <p role="status">{asked.kind === 'loading' ? text.loading : asked.trouble}</p>
      )}
    </Dialog>
  )
}

function SettingsForm({ settings, onClose }: { readonly settings: BackupSettings; onClose(): void }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [faults, setFaults] = useState<SettingsFaults>({})
  const [folder, setFolder] = useState(settings.secondFolder ?? '')
  const [testedFolder, setTestedFolder] = useState<string | null>(null)
  const { settings: text } = words.backups
  const busy = acting.kind === 'busy'
  // A folder that nobody tried would be found out about at three in the morning.
  const needsTest = folder.trim() !== '' && folder.trim() !== settings.secondFolder && folder.trim() !== testedFolder

  function save(form: FormData): void {
    const { settings: wanted, faults: found } = settingsOf(form)
    setFaults(found)
    if (!wanted) return
    void run(async () => {
      await client.backups.setSettings(wanted)
      return ''
    }).then((worked) => worked && onClose())
  }

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!needsTest) save(new FormData(event.currentTarget))
      }}
    >
      <TextField
        label={text.daily}
        hint={text.dailyHint}
        error={faults.dailyAt ?? null}
        name="dailyAt"
        defaultValue={settings.dailyAt ?? ''}
        autoComplete="off"
      />
      <section className={styles.group} aria-labelledby="keep-title">
        <div>
          <h3 className={styles.groupTitle} id="keep-title">
            {text.keep}
          </h3>
          <p className={styles.hint}>{text.keepHint}</p>
        </div>
        <div className={styles.two}>
          {COUNT_FIELDS.map((name) => (
            <TextField
              key={name}
              label={text[name]}
              hint={null}
              error={faults[name] ?? null}
              name={name}
              inputMode="numeric"
              defaultValue={settings[name]}
              autoComplete="off"
            />
          ))}
        </div>
      </section>
      <section className={styles.group}>
        <FolderField folder={folder} onChange={setFolder} onFine={setTestedFolder} />
        {needsTest && <p className={styles.hint}>{text.testFirst}</p>}
      </section>
      {folder.trim() !== '' && <CopyPassphrase />}
      <FailureNote acting={acting} means={text.failed} />
      <DialogActions>
        <Button look="plain" onClick={onClose} disabled={busy}>
          {words.actions.cancel}
        </Button>
        <Button look="main" type="submit" disabled={busy || needsTest}>
          {busy ? words.actions.saving : text.save}
        </Button>
      </DialogActions>
    </form>
  )
}
