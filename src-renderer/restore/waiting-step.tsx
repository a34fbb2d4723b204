import type { RunningJob } from '../state/job-view.ts'
import { JobProgress } from '../ui/job-progress.tsx'
import { words } from '../words.ts'
import { StepHead } from './step-head.tsx'

/** Something else is being done first: one job at a time. It goes on by itself. */
export function WaitingStep({ job }: { readonly job: RunningJob }) {
  return (
    <>
      <StepHead title={words.backups.job.title[job.what]}>{words.restore.waiting}</StepHead>
      <JobProgress job={job} />
    </>
  )
}
