import { FileDown, Printer } from 'lucide-react'
import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { RestoreReceipt } from '../../src-shared/model/restore.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { tookText } from '../state/backup-text.ts'
import { useConsole } from '../state/console.ts'
import { printPage } from '../state/print-page.ts'
import { receiptFileName, receiptText } from '../state/receipt-file.ts'
import { BACKUPS, restoreOf } from '../state/screen.ts'
import { timeText } from '../state/time.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { CheckResults } from '../ui/check-results.tsx'
import { saveText } from '../ui/save-text.ts'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './receipt-view.module.css'
import restore from './restore.module.css'
import { StepHead } from './step-head.tsx'

/** What a restore did, to be read, kept and printed. */
export function ReceiptView({ receipt }: { readonly receipt: RestoreReceipt }) {
  const { client } = useConsole()
  const [trouble, setTrouble] = useState('')
  const text = words.restore.receipt

  function save(): void {
    saveText(receiptText(receipt), receiptFileName(receipt, 'json'), 'application/json', document)
  }

  async function print(): Promise<void> {
    setTrouble('')
    try {
      await printPage(document, client, receiptFileName(receipt, 'pdf'))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setTrouble(`${text.printFailed} ${error.message}`)
    }
  }

  const { severity, title } = verdictOf(receipt)
  const changed = receipt.rows.filter(({ before, after }) => before > 0 || after > 0)
  return (
    <>
      <p className="only-printed">
        {words.product} · {text.printed}
      </p>
      <StepHead
        title={
          <span className={styles.verdict}>
            <SeverityIcon severity={severity} size={20} />
            {title}
          </span>
        }
      >
        {receipt.sentence}
      </StepHead>
      <dl className={styles.facts}>
        <dt>{text.what}</dt>
        <dd>{receipt.fileName}</dd>
        <dt>{text.from}</dt>
        <dd>{timeText(receipt.backupCreatedMs, 0)}</dd>
        <dt>{text.by}</dt>
        <dd>{receipt.by}</dd>
        <dt>{text.started}</dt>
        <dd>{timeText(receipt.startedMs, 0)}</dd>
        <dt>{text.took}</dt>
        <dd>{tookText(receipt.endedMs - receipt.startedMs)}</dd>
        <dt>{text.safety}</dt>
        <dd>{receipt.safetyFileName ?? text.noSafety}</dd>
        <dt>{text.number}</dt>
        <dd>{receipt.id}</dd>
      </dl>
      <section aria-labelledby="receipt-checks">
        <h3 className={restore.subtitle} id="receipt-checks">
          {text.checks}
        </h3>
        {receipt.checks.length === 0 && <p className={restore.soft}>{text.noChecks}</p>}
        <CheckResults checks={receipt.checks} />
      </section>
      {changed.length > 0 && (
        <section aria-labelledby="receipt-rows">
          <h3 className={restore.subtitle} id="receipt-rows">
            {text.rows}
          </h3>
          <table className={styles.table} aria-labelledby="receipt-rows">
            <thead>
              <tr>
                <th scope="col">{text.table}</th>
                <th scope="col">{text.before}</th>
                <th scope="col">{text.after}</th>
              </tr>
            </thead>
            <tbody>
              {changed.map(({ table, before, after }) => (
                <tr key={table} data-changed={before !== after || undefined}>
                  <th scope="row">{table.replaceAll('_', ' ')}</th>
                  <td>{NUMBER.format(before)}</td>
                  <td>{NUMBER.format(after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p className={restore.trouble} role="status">
        {trouble}
      </p>
      <div className={restore.buttons} data-print="no">
        {receipt.outcome === 'restored' && receipt.safetyFileName !== null && (
          <ButtonLink look="quiet" href={restoreOf(receipt.safetyFileName)}>
            {text.goBack}
          </ButtonLink>
        )}
        <Button look="plain" onClick={() => void print()}>
          <Printer aria-hidden="true" />
          {text.print}
        </Button>
        <Button look="plain" onClick={save}>
          <FileDown aria-hidden="true" />
          {text.save}
        </Button>
        <ButtonLink look="main" href={BACKUPS}>
          {text.done}
        </ButtonLink>
      </div>
    </>
  )
}

function verdictOf({ outcome, checks }: RestoreReceipt): { readonly severity: Severity; readonly title: string } {
  const { receipt } = words.restore
  if (outcome === 'rolled-back') return { severity: 'moderate', title: receipt.rolledBack }
  if (checks.some(({ ok }) => !ok)) return { severity: 'critical', title: receipt.restoredWithFaults }
  return { severity: 'optimal', title: receipt.restored }
}

const NUMBER = new Intl.NumberFormat()
