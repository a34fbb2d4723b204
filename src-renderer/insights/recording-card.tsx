import { useEffect, useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { MonitorSession, MonitorState } from '../../src-shared/model/monitor.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { useConsole } from '../state/console.ts'
import { durationText } from '../state/history-series.ts'
import { secondText, timeText } from '../state/time.ts'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import { RecordingButton } from './recording-button.tsx'
import styles from './recording-card.module.css'

const SEVERITY = {
  recording: 'optimal',
  stopped: 'minor',
  'store-failed': 'critical',
  unknown: 'minor',
} as const satisfies Record<MonitorState['recording']['kind'] | 'unknown', Severity>

interface RecordingCardProps {
  readonly view: ProcessorView
  /** Null until the console has said. */
  readonly state: MonitorState | null
  readonly oldestMs: number | null
  /** Whether this card has the button that starts; false where it stands beside already. */
  readonly mayStart: boolean
}

/** What the monitor works with: the device, how often it is recorded, since when and by whom. */
export function RecordingCard({ view, state, oldestMs, mayStart }: RecordingCardProps) {
  const recording = state?.recording ?? null
  const kind = recording?.kind ?? 'unknown'
  const session = useNewestSession(view, recording?.kind ?? null)
  const nowMs = Date.now()
  const time = (atMs: number | null) => (atMs === null ? words.recording.none : timeText(atMs, nowMs))
  return (
    <section className={styles.card} aria-labelledby="recording">
      <header className={styles.header}>
        <h2 className={styles.title} id="recording">
          {words.recording.title}
        </h2>
        <p className={styles.state}>
          <SeverityIcon severity={SEVERITY[kind]} size={12} />
          {words.recording.state[kind]}
        </p>
      </header>
      <dl className={styles.facts}>
        {recording?.kind === 'store-failed' && (
          <>
            <dt>{words.recording.inMemory}</dt>
            <dd>{words.recording.waiting(recording.waitingRows)}</dd>
          </>
        )}
        <dt>{words.recording.since}</dt>
        <dd>{recording ? time(recording.sinceMs) : words.recording.unknown}</dd>
        {recording?.kind === 'stopped' ? (
          <>
            <dt>{words.recording.stoppedBy}</dt>
            <dd>{recording.by}</dd>
          </>
        ) : (
          session && (
            <>
              <dt>{words.recording.session}</dt>
              <dd>{session.startedBy}</dd>
            </>
          )
        )}
        <dt>{words.recording.period}</dt>
        <dd>{state ? durationText(state.periodMs / 1000) : words.recording.unknown}</dd>
        <dt>{words.recording.newest}</dt>
        <dd>{state?.lastSampleMs ? secondText(state.lastSampleMs) : words.recording.none}</dd>
        <dt>{words.recording.oldest}</dt>
        <dd>{time(oldestMs)}</dd>
        <dt>{words.recording.model}</dt>
        <dd>{view.model}</dd>
        <dt>{words.recording.firmware}</dt>
        <dd>{view.firmware ?? words.recording.unknown}</dd>
      </dl>
      <div data-print="no">
        {recording?.kind === 'stopped'
          ? mayStart && <RecordingButton processorId={view.id} action="start" look="main" />
          : recording && <RecordingButton processorId={view.id} action="stop" look="plain" />}
      </div>
    </section>
  )
}

/** Who started the present recording; asked again when it starts or stops. Null while that is not known. */
function useNewestSession({ id: processorId }: ProcessorView, kind: string | null): MonitorSession | null {
  const { client } = useConsole()
  const [session, setSession] = useState<MonitorSession | null>(null)
  useEffect(() => {
    if (kind === null) return
    let wanted = true
    const ask = async () => {
      try {
        const sessions = await client.monitor.sessions({ processorId })
        const newest = sessions.reduce<MonitorSession | null>(
          (latest, each) => (latest && latest.startedMs > each.startedMs ? latest : each),
          null,
        )
        if (wanted) setSession(newest)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        // The line is left out: everything else on the card is known without it.
        console.info('The sessions of the recording could not be read.', error)
        if (wanted) setSession(null)
      }
    }
    void ask()
    return () => {
      wanted = false
    }
  }, [client, processorId, kind])
  return session
}
