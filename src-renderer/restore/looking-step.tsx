import type { RunningJob } from '../state/job-view.ts'
import { JobProgress } from '../ui/job-progress.tsx'
import { words } from '../words.ts'
import { StepHead } from './step-head.tsx'

interface LookingStepProps {
  readonly called: string | null
  /** Null until the console has begun. */
  readonly job: RunningJob | null
}

/** The backup is unpacked, checked and compared; nothing changes. */
export function LookingStep({ called, job }: LookingStepProps) {
  return (
    <>
      <StepHead title={called === null ? words.backups.job.title['look-inside'] : words.restore.looking.title(called)}>
        {words.restore.looking.help}
      </StepHead>
      <JobProgress job={job} />
    </>
  )
}
