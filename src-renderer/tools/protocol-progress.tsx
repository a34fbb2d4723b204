import type { ProtocolCheckJob } from '../../src-shared/model/protocol-check.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { words } from '../words.ts'
import styles from './protocol-check.module.css'

/** Which question is being asked, and the button that ends the check. */
export function ProtocolProgress({ job }: { readonly job: Extract<ProtocolCheckJob, { kind: 'running' }> }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { protocol: text } = words.tools
  const step = text.step(job.place, job.total, text.question[job.question])
  const isStopping = !job.canStop || acting.kind === 'busy' || acting.kind === 'done'

  function stop(): void {
    void run(async () => {
      await client.protocolCheck.stop({})
      return ''
    })
  }

  return (
    <div className={styles.form}>
      <p role="status">{step}</p>
      <ProgressBar label={step} percent={Math.round(((job.place - 1) / job.total) * 100)} />
      <div>
        <Button look="plain" disabled={isStopping} onClick={stop}>
          {isStopping ? text.stopping : text.stop}
        </Button>
      </div>
    </div>
  )
}
