import { useMemo } from 'react'
import { LANE_ROWS, layEvents } from '../state/event-lane.ts'
import type { SaidEvent } from '../state/event-words.ts'
import { words } from '../words.ts'
import styles from './event-lane.module.css'

interface EventLaneProps {
  readonly events: readonly SaidEvent[]
  readonly fromMs: number
  readonly toMs: number
}

/** What happened, along the same time as the chart above. It is a picture: the list of events below says the same in words. */
export function EventLane({ events, fromMs, toMs }: EventLaneProps) {
  const items = useMemo(() => layEvents(events, fromMs, toMs), [events, fromMs, toMs])
  return (
    <div className={styles.lane} role="img" aria-label={words.events.lane}>
      {LANE_ROWS.map((row) => (
        <div key={row} className={styles.row}>
          <span className={styles.title}>{words.events.rows[row]}</span>
          <span className={styles.track}>
            {items
              .filter((item) => item.row === row)
              .map(({ leftPercent, widthPercent, severity, sentence, count }) => (
                <span
                  key={`${leftPercent}/${sentence}`}
                  className={styles[row]}
                  data-severity={severity ?? undefined}
                  data-many={count > 1}
                  title={sentence}
                  style={
                    row === 'change' ? atPoint(leftPercent) : { left: `${leftPercent}%`, width: `${widthPercent}%` }
                  }
                >
                  {row === 'change' ? count > 1 && count : <span className={styles.text}>{sentence}</span>}
                </span>
              ))}
          </span>
        </div>
      ))}
    </div>
  )
}

/** A mark in the middle of its time that is never cut off at an end of the lane. */
function atPoint(leftPercent: number) {
  return { left: `clamp(${HALF_MARK}, ${leftPercent}%, calc(100% - ${HALF_MARK}))` }
}

const HALF_MARK = '12px'
