import type { Scores } from '../../src-shared/model/insight.ts'
import { pointsText } from '../state/insight-words.ts'
import { scoreFigure, severityOfScore } from '../state/score-words.ts'
import { Disclosure } from '../ui/disclosure.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './score-tile.module.css'

/** A score: its figure, how bad it is, whether it was measured, and how it is worked out. */
export function ScoreTile({ name, scores }: { readonly name: keyof Scores; readonly scores: Scores }) {
  const score = scores[name]
  const { value, unit, note } = scoreFigure(name, scores)
  const severity = severityOfScore(score)
  return (
    <li className={styles.tile}>
      <header className={styles.header}>
        <h3 className={styles.name}>{words.insights.scores[name]}</h3>
        <span className={styles.basis} data-basis={score.basis}>
          {words.insights.basis[score.basis]}
        </span>
      </header>
      <p className={styles.figure}>
        <strong className={styles.value}>{value}</strong>
        {unit !== null && <span className={styles.unit}>{unit}</span>}
      </p>
      {severity && (
        <p className={styles.severity}>
          <SeverityIcon severity={severity} size={12} />
          {words.severity[severity]}
        </p>
      )}
      {note !== null && <p className={styles.note}>{note}</p>}
      <div className={styles.how} data-print="no">
        <Disclosure title={words.insights.howWorkedOut}>
          {score.working.length > 0 && (
            <table className={styles.working}>
              <caption className="only-spoken">{words.insights.scores[name]}</caption>
              <thead className="only-spoken">
                <tr>
                  <th scope="col">{words.events.rows.finding}</th>
                  <th scope="col">{words.insights.readings}</th>
                  <th scope="col">{words.insights.points}</th>
                </tr>
              </thead>
              <tbody>
                {score.working.map((line) => (
                  <tr key={line.label}>
                    <th scope="row">{line.label}</th>
                    <td>{line.value}</td>
                    <td className={styles.points}>{pointsText(line)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <p className={styles.formula}>{score.formula}</p>
        </Disclosure>
      </div>
    </li>
  )
}
