import type { JobState } from '../../src-shared/model/backup.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './check-all-button.module.css'

/** Reads every backup again. Encrypted ones are passed over: each has a passphrase of its own. */
export function CheckAllButton({ job }: { readonly job: JobState }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { act } = words.backups

  async function check(): Promise<string> {
    const verdicts = await client.backups.verify({ which: 'all' })
    const count = (wanted: boolean | null) => verdicts.filter(({ ok }) => ok === wanted).length
    return act.checkedMany(count(true), count(false), count(null))
  }

  return (
    <>
      <Button
        look="quiet"
        needs="manager"
        disabled={job.kind === 'running' || acting.kind === 'busy'}
        onClick={() => void run(check)}
      >
        {acting.kind === 'busy' ? act.working : act.checkAll}
      </Button>
      <p className={styles.said} role="status">
        {(acting.kind === 'done' || acting.kind === 'failed') && acting.sentence}
      </p>
    </>
  )
}
