import { useCallback, useState } from 'react'
import type { Cause, Swing } from '../../src-shared/model/cause.ts'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import { useAsked } from '../state/asked.ts'
import { useConsole } from '../state/console.ts'
import { volumeText } from '../state/sound-view.ts'
import { timeText } from '../state/time.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import screen from '../ui/screen.module.css'
import { words } from '../words.ts'
import styles from './why-panel.module.css'

const PAST_SHOWN = 5

/** "Why is it like this?": the reasons for how a channel is now, and for what changed suddenly before (interface.md, Screens 2). */
export function WhyPanel({ target }: { readonly target: ControlTarget }) {
  const { client, recentChanges } = useConsole()
  const [times, setTimes] = useState(0)
  const { processorId, family, index } = target
  const newest = useTopic(recentChanges)?.[0]?.id ?? 0
  const ask = useCallback(
    () => client.monitor.why({ processorId, family, index }),
    [client, processorId, family, index],
  )
  const asked = useAsked(ask, `${times} ${newest}`)
  const text = words.why
  return (
    <section className={screen.panel} aria-labelledby="why">
      <div className={screen.panelHeader}>
        <h2 className={screen.panelTitle} id="why">
          {text.title}
        </h2>
        <Button look="quiet" onClick={() => setTimes(times + 1)}>
          {text.again}
        </Button>
      </div>
      {asked.kind === 'loading' && <p className={screen.soft}>{text.looking}</p>}
      {asked.kind === 'failed' && <p className={styles.trouble}>{`${text.failed} ${asked.trouble}`}</p>}
      {asked.kind === 'shown' && asked.value.now.length === 0 && <p className={screen.soft}>{text.nothing}</p>}
      {asked.kind === 'shown' && asked.value.now.length > 0 && (
        <ul className={styles.causes}>
          {asked.value.now.map((cause) => (
            <CauseItem key={`${cause.kind} ${cause.about}`} cause={cause} />
          ))}
        </ul>
      )}
      {asked.kind === 'shown' && asked.value.past.length > 0 && (
        <Disclosure title={text.past}>
          <ul className={styles.causes}>
            {asked.value.past.slice(0, PAST_SHOWN).map((swing) => (
              <SwingItem key={`${swing.atMs} ${swing.by}`} swing={swing} />
            ))}
          </ul>
        </Disclosure>
      )}
    </section>
  )
}

function CauseItem({ cause }: { readonly cause: Cause }) {
  // Who it was stands in the sentence.
  const { sentence, sinceMs, confidence, evidence } = cause
  const text = words.why
  const more = [
    ...(sinceMs === null ? [] : [text.since(timeText(sinceMs, Date.now()))]),
    ...(confidence === 0 ? [] : [text.sure(volumeText(confidence * 100))]),
  ]
  return (
    <li>
      <p>{sentence}</p>
      {more.length > 0 && <p className={screen.soft}>{more.join(', ')}</p>}
      <Disclosure title={text.evidence}>
        <p className={screen.soft}>{evidence.rule}</p>
        {evidence.events.map(({ atMs, text: event }) => (
          <p key={`${atMs} ${event}`} className={screen.soft}>{`${timeText(atMs, Date.now())}: ${event}`}</p>
        ))}
      </Disclosure>
    </li>
  )
}

function SwingItem({ swing }: { readonly swing: Swing }) {
  return (
    <li>
      <p className={styles.kind}>{`${timeText(swing.atMs, Date.now())}: ${words.why[swing.direction]}`}</p>
      <ul>
        <CauseItem cause={swing.cause} />
      </ul>
    </li>
  )
}
