import { assertNever } from '../../src-shared/assert.ts'
import type { Analysis } from '../../src-shared/model/insight.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { useAnalysis } from '../state/analysis-feed.ts'
import { useConsole } from '../state/console.ts'
import { learningText } from '../state/insight-words.ts'
import { timeText } from '../state/time.ts'
import { useTopic } from '../state/topic-store.ts'
import { Announcer } from '../ui/announcer.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import { FindingItem } from './finding-item.tsx'
import styles from './insights.module.css'
import { NoData } from './no-data.tsx'
import { Outlook } from './outlook.tsx'
import { RecordingCard } from './recording-card.tsx'
import { COMPARED_SCORES } from './score-line.tsx'
import { ScoreTile } from './score-tile.tsx'

interface InsightPanelProps {
  readonly view: ProcessorView
  readonly insight: ReturnType<typeof useAnalysis>
  /** Epoch ms of the oldest record; null while that is not known or there is none. */
  readonly oldestMs: number | null
}

/** What the monitor thinks: a sentence, the scores and findings; beside it what it works with. */
export function InsightPanel({ view, insight, oldestMs }: InsightPanelProps) {
  const { recording, alerts } = useConsole()
  const state = useTopic(recording)?.find(({ processorId }) => processorId === view.id) ?? null
  const open = useTopic(alerts)?.filter(({ processorId }) => processorId === view.id) ?? []
  const { analysis } = insight
  const noData = analysis?.judgement.kind === 'no-data' ? analysis.judgement : null
  // Beside the findings where there are some; below the scores where the room is empty.
  const outlook = analysis?.judgement.kind === 'judged' ? analysis : null
  return (
    <div className={styles.insights}>
      <div className={styles.main}>
        <section className={styles.panel} aria-labelledby="insights">
          {insight.trouble !== null && (
            <p className={styles.trouble} role="status">
              {words.insights.analyzeFailed} {insight.trouble}
            </p>
          )}
          {analysis ? judged(analysis) : waiting()}
        </section>
        {outlook?.findings.length === 0 && <Outlook analysis={outlook} />}
      </div>
      <div className={styles.side}>
        <RecordingCard view={view} state={state} oldestMs={oldestMs} mayStart={noData?.why !== 'stopped'} />
        {outlook && outlook.findings.length > 0 && <Outlook analysis={outlook} />}
      </div>
    </div>
  )

  function waiting() {
    return (
      <div className={styles.waiting}>
        <h2 className={styles.summary} id="insights">
          {insight.loading ? words.insights.loading : words.insights.noSummary}
        </h2>
      </div>
    )
  }

  function judged(present: Analysis) {
    const { judgement, findings } = present
    const severity = present.severity
    switch (judgement.kind) {
      case 'no-data':
        return (
          <NoData
            processorId={view.id}
            judgement={judgement}
            periodMs={state?.periodMs ?? null}
            busy={insight.busy}
            onLook={insight.analyze}
          />
        )
      case 'judged':
        return (
          <>
            <header className={styles.header}>
              {severity && <SeverityIcon severity={severity} size={22} />}
              <div>
                <h2 className={styles.summary} id="insights">
                  {severity && <span className="only-spoken">{words.severity[severity]}: </span>}
                  {present.summary}
                </h2>
                <p className={styles.soft}>
                  {words.insights.updated(timeText(present.atMs, Date.now()))} · {learningText(present.learning)}
                </p>
              </div>
            </header>
            <Announcer sentence={present.summary} />
            <ul className={styles.scores}>
              {COMPARED_SCORES.map((name) => (
                <ScoreTile key={name} name={name} scores={present.scores} />
              ))}
            </ul>
            {findings.length > 0 && (
              <section className={styles.findings} aria-labelledby="findings">
                <h3 className={styles.listTitle} id="findings">
                  {words.insights.findings}
                </h3>
                <ul className={styles.list}>
                  {findings.map((finding) => (
                    <FindingItem
                      key={finding.key}
                      finding={finding}
                      alert={open.find(({ key }) => key === finding.key) ?? null}
                    />
                  ))}
                </ul>
              </section>
            )}
          </>
        )
      default:
        return assertNever(judgement)
    }
  }
}
