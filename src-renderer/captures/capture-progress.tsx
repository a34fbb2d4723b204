import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { CaptureJob } from '../../src-shared/model/capture-plan.ts'
import { useConsole } from '../state/console.ts'
import { stepsOf } from '../state/setting-text.ts'
import { Button } from '../ui/button.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { StepList } from '../ui/step-list.tsx'
import { words } from '../words.ts'
import styles from './captures.module.css'

/** How far the reading or the writing is, and the button that ends it before the next write. */
export function CaptureProgress({ job }: { readonly job: Extract<CaptureJob, { kind: 'running' }> }) {
  const { client } = useConsole()
  const [stopping, setStopping] = useState(false)
  const [said, setSaid] = useState('')
  const { captures: text } = words

  async function stop(): Promise<void> {
    setStopping(true)
    try {
      const { stopped } = await client.captures.stop({})
      if (!stopped) setSaid(text.notRunning)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setSaid(error.message)
      setStopping(false)
    }
  }

  return (
    <div className={styles.block}>
      <p>{text.running[job.what]}</p>
      <ProgressBar
        label={job.steps[job.step] ?? ''}
        percent={job.share === null ? null : Math.round(Math.min(1, job.share) * 100)}
      />
      {job.steps.length > 1 && <StepList steps={stepsOf(job)} />}
      {(job.canStop || stopping) && (
        <div>
          <Button look="plain" needs="technician" disabled={stopping} onClick={() => void stop()}>
            {stopping ? text.stopping : text.stop}
          </Button>
        </div>
      )}
      <p className={styles.said} role="status">
        {said}
      </p>
    </div>
  )
}
