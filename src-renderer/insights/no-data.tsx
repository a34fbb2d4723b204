import type { Judgement } from '../../src-shared/model/insight.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { sayNoData } from '../state/insight-words.ts'
import { toolsOf } from '../state/screen.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './no-data.module.css'
import { RecordingButton } from './recording-button.tsx'

interface NoDataProps {
  readonly processorId: ProcessorId
  readonly judgement: Extract<Judgement, { kind: 'no-data' }>
  readonly periodMs: number | null
  readonly busy: boolean
  /** Looks at the sound now. */
  onLook(): void
}

/** Why nothing can be judged, and the one button that helps. */
export function NoData({ processorId, judgement, periodMs, busy, onLook }: NoDataProps) {
  const { title, detail, action } = sayNoData(judgement, periodMs)
  return (
    <div className={styles.noData}>
      <h2 className={styles.title} id="insights">
        {title}
      </h2>
      <p className={styles.detail}>{detail}</p>
      {judgement.why === 'collecting' && (
        <progress className={styles.progress} max={judgement.needed} value={judgement.readings} aria-label={title} />
      )}
      <div className={styles.action} data-print="no">
        {action === 'start' && <RecordingButton processorId={processorId} action="start" look="main" />}
        {action === 'find-out' && (
          <ButtonLink look="main" href={toolsOf(processorId)}>
            {words.actions.findOutWhy}
          </ButtonLink>
        )}
        {action === 'look-again' && (
          <Button look="plain" disabled={busy} onClick={onLook}>
            {words.insights.lookAgain}
          </Button>
        )}
      </div>
    </div>
  )
}
