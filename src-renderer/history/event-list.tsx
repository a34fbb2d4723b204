import { useState } from 'react'
import type { SaidEvent } from '../state/event-words.ts'
import { timeText } from '../state/time.ts'
import { Button } from '../ui/button.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './event-list.module.css'

/** As many as are seen without asking for more. */
const FIRST = 6

/** What happened, newest first: the lane in words. */
export function EventList({ events }: { readonly events: readonly SaidEvent[] }) {
  const [all, setAll] = useState(false)
  const newestFirst = [...events].sort((one, other) => other.fromMs - one.fromMs)
  const shown = all ? newestFirst : newestFirst.slice(0, FIRST)
  const nowMs = Date.now()
  return (
    <section className={styles.events} aria-labelledby="events">
      <h3 className={styles.title} id="events">
        {words.events.title}
      </h3>
      {events.length === 0 && <p className={styles.soft}>{words.events.none}</p>}
      <ul className={styles.list}>
        {shown.map((event) => (
          <li key={`${event.fromMs}/${event.kind}/${event.sentence}`} className={styles.event}>
            <time className={styles.time} dateTime={new Date(event.fromMs).toISOString()}>
              {timeText(event.fromMs, nowMs)}
            </time>
            <span className={styles.sentence}>
              {event.severity && (
                <>
                  <SeverityIcon severity={event.severity} size={12} />
                  <span className="only-spoken">{words.severity[event.severity]}: </span>
                </>
              )}
              {event.kind === 'gap' && <span className={styles.hatched} />}
              <span>
                {event.sentence}{' '}
                {event.toMs !== null && (
                  <span className={styles.soft}>{words.events.until(timeText(event.toMs, nowMs))}</span>
                )}
                {event.ongoing && <span className={styles.soft}>{words.events.ongoing}</span>}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {events.length > FIRST && (
        <div data-print="no">
          <Button look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? words.events.showFewer : words.events.showAll(events.length)}
          </Button>
        </div>
      )}
    </section>
  )
}
