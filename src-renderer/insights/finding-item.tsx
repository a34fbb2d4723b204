import type { Alert, Finding } from '../../src-shared/model/insight.ts'
import { AlertSnooze } from '../alerts/alert-snooze.tsx'
import { confidenceText, readingText, subjectText } from '../state/insight-words.ts'
import { timeText } from '../state/time.ts'
import { Disclosure } from '../ui/disclosure.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './finding-item.module.css'

interface FindingItemProps {
  readonly finding: Finding
  /** The alert that it became; null while it is none, and then nobody can snooze it. */
  readonly alert: Alert | null
}

/** Something that is not as it should be: what, since when, what to do, and behind it the evidence. */
export function FindingItem({ finding, alert }: FindingItemProps) {
  const { severity, evidence } = finding
  const nowMs = Date.now()
  return (
    <li className={styles.finding} data-severity={severity}>
      <span className={styles.mark}>
        <SeverityIcon severity={severity} size={18} />
      </span>
      <div className={styles.body}>
        <p className={styles.message}>{finding.message}</p>
        <p className={styles.facts}>
          <span className={styles.severity}>{words.severity[severity]}</span>
          <span>{subjectText(finding.subject)}</span>
          <span>{words.insights.since(timeText(finding.sinceMs, nowMs))}</span>
          <span>{confidenceText(finding.confidence)}</span>
        </p>
        <p className={styles.action}>
          <strong>{words.insights.whatToDo}:</strong> {finding.action}
        </p>
        <div className={styles.more} data-print="no">
          <Disclosure title={words.insights.evidence}>
            <p>{finding.details}</p>
            <dl className={styles.evidence}>
              <dt>{words.insights.rule}</dt>
              <dd>{evidence.rule}</dd>
              <dt>{words.insights.lookedAt}</dt>
              <dd>{words.insights.spanFromTo(timeText(evidence.fromMs, nowMs), timeText(evidence.toMs, nowMs))}</dd>
              <dt>{words.insights.readings}</dt>
              <dd>
                <ul>
                  {evidence.readings.map((reading) => (
                    <li key={`${reading.label}/${reading.value}`}>
                      {reading.label}: <strong>{readingText(reading)}</strong>
                    </li>
                  ))}
                </ul>
              </dd>
              <dt>{confidenceText(finding.confidence)}</dt>
              <dd>{words.technician.percentSure(Math.round(finding.confidence * 100))}</dd>
            </dl>
          </Disclosure>
          {alert && <AlertSnooze alert={alert} />}
        </div>
      </div>
    </li>
  )
}
