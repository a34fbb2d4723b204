import type { Analysis } from '../../src-shared/model/insight.ts'
import { useFigures } from '../state/figures.ts'
import { confidenceText, forecastFigures, readingText, subjectText } from '../state/insight-words.ts'
import { dayText } from '../state/time.ts'
import { words } from '../words.ts'
import styles from './insights.module.css'

/** What is worth doing, what repeats, and what is to be expected; each where there is any. */
export function Outlook({ analysis }: { readonly analysis: Analysis }) {
  const { recommendations, patterns, forecasts } = analysis
  const figures = useFigures()
  if (recommendations.length + patterns.length + forecasts.length === 0) return null
  return (
    <div className={styles.outlook}>
      {recommendations.length > 0 && (
        <section aria-labelledby="recommendations">
          <h3 className={styles.listTitle} id="recommendations">
            {words.insights.recommendations}
          </h3>
          <ul className={styles.notes}>
            {recommendations.map(({ priority, message, action }) => (
              <li key={message} className={styles.note}>
                <p className={styles.noteKind} data-priority={priority}>
                  {words.insights.priority[priority]}
                </p>
                <p>
                  <strong>{message}</strong> {action}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {forecasts.length > 0 && (
        <section aria-labelledby="forecasts">
          <h3 className={styles.listTitle} id="forecasts">
            {words.insights.forecasts}
          </h3>
          <ul className={styles.notes}>
            {forecasts.map((forecast) => (
              <li key={forecast.description} className={styles.note}>
                <p className={styles.noteKind}>{words.insights.crosses(dayText(forecast.crossesMs))}</p>
                <p>
                  <strong>{subjectText(forecast.subject)}.</strong> {forecast.description}
                </p>
                <p className={styles.soft}>
                  {confidenceText(forecast.confidence)}
                  {figures && ` · ${forecastFigures(forecast)}`}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {patterns.length > 0 && (
        <section aria-labelledby="patterns">
          <h3 className={styles.listTitle} id="patterns">
            {words.insights.patterns}
          </h3>
          <ul className={styles.notes}>
            {patterns.map((pattern) => (
              <li key={pattern.description} className={styles.note}>
                <p className={styles.noteKind}>{words.insights.pattern[pattern.type]}</p>
                <p>{pattern.description}</p>
                <p className={styles.soft}>
                  {confidenceText(pattern.confidence)}
                  {figures &&
                    pattern.evidence.readings.map((reading) => ` · ${reading.label}: ${readingText(reading)}`)}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
