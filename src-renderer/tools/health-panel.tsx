import { useCallback, useState } from 'react'
import type { HealthReport } from '../../src-shared/model/health.ts'
import { useAct } from '../state/act.ts'
import { useAsked } from '../state/asked.ts'
import { useConsole } from '../state/console.ts'
import { timeText } from '../state/time.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { CheckResults } from '../ui/check-results.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { words } from '../words.ts'
import styles from './tools.module.css'

const EARLIER = 10

/** Whether the console itself is in order: what was found last, what was found before, and one button to look now. */
export function HealthPanel() {
  const { client, update } = useConsole()
  const { acting, run } = useAct()
  const [count, setCount] = useState(0)
  // After an update the console looks by itself, and its incident tells of it.
  const news = `${count} ${useTopic(update)?.incident?.openedMs}`
  const ask = useCallback(() => client.health.reports({}), [client])
  const asked = useAsked(ask, news)
  const text = words.health

  function check(): void {
    void run(async () => {
      await client.health.check({})
      setCount((before) => before + 1)
      return ''
    })
  }

  const [newest, ...older] = asked.kind === 'shown' ? asked.value : []
  return (
    <section className={styles.panel} aria-labelledby="health">
      <div className={styles.panelHeader}>
        <div>
          <h2 className={styles.panelTitle} id="health">
            {text.title}
          </h2>
          <p className={styles.soft}>{text.intro}</p>
        </div>
        <Button look="plain" needs="manager" disabled={acting.kind === 'busy'} onClick={check}>
          {acting.kind === 'busy' ? text.checking : text.check}
        </Button>
      </div>
      <p role="alert" className={styles.bad}>
        {acting.kind === 'failed' && `${text.failed} ${acting.sentence}`}
        {asked.kind === 'failed' && asked.trouble}
      </p>
      {asked.kind === 'shown' && !newest && <p>{text.never}</p>}
      {newest && <Report report={newest} />}
      {older.length > 0 && (
        <Disclosure title={text.earlier}>
          {older.slice(0, EARLIER).map((report) => (
            <Report key={report.id} report={report} />
          ))}
        </Disclosure>
      )}
    </section>
  )
}

function Report({ report }: { readonly report: HealthReport }) {
  const { made, occasion } = words.health
  return (
    <div>
      <p role="status">
        <strong>{verdictOf(report)}</strong>{' '}
        <span className={styles.soft}>
          {made(timeText(report.atMs, Date.now()), occasion[report.occasion], report.program)}
        </span>
      </p>
      <CheckResults checks={report.checks} />
    </div>
  )
}

function verdictOf({ checks }: HealthReport): string {
  const failed = checks.filter(({ ok }) => !ok)
  if (failed.length === 0) return words.health.all
  return failed.some(({ isCritical }) => isCritical) ? words.health.critical : words.health.warnings
}
