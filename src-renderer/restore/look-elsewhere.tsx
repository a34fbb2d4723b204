import { FolderSearch } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Elsewhere } from '../../src-shared/model/backup-overview.ts'
import { ChooseFolderButton } from '../backups/choose-folder-button.tsx'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import { BackupChoices } from './backup-choices.tsx'
import styles from './look-elsewhere.module.css'

interface LookElsewhereProps {
  readonly elsewhere: Elsewhere
  /** There is nothing else to choose from. */
  readonly isOnlyWay: boolean
}

/** The way to a backup that this console knows nothing of: on a stick or a share, from another computer (requirements.md §6.5). */
export function LookElsewhere({ elsewhere, isOnlyWay }: LookElsewhereProps) {
  const looked = elsewhere.kind === 'looked-into' ? elsewhere : null
  const [opened, setOpened] = useState(false)
  const isOpen = opened || isOnlyWay || looked !== null
  const text = words.restore.elsewhere
  return (
    <section className={styles.section} aria-label={text.title}>
      {isOpen ? (
        <h3 className={styles.title}>{text.title}</h3>
      ) : (
        <div>
          <Button look="plain" aria-expanded={false} onClick={() => setOpened(true)}>
            <FolderSearch aria-hidden="true" />
            {text.open}
          </Button>
        </div>
      )}
      {isOpen && <LookForm first={looked?.folder ?? ''} takesFocus={opened} />}
      {looked && (
        <div className={styles.found}>
          <h4 className={styles.folder}>{text.inside(looked.folder)}</h4>
          <BackupChoices list={looked.list} proposed={null} />
          {looked.broken.length > 0 && (
            <ul className={styles.broken}>
              {looked.broken.map(({ fileName, sentence }) => (
                <li key={fileName}>
                  <strong>{fileName}</strong> {text.broken} {sentence}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  )
}

interface LookFormProps {
  readonly first: string
  /** It stands where the button was that somebody pressed, and that had the focus. */
  readonly takesFocus: boolean
}

function LookForm({ first, takesFocus }: LookFormProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const [folder, setFolder] = useState(first)
  const text = words.restore.elsewhere
  const busy = acting.kind === 'busy'

  function look(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    void run(async () => {
      const found = await client.backups.lookInto({ folder: folder.trim() })
      return text.count(found.kind === 'looked-into' ? found.list.length : 0)
    })
  }

  return (
    <form className={styles.form} onSubmit={look} noValidate>
      <TextField
        label={text.folder}
        hint={text.folderHint}
        error={null}
        name="folder"
        value={folder}
        onChange={(event) => setFolder(event.target.value)}
        autoComplete="off"
        autoFocus={takesFocus}
        spellCheck={false}
      />
      <div className={styles.buttons}>
        <ChooseFolderButton onChosen={setFolder} />
        <Button look="main" type="submit" disabled={busy || folder.trim() === ''}>
          {busy ? text.looking : text.look}
        </Button>
      </div>
      <FailureNote acting={acting} means="" />
      <p className={styles.said} role="status">
        {acting.kind === 'done' && acting.sentence}
      </p>
    </form>
  )
}
