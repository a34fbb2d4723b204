import type { ProtocolReport } from '../../src-shared/model/protocol-check.ts'
import { timeText } from '../state/time.ts'
import { Button } from '../ui/button.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { saveText } from '../ui/save-text.ts'
import { words } from '../words.ts'
import styles from './protocol-check.module.css'
import tools from './tools.module.css'

/** What the processor answered, what was put back, and the button that saves all of it as a file. */
export function ProtocolReportView({ report }: { readonly report: ProtocolReport }) {
  const { protocol: text } = words.tools
  const { processor, answers, putBack } = report

  function save(): void {
    const name = `protocol-check-${processor.model.toLowerCase()}-${new Date(report.atMs).toISOString().slice(0, 10)}.json`
    saveText(`${JSON.stringify(report, null, 2)}\n`, name, 'application/json', document)
  }

  return (
    <>
      <div className={styles.head}>
        <p>
          <strong>{text.made(timeText(report.atMs, Date.now()))}</strong> {report.isStopped && text.stopped}
        </p>
        <Button look="plain" onClick={save}>
          {text.save}
        </Button>
      </div>
      <ul className={styles.answers} aria-label={text.title}>
        {answers.map(({ id, state, sentence, evidence }) => (
          <li key={id}>
            <p>
              <strong>{text.question[id]}</strong> <span className={tools.soft}>{text.state[state]}</span>
            </p>
            <p>{sentence}</p>
            {evidence.length > 0 && (
              <Disclosure title={text.lines}>
                <pre className={`${styles.lines} ${tools.code}`}>{evidence.join('\n')}</pre>
              </Disclosure>
            )}
          </li>
        ))}
      </ul>
      {putBack.length === 0 ? (
        <p>{text.nothingWritten}</p>
      ) : (
        putBack.map(({ parameter, sentence }) => <p key={parameter}>{sentence}</p>)
      )}
    </>
  )
}
