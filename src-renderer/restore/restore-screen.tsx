import { ArrowLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { assertNever } from '../../src-shared/assert.ts'
import type { Backup, JobState } from '../../src-shared/model/backup.ts'
import type { Elsewhere } from '../../src-shared/model/backup-overview.ts'
import { BackupsSkeleton } from '../backups/backups-skeleton.tsx'
import { calledBackup } from '../state/backup-text.ts'
import { useConsole } from '../state/console.ts'
import { type RestoreStep, STAGES, stageOf } from '../state/restore-step.ts'
import { BACKUPS } from '../state/screen.ts'
import { useTopic } from '../state/topic-store.ts'
import { Announcer } from '../ui/announcer.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import { ChooseStep } from './choose-step.tsx'
import { ConfirmStep } from './confirm-step.tsx'
import { DifferenceStep } from './difference-step.tsx'
import { FailedStep } from './failed-step.tsx'
import { LookingStep } from './looking-step.tsx'
import { PassphraseStep } from './passphrase-step.tsx'
import { ReceiptView } from './receipt-view.tsx'
import styles from './restore.module.css'
import { RunningStep } from './running-step.tsx'
import { useRestore } from './use-restore.ts'
import { WaitingStep } from './waiting-step.tsx'

interface RestoreScreenProps {
  readonly fileName: string | null
  /** In the folder that the console was told to look into, and not among its own. */
  readonly isElsewhere: boolean
}

/** A backup on its way back, a step at a time, until there is a receipt (interface.md, Screens 6). Null: one is to be chosen. */
export function RestoreScreen({ fileName, isElsewhere }: RestoreScreenProps) {
  const { backups, job, elsewhere } = useConsole()
  const list = useTopic(backups)
  const state = useTopic(job)
  const other = useTopic(elsewhere)
  if (!list || !state || !other) return <BackupsSkeleton />
  const among = isElsewhere ? (other.kind === 'looked-into' ? other.list : []) : list
  const backup = among.find(({ manifest }) => manifest.file.name === fileName) ?? null
  return (
    <Wizard
      key={`${isElsewhere} ${fileName}`}
      found={backup}
      list={list}
      elsewhere={other}
      job={state}
      isMissing={fileName !== null && !backup}
    />
  )
}

interface WizardProps {
  /** Null where none is chosen, and for a moment perhaps while the console reads its folder anew. */
  readonly found: Backup | null
  readonly list: readonly Backup[]
  readonly elsewhere: Elsewhere
  readonly job: JobState
  readonly isMissing: boolean
}

function Wizard({ found, list, elsewhere, job, isMissing }: WizardProps) {
  // What was begun with a backup stays with it, whatever the list says meanwhile.
  const [backup, setBackup] = useState(found)
  if (found && found !== backup) setBackup(found)
  const restore = useRestore(backup, job)
  const frame = useRef<HTMLElement>(null)
  const kind = restore?.step.kind ?? null
  useEffect(() => {
    // Whoever goes on by keyboard or by ear begins at the top of the next step.
    if (kind !== null) frame.current?.querySelector<HTMLElement>('h2')?.focus()
  }, [kind])
  if (!restore) return null
  const { flow, step } = restore
  const called = backup && calledBackup(backup.manifest.createdMs, Date.now())
  return (
    <article className={styles.wizard} ref={frame}>
      <header className={styles.header} data-print="no">
        <h1 className={styles.title}>{words.restore.title}</h1>
        <ButtonLink look="quiet" href={BACKUPS}>
          <ArrowLeft aria-hidden="true" />
          {words.restore.back}
        </ButtonLink>
      </header>
      <Stages step={step} />
      {isMissing && kind === 'choose' && (
        <p className={styles.trouble} role="status">
          {words.restore.choose.missing}
        </p>
      )}
      <section className={styles.panel} aria-labelledby="restore-step">
        {shown(step)}
      </section>
      <Announcer sentence={step.kind === 'running' ? stepText(step.job) : ''} />
    </article>
  )

  function shown(present: RestoreStep) {
    switch (present.kind) {
      case 'choose':
        return <ChooseStep list={list} elsewhere={elsewhere} />
      case 'passphrase':
        return (
          <PassphraseStep
            trouble={present.trouble}
            onOpen={(text) => flow.look(backup?.manifest.parts ?? null, text)}
          />
        )
      case 'waiting':
        return <WaitingStep job={present.job} />
      case 'looking':
        return <LookingStep called={called} job={present.job} />
      case 'unreadable':
        return (
          <FailedStep
            title={words.restore.unreadable.title}
            failure={present.failure}
            again={words.restore.unreadable.again}
            onAgain={flow.lookAgain}
          />
        )
      case 'difference':
        return (
          <DifferenceStep
            key={present.plan.id}
            plan={present.plan}
            inside={backup?.manifest.parts ?? null}
            onLook={flow.look}
            onConfirm={flow.confirm}
          />
        )
      case 'confirm':
        return <ConfirmStep plan={present.plan} onBack={flow.back} onStart={flow.start} />
      case 'running':
        return <RunningStep job={present.job} called={called} />
      case 'restored':
      case 'rolled-back':
        return <ReceiptView receipt={present.receipt} />
      case 'failed':
        return (
          <FailedStep
            title={failedTitle(present.failure.code)}
            failure={present.failure}
            again={backup ? words.restore.failed.again : null}
            onAgain={() => flow.look(backup?.manifest.parts ?? null)}
          />
        )
      default:
        return assertNever(present)
    }
  }
}

/** Where one is among the stages that a person counts. */
function Stages({ step }: { readonly step: RestoreStep }) {
  const present = stageOf(step)
  return (
    <ol className={styles.stages} aria-label={words.restore.stages} data-print="no">
      {STAGES.map((stage, place) => (
        <li
          key={stage}
          className={styles.stage}
          data-past={place < STAGES.indexOf(present) || undefined}
          aria-current={stage === present ? 'step' : undefined}
        >
          {words.restore.stage[stage]}
        </li>
      ))}
    </ol>
  )
}

function failedTitle(code: string): string {
  if (code === 'cancelled') return words.restore.failed.stopped
  if (code === 'stale-plan') return words.restore.failed.stale
  // The wire broke, or the console has no sentence for it: nothing may be claimed.
  if (code === 'internal') return words.restore.failed.unknown
  return words.restore.failed.title
}

function stepText(job: Extract<RestoreStep, { kind: 'running' }>['job']): string {
  return job?.steps[job.step] ?? words.restore.running.starting
}
