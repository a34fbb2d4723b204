import { type FormEvent, type ReactNode, useCallback, useState } from 'react'
import type { CaptureId, CaptureSummary } from '../../src-shared/model/capture.ts'
import type { ApplyReceipt, Comparison, SettingPlan } from '../../src-shared/model/capture-plan.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import { useMissingRole } from '../state/access.ts'
import { useAct } from '../state/act.ts'
import { useAsked } from '../state/asked.ts'
import { useConsole } from '../state/console.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import { CaptureList } from './capture-list.tsx'
import { CaptureProgress } from './capture-progress.tsx'
import { CaptureSettingsLine } from './capture-settings.tsx'
import styles from './captures.module.css'
import { ComparisonView } from './comparison-view.tsx'
import { PlanView } from './plan-view.tsx'
import { ReceiptList, ReceiptView } from './receipt-view.tsx'

/** What the bench shows now. */
type Shown =
  | { readonly kind: 'list' }
  | { readonly kind: 'comparison'; readonly comparison: Comparison }
  | { readonly kind: 'plan'; readonly plan: SettingPlan }
  | { readonly kind: 'receipt'; readonly receipt: ApplyReceipt }

const LIST: Shown = { kind: 'list' }

interface CaptureBenchProps {
  readonly processor: ProcessorView
  /** Stands above the list of what was captured. */
  readonly children: ReactNode
}

/** Where the settings of a processor are captured, compared and put back. */
export function CaptureBench({ processor, children }: CaptureBenchProps) {
  const { client, captureJob } = useConsole()
  const { id: processorId } = processor
  const job = useTopic(captureJob)
  const { acting, run } = useAct()
  const missing = useMissingRole('manager')
  const [shown, setShown] = useState<Shown>(LIST)
  const { captures: text } = words
  /** What was captured may be different after each thing that was done, here or elsewhere. */
  const news = `${acting.kind} ${job?.kind === 'ended' ? job.endedMs : ''}`
  const captures = useAsked(
    useCallback(() => client.captures.list({ processorId }), [client, processorId]),
    news,
  )
  const receipts = useAsked(
    useCallback(() => client.captures.receipts({ processorId }), [client, processorId]),
    news,
  )
  const running = job?.kind === 'running' && job.processorId === processorId ? job : null
  const isBusy = acting.kind === 'busy' || job?.kind === 'running'

  async function show(make: () => Promise<Shown>): Promise<void> {
    await run(async () => {
      setShown(await make())
      return ''
    })
  }

  function capture(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const form = event.currentTarget
    const name = String(new FormData(form).get('name') ?? '').trim()
    void run(async () => {
      await client.captures.capture({ processorId, name: name === '' ? null : name })
      form.reset()
      return text.captured
    })
  }

  const compare = (captureId: CaptureId, other: CaptureId | null) =>
    show(async () => ({
      kind: 'comparison',
      comparison: await client.captures.compare({ processorId, captureId, with: other }),
    }))
  const plan = (captureId: CaptureId) =>
    show(async () => ({ kind: 'plan', plan: await client.captures.plan({ processorId, captureId }) }))
  const acts = {
    compare: ({ id }: CaptureSummary) => compare(id, null),
    plan: ({ id }: CaptureSummary) => plan(id),
    watch: ({ id, isReference }: CaptureSummary) =>
      run(async () => {
        await client.captures.setReference({ processorId, captureId: isReference ? null : id })
        return isReference ? text.unwatched : text.watched
      }),
    remove: ({ id: captureId }: CaptureSummary) =>
      run(async () => {
        await client.captures.remove({ processorId, captureId })
        return text.removed
      }),
  }

  return (
    <div className={styles.block}>
      {running && <CaptureProgress job={running} />}
      {job?.kind === 'running' && !running && <p role="status">{text.elsewhere}</p>}
      {shown.kind === 'list' ? (
        <>
          {children}
          <CaptureSettingsLine />
          <form className={styles.form} onSubmit={capture}>
            {missing === null && (
              <TextField
                label={text.captureName}
                hint={null}
                error={null}
                name="name"
                maxLength={100}
                autoComplete="off"
              />
            )}
            <Button look="main" type="submit" needs="manager" disabled={isBusy}>
              {acting.kind === 'busy' ? text.working : text.capture}
            </Button>
          </form>
          {captures.kind === 'loading' && <p className={styles.soft}>{text.loading}</p>}
          {captures.kind === 'failed' && <p className={styles.bad}>{captures.trouble}</p>}
          {captures.kind === 'shown' && <CaptureList captures={captures.value} isBusy={isBusy} acts={acts} />}
          {receipts.kind === 'shown' && receipts.value.length > 0 && (
            <ReceiptList receipts={receipts.value} onShow={(receipt) => setShown({ kind: 'receipt', receipt })} />
          )}
        </>
      ) : (
        <>
          <div>
            <Button look="quiet" disabled={running !== null} onClick={() => setShown(LIST)}>
              {text.back}
            </Button>
          </div>
          {shown.kind === 'comparison' && (
            <ComparisonView
              comparison={shown.comparison}
              captures={captures.kind === 'shown' ? captures.value : []}
              isBusy={isBusy}
              onChoose={(other) => void compare(shown.comparison.past.captureId, other)}
            />
          )}
          {shown.kind === 'receipt' && <ReceiptView receipt={shown.receipt} />}
          {shown.kind === 'plan' && (
            <PlanView
              plan={shown.plan}
              isBusy={isBusy}
              onApply={(only) =>
                void show(async () => ({
                  kind: 'receipt',
                  receipt: await client.captures.apply({ planId: shown.plan.id, only: [...only] }),
                }))
              }
            />
          )}
        </>
      )}
      <p className={styles.said} role="status">
        {acting.kind === 'done' ? acting.sentence : ''}
      </p>
      <FailureNote acting={acting} means="" />
      {shown.kind === 'plan' && acting.kind === 'failed' && acting.code === 'stale-plan' && (
        <div>
          <Button look="plain" needs="technician" disabled={isBusy} onClick={() => void plan(shown.plan.captureId)}>
            {text.replan}
          </Button>
        </div>
      )}
    </div>
  )
}
