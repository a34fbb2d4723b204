import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import styles from '../ui/form.module.css'
import { words } from '../words.ts'

/** Opens the system's own dialog for a folder of this computer. Where there is no window of the desktop, there is no such button. */
export function ChooseFolderButton({ onChosen }: { onChosen(folder: string): void }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  if (!window.bridge) return null

  async function choose(): Promise<string> {
    const { folder } = await client.window.chooseFolder({})
    if (folder !== null) onChosen(folder)
    return ''
  }

  return (
    <>
      <Button look="plain" disabled={acting.kind === 'busy'} onClick={() => void run(choose)}>
        {words.backups.chooseFolder}
      </Button>
      {acting.kind === 'failed' && (
        <p className={styles.failure} role="alert">
          {acting.sentence}
        </p>
      )}
    </>
  )
}
