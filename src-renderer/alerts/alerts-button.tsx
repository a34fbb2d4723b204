import { Bell } from 'lucide-react'
import { useState } from 'react'
import { useConsole } from '../state/console.ts'
import { isSnoozed } from '../state/insight-words.ts'
import { useTopic } from '../state/topic-store.ts'
import { words } from '../words.ts'
import styles from './alerts-button.module.css'
import { AlertsDrawer } from './alerts-drawer.tsx'

/** The bell of the rail with the number of alerts that nobody snoozed; opens the drawer. */
export function AlertsButton({ className }: { readonly className: string | undefined }) {
  const alerts = useTopic(useConsole().alerts)
  const [open, setOpen] = useState(false)
  const count = alerts?.filter((alert) => !isSnoozed(alert)).length ?? 0
  return (
    <>
      <button
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-label={count > 0 ? words.alerts.open(count) : words.alerts.noneOpen}
        onClick={() => setOpen(true)}
      >
        <span className={styles.bell} data-count={count > 99 ? '99+' : count || undefined}>
          <Bell aria-hidden="true" />
        </span>
        <span aria-hidden="true">{words.alerts.title}</span>
      </button>
      <AlertsDrawer open={open} alerts={alerts} onClose={() => setOpen(false)} />
    </>
  )
}
