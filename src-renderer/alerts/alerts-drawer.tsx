import { BellOff } from 'lucide-react'
import type { Alert } from '../../src-shared/model/insight.ts'
import { groupAlerts, isSnoozed, subjectText } from '../state/insight-words.ts'
import { historyOf } from '../state/screen.ts'
import { timeText } from '../state/time.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import { AlertSnooze } from './alert-snooze.tsx'
import styles from './alerts-drawer.module.css'

interface AlertsDrawerProps {
  readonly open: boolean
  /** Null until the console has said. */
  readonly alerts: readonly Alert[] | null
  onClose(): void
}

/** What is wrong now, grouped by cause; what somebody snoozed stands behind it (interface.md, Screens 5). */
export function AlertsDrawer({ open, alerts, onClose }: AlertsDrawerProps) {
  const snoozed = alerts?.filter(isSnoozed) ?? []
  const awake = alerts?.filter((alert) => !isSnoozed(alert)) ?? []
  return (
    <Drawer open={open} title={words.alerts.title} description={words.alerts.intro} onClose={onClose}>
      {alerts === null && <p className={styles.soft}>{words.alerts.loading}</p>}
      {alerts !== null && awake.length === 0 && (
        <div className={styles.empty}>
          <BellOff aria-hidden="true" />
          <p className={styles.emptyTitle}>{snoozed.length > 0 ? words.alerts.allSnoozed : words.alerts.empty}</p>
          {snoozed.length === 0 && <p className={styles.soft}>{words.alerts.emptyHelp}</p>}
        </div>
      )}
      {groupAlerts(awake).map(({ type, alerts: members }) => (
        <section key={type} className={styles.group} aria-labelledby={`cause-${type}`}>
          <h3 className={styles.cause} id={`cause-${type}`}>
            {words.alerts.cause[type]}
            {members.length > 1 && ` (${members.length})`}
          </h3>
          <ul>
            {members.map((alert) => (
              <AlertItem key={alert.id} alert={alert} onLeave={onClose} />
            ))}
          </ul>
        </section>
      ))}
      {snoozed.length > 0 && (
        <Disclosure title={words.alerts.snoozedCount(snoozed.length)}>
          <ul>
            {snoozed.map((alert) => (
              <AlertItem key={alert.id} alert={alert} onLeave={onClose} />
            ))}
          </ul>
        </Disclosure>
      )}
    </Drawer>
  )
}

function AlertItem({ alert, onLeave }: { readonly alert: Alert; onLeave(): void }) {
  const { severity, subject } = alert
  return (
    <li className={styles.alert}>
      <span className={styles.mark}>
        <SeverityIcon severity={severity} size={16} />
      </span>
      <div className={styles.body}>
        <p className={styles.message}>
          <span className="only-spoken">{words.severity[severity]}: </span>
          {alert.message}
        </p>
        <p className={styles.facts}>
          <span>{alert.processorName}</span>
          {subject !== null && <span>{subjectText(subject)}</span>}
          <span>{words.insights.since(timeText(alert.sinceMs, Date.now()))}</span>
        </p>
        <p className={styles.action}>{alert.action}</p>
        <div className={styles.buttons}>
          <AlertSnooze alert={alert} />
          {alert.processorId === null ? (
            <ButtonLink look="quiet" href="#backups" onClick={onLeave}>
              {words.alerts.toBackups}
            </ButtonLink>
          ) : (
            <ButtonLink
              look="quiet"
              href={historyOf(alert.processorId)}
              aria-label={words.alerts.toHistoryNamed(alert.message)}
              onClick={onLeave}
            >
              {words.alerts.toHistory}
            </ButtonLink>
          )}
        </div>
      </div>
    </li>
  )
}
