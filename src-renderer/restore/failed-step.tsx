import type { Failure } from '../state/restore-step.ts'
import { restoreOf } from '../state/screen.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './restore.module.css'
import { StepHead } from './step-head.tsx'

interface FailedStepProps {
  readonly title: string
  readonly failure: Failure
  /** The button that tries again; null where nothing can be tried. */
  readonly again: string | null
  onAgain(): void
}

/** Failures of the backup itself: with the same one it would fail again. */
const HOPELESS = ['backup-damaged', 'not-a-backup', 'newer-store', 'not-found']

/** What did not work, and what can be done: again, or with another backup. */
export function FailedStep({ title, failure, again, onAgain }: FailedStepProps) {
  const isHopeless = HOPELESS.includes(failure.code)
  return (
    <>
      <StepHead title={title}>{failure.sentence}</StepHead>
      <p className={styles.small}>{words.backups.code(failure.code)}</p>
      <div className={styles.buttons}>
        <ButtonLink look={isHopeless ? 'main' : 'plain'} href={restoreOf(null)}>
          {words.restore.unreadable.other}
        </ButtonLink>
        {again !== null && (
          <Button look={isHopeless ? 'plain' : 'main'} onClick={onAgain}>
            {again}
          </Button>
        )}
      </div>
    </>
  )
}
