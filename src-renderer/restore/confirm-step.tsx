import { useState } from 'react'
import type { RestorePlan } from '../../src-shared/model/restore.ts'
import { calledBackup, partsText, whenText } from '../state/backup-text.ts'
import { Button } from '../ui/button.tsx'
import { CheckRow } from '../ui/check-row.tsx'
import { words } from '../words.ts'
import styles from './confirm-step.module.css'
import restore from './restore.module.css'
import { StepHead } from './step-head.tsx'

interface ConfirmStepProps {
  readonly plan: RestorePlan
  onBack(): void
  onStart(confirmsNewerIsLost: boolean): void
}

/** The act is named and confirmed; where newer records would be lost, that too (requirements.md §3.3). */
export function ConfirmStep({ plan, onBack, onStart }: ConfirmStepProps) {
  const [confirmed, setConfirmed] = useState(false)
  const [newerConfirmed, setNewerConfirmed] = useState(false)
  const nowMs = Date.now()
  const called = calledBackup(plan.createdMs, nowMs)
  const { confirm } = words.restore
  const act = confirm.act(called)
  const mayStart = confirmed && (newerConfirmed || !plan.losesNewer)
  return (
    <>
      <StepHead title={confirm.title(act)}>
        {plan.parts === null ? confirm.whole : confirm.some(partsText(plan.parts))}
      </StepHead>
      <section aria-labelledby="restore-happens">
        <h3 className={restore.subtitle} id="restore-happens">
          {confirm.happens}
        </h3>
        <ol className={styles.happens}>
          <li>{confirm.first}</li>
          <li>{confirm.point}</li>
          <li>{confirm.check}</li>
        </ol>
        <p className={restore.soft}>{confirm.music}</p>
      </section>
      <fieldset className={styles.confirm}>
        <legend className="only-spoken">{words.restore.stage.confirm}</legend>
        {plan.losesNewer && <p className={styles.twice}>{confirm.twice}</p>}
        <CheckRow checked={confirmed} onChange={setConfirmed}>
          {confirm.yes(called)}
        </CheckRow>
        {plan.losesNewer && (
          <CheckRow checked={newerConfirmed} onChange={setNewerConfirmed}>
            {plan.newer
              ? confirm.yesNewer(whenText(plan.newer.fromMs, nowMs), whenText(plan.newer.toMs, nowMs))
              : confirm.yesNewerUnknown}
          </CheckRow>
        )}
      </fieldset>
      <div className={restore.buttons}>
        <Button look="plain" onClick={onBack}>
          {confirm.back}
        </Button>
        <Button
          look="danger"
          needs="technician"
          disabled={!mayStart}
          onClick={() => onStart(plan.losesNewer && newerConfirmed)}
        >
          {act}
        </Button>
      </div>
    </>
  )
}
