import { useCallback, useState } from 'react'
import type { LogEntry } from '../../src-shared/model/system.ts'
import { useMissingRole } from '../state/access.ts'
import { useAsked } from '../state/asked.ts'
import { useConsole } from '../state/console.ts'
import { secondText, timeText } from '../state/time.ts'
import { Button } from '../ui/button.tsx'
import { ChoiceSwitch } from '../ui/choice-switch.tsx'
import { SCROLLED_BY_KEYBOARD } from '../ui/scrolled-by-keyboard.ts'
import { words } from '../words.ts'
import styles from './log-panel.module.css'
import tools from './tools.module.css'

const text = words.tools.log

/** What the console wrote down, newest first; read when somebody wants to see it. */
export function LogPanel() {
  const [isOpen, setOpen] = useState(false)
  return (
    <section className={tools.panel} aria-labelledby="log">
      <div className={tools.panelHeader}>
        <div>
          <h2 className={tools.panelTitle} id="log">
            {text.title}
          </h2>
          <p className={tools.soft}>{text.intro}</p>
        </div>
        <Button look="plain" needs="technician" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? text.hide : text.show}
        </Button>
      </div>
      {isOpen && <Entries />}
    </section>
  )
}

function Entries() {
  const { client } = useConsole()
  const [times, setTimes] = useState(0)
  const [onlyTrouble, setOnlyTrouble] = useState(false)
  // Whoever loses the role loses sight of it.
  const isHidden = useMissingRole('technician') !== null
  const asked = useAsked(
    useCallback(() => client.system.log({}), [client]),
    times,
  )
  if (isHidden) return null
  const all = asked.kind === 'shown' ? asked.value.toReversed() : []
  const entries = onlyTrouble ? all.filter(isTrouble) : all
  return (
    <>
      <div className={styles.controls}>
        <ChoiceSwitch label={text.onlyTrouble} on={onlyTrouble} onChange={setOnlyTrouble} />
        <Button look="plain" onClick={() => setTimes((before) => before + 1)}>
          {text.again}
        </Button>
      </div>
      <p role="alert" className={tools.bad}>
        {asked.kind === 'failed' && asked.trouble}
      </p>
      {asked.kind === 'shown' && entries.length === 0 && <p>{text.none}</p>}
      {entries.length > 0 && (
        <section className={styles.box} aria-label={text.entries} {...SCROLLED_BY_KEYBOARD}>
          <ol className={styles.list}>
            {entries.map((entry) => (
              // The log folds what is equal: no two entries say the same in the same moment.
              <Entry key={`${entry.at} ${entry.scope} ${entry.message}`} entry={entry} />
            ))}
          </ol>
        </section>
      )}
    </>
  )
}

function Entry({ entry: { at, level, scope, message } }: { readonly entry: LogEntry }) {
  const [first = '', ...more] = message.split('\n')
  const [atMs, nowMs] = [Date.parse(at), Date.now()]
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString()
  return (
    <li className={styles.entry} data-trouble={level === 'error' || level === 'warn'}>
      <time dateTime={at}>{isToday ? secondText(atMs) : timeText(atMs, nowMs)}</time>
      <span className={styles.level}>{text.level[level as keyof typeof text.level] ?? level}</span>
      <div className={styles.message}>
        {scope && <span className={tools.soft}>{scope}: </span>}
        {first}
        {more.length > 0 && <pre className={styles.detail}>{more.join('\n')}</pre>}
      </div>
    </li>
  )
}

function isTrouble({ level }: LogEntry): boolean {
  return level === 'warn' || level === 'error'
}
