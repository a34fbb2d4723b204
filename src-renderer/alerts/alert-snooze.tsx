import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Alert, SnoozeQuestion } from '../../src-shared/model/insight.ts'
import { useConsole } from '../state/console.ts'
import { snoozeText } from '../state/insight-words.ts'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './alert-snooze.module.css'

const CHOICES = ['1h', 'tonight', 'fixed'] as const satisfies readonly NonNullable<SnoozeQuestion['for']>[]

/** Snoozes an alert, says that it was planned, or wakes it; says until when it is quiet. */
export function AlertSnooze({ alert }: { readonly alert: Alert }) {
  const { client } = useConsole()
  const [choosing, setChoosing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const said = snoozeText(alert, Date.now())

  async function snooze(how: Pick<SnoozeQuestion, 'for' | 'planned'>): Promise<void> {
    setBusy(true)
    setTrouble('')
    try {
      await client.alerts.snooze({ id: alert.id, ...how })
      setChoosing(false)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setTrouble(`${words.alerts.failed} ${error.message}`)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles.snooze}>
      {said !== null ? (
        <p className={styles.said}>
          {said}
          <Button
            look="quiet"
            needs="staff"
            disabled={busy}
            aria-label={words.alerts.wakeNamed(alert.message)}
            onClick={() => void snooze({ for: null, planned: false })}
          >
            {words.alerts.wake}
          </Button>
        </p>
      ) : (
        <Button
          look="quiet"
          needs="staff"
          aria-expanded={choosing}
          aria-label={words.alerts.snoozeNamed(alert.message)}
          onClick={() => setChoosing(!choosing)}
        >
          {words.alerts.snooze}
        </Button>
      )}
      {choosing && said === null && (
        <div className={styles.choices}>
          {CHOICES.map((choice) => (
            <Button
              key={choice}
              look="plain"
              disabled={busy}
              onClick={() => void snooze({ for: choice, planned: false })}
            >
              {words.alerts.snoozeFor[choice]}
            </Button>
          ))}
          <Button look="plain" disabled={busy} onClick={() => void snooze({ for: 'fixed', planned: true })}>
            {words.alerts.planned}
          </Button>
        </div>
      )}
      <p className={styles.trouble} role="status">
        {trouble}
      </p>
    </div>
  )
}
