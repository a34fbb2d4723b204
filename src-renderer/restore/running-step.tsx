import type { RunningJob } from '../state/job-view.ts'
import { JobProgress } from '../ui/job-progress.tsx'
import { words } from '../words.ts'
import { StepHead } from './step-head.tsx'

interface RunningStepProps {
  /** Null until the console has begun. */
  readonly job: RunningJob | null
  /** What is restored; null where this page does not know. */
  readonly called: string | null
}

/** The restore itself: it can be stopped until the point that is stated. */
export function RunningStep({ job, called }: RunningStepProps) {
  const { running } = words.restore
  const limit = job === null || job.canCancel ? running.canStop : running.point
  return (
    <>
      <StepHead title={called === null ? running.title : running.titleOf(called)}>
        {limit} {words.backups.job.goesOn}
      </StepHead>
      <JobProgress job={job} />
    </>
  )
}
