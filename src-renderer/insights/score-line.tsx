import type { Scores } from '../../src-shared/model/insight.ts'
import { scoreFigure, severityOfScore } from '../state/score-words.ts'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './score-line.module.css'

/** The four scores in the order of the page. */
export const COMPARED_SCORES = [
  'signalQuality',
  'networkStability',
  'networkLatency',
  'dspLoad',
] as const satisfies readonly (keyof Scores)[]

interface ScoreLineViewProps {
  readonly name: (typeof COMPARED_SCORES)[number]
  /** Null where nothing was judged yet. */
  readonly scores: Scores | null
}

/** A score as one line of a list, to stand beside the same line of another processor. */
export function ScoreLineView({ name, scores }: ScoreLineViewProps) {
  const figure = scores ? scoreFigure(name, scores) : null
  const severity = scores ? severityOfScore(scores[name]) : null
  return (
    <div className={styles.line}>
      <dt className={styles.name}>{words.insights.scores[name]}</dt>
      <dd className={styles.value}>
        {severity && (
          <span className={styles.severity}>
            <SeverityIcon severity={severity} size={12} />
            {words.severity[severity]}
          </span>
        )}
        <strong>{figure?.value ?? words.insights.noFigure}</strong>
      </dd>
    </div>
  )
}
