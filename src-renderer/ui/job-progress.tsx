import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import { useConsole } from '../state/console.ts'
import { jobView, type RunningJob } from '../state/job-view.ts'
import { useNow } from '../state/ticking-now.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import styles from './job-progress.module.css'
import { ProgressBar } from './progress-bar.tsx'
import { StepList } from './step-list.tsx'

interface JobProgressProps {
  readonly job: RunningJob | null
  /** How long such a job takes, where that is known. */
  readonly usualMs?: number | null
}

/** How far a job is: its steps, a bar, the time left, and the button that stops it while that can be. Null: it has not begun. */
export function JobProgress({ job, usualMs = null }: JobProgressProps) {
  const nowMs = useNow(job !== null)
  const { client } = useConsole()
  const [stopping, setStopping] = useState(false)
  const [said, setSaid] = useState('')
  const view = job && jobView(job, nowMs, usualMs)
  const step = view?.steps.find(({ state }) => state === 'now')?.text ?? words.restore.running.starting

  async function cancel(): Promise<void> {
    setStopping(true)
    setSaid('')
    try {
      const { cancelled } = await client.backups.cancel({})
      if (!cancelled) setSaid(words.backups.job.tooLate)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setSaid(error.message)
    } finally {
      setStopping(false)
    }
  }

  return (
    <div className={styles.progress}>
      <div className={styles.line}>
        <span className={styles.step}>{step}</span>
        <span className={styles.left}>{view?.left ?? (view?.percent != null ? `${view.percent} %` : '')}</span>
      </div>
      <ProgressBar label={step} percent={view?.percent ?? null} />
      {view && <StepList steps={view.steps} />}
      <div className={styles.end}>
        {job &&
          (job.canCancel ? (
            <>
              <p className={styles.soft}>{words.backups.job.cancelHelp}</p>
              <Button look="plain" needs="manager" disabled={stopping} onClick={() => void cancel()}>
                {stopping ? words.backups.job.cancelling : words.backups.job.cancel}
              </Button>
            </>
          ) : (
            <p className={styles.soft}>{words.backups.job.noCancel}</p>
          ))}
      </div>
      <p className={styles.said} role="status">
        {said}
      </p>
    </div>
  )
}
