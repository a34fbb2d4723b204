import { X } from 'lucide-react'
import { useState } from 'react'
import { assertNever } from '../../src-shared/assert.ts'
import type { JobState } from '../../src-shared/model/backup.ts'
import { capitalWhenText } from '../state/backup-text.ts'
import { restoreOf } from '../state/screen.ts'
import { Announcer } from '../ui/announcer.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { JobProgress } from '../ui/job-progress.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './job-panel.module.css'

/** A result older than this is in the list of runs and nowhere else, ms. */
const NEWS_MS = 60 * 60_000

interface JobPanelProps {
  readonly job: JobState
  /** How long a backup takes; null where nobody knows. */
  readonly usualMs: number | null
}

/** The job that runs, or what came of the one before. Whoever closes the window and comes back finds it here. */
export function JobPanel({ job, usualMs }: JobPanelProps) {
  const [hiddenMs, setHiddenMs] = useState<number | null>(null)
  return (
    <>
      <Announcer sentence={sentenceOf(job)} />
      {panel()}
    </>
  )

  function panel() {
    switch (job.kind) {
      case 'idle':
        return null
      case 'running':
        return (
          <section className={styles.panel} aria-labelledby="job">
            <header className={styles.header}>
              <div>
                <h2 className={styles.title} id="job">
                  {words.backups.job.title[job.what]}
                </h2>
                <p className={styles.soft}>{words.backups.job.goesOn}</p>
              </div>
              {job.what === 'restore' && (
                <ButtonLink look="plain" href={restoreOf(null)}>
                  {words.backups.job.watch}
                </ButtonLink>
              )}
            </header>
            <JobProgress job={job} usualMs={job.what === 'backup' ? usualMs : null} />
          </section>
        )
      case 'done':
      case 'failed':
        // What was found inside is shown where somebody looked.
        if (job.kind === 'done' && job.what === 'look-inside') return null
        if (job.endedMs === hiddenMs || Date.now() - job.endedMs > NEWS_MS) return null
        return <JobResult job={job} onHide={() => setHiddenMs(job.endedMs)} />
      default:
        return assertNever(job)
    }
  }
}

interface JobResultProps {
  readonly job: Extract<JobState, { kind: 'done' | 'failed' }>
  onHide(): void
}

function JobResult({ job, onHide }: JobResultProps) {
  const wasStopped = job.kind === 'failed' && job.code === 'cancelled'
  const isBad = job.kind === 'failed' && !wasStopped
  return (
    <section className={styles.result} data-bad={isBad || undefined} aria-labelledby="job">
      <SeverityIcon severity={isBad ? 'critical' : wasStopped ? 'minor' : 'optimal'} size={18} />
      <div className={styles.words}>
        <h2 className={styles.resultTitle} id="job">
          {job.kind === 'done' ? words.backups.job.done[job.what] : words.backups.job.failed[job.what]}
        </h2>
        <p>
          {job.sentence}{' '}
          <span className={styles.soft}>
            {capitalWhenText(job.endedMs, Date.now())}
            {isBad && ` · ${words.backups.code(job.code)}`}
          </span>
        </p>
      </div>
      <Button look="quiet" aria-label={words.backups.job.hide} onClick={onHide}>
        <X aria-hidden="true" />
      </Button>
    </section>
  )
}

/** What is said aloud: each new step, and what came of it. */
function sentenceOf(job: JobState): string {
  switch (job.kind) {
    case 'idle':
      return ''
    case 'running':
      return job.steps[job.step] ?? words.backups.job.title[job.what]
    case 'done':
    case 'failed':
      return job.sentence
    default:
      return assertNever(job)
  }
}
