import type { ApplyReceipt } from '../../src-shared/model/capture-plan.ts'
import { capitalWhenText, whenText } from '../state/backup-text.ts'
import { isGood, isWhole, outcomeText, settingText } from '../state/setting-text.ts'
import { Button } from '../ui/button.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './captures.module.css'
import { SettingTable } from './setting-table.tsx'

/** What came of putting a capture back, setting by setting. */
export function ReceiptView({ receipt }: { readonly receipt: ApplyReceipt }) {
  const { captures: text } = words
  const { table } = text
  return (
    <>
      <h4 className={styles.title}>{text.receipt}</h4>
      <p>
        <SeverityIcon severity={isWhole(receipt) ? 'optimal' : 'moderate'} size={16} /> {receipt.sentence}
      </p>
      <p className={styles.soft}>{text.receiptBy(receipt.by)}</p>
      {receipt.items.length > 0 && (
        <SettingTable
          title={text.receipt}
          columns={[table.setting, table.past, table.outcome]}
          rows={receipt.items.map(({ id, place, name, what, to, outcome }) => ({
            key: id,
            family: place.family,
            name,
            cells: [text.setting[what], settingText(to), outcomeText(outcome)],
            bad: !isGood(outcome),
          }))}
        />
      )}
    </>
  )
}

interface ReceiptListProps {
  readonly receipts: readonly ApplyReceipt[]
  onShow(receipt: ApplyReceipt): void
}

/** What was put back before, newest first. */
export function ReceiptList({ receipts, onShow }: ReceiptListProps) {
  const { captures: text } = words
  const nowMs = Date.now()
  return (
    <>
      <h4 className={styles.title}>{text.receipts}</h4>
      <ul className={styles.list} aria-label={text.receipts}>
        {receipts.map((receipt) => (
          <li key={receipt.id} className={styles.item}>
            <div className={styles.about}>
              <p>
                <SeverityIcon severity={isWhole(receipt) ? 'optimal' : 'moderate'} size={14} />{' '}
                {capitalWhenText(receipt.startedMs, nowMs)}
              </p>
              <p className={styles.soft}>{receipt.sentence}</p>
            </div>
            <Button
              look="quiet"
              aria-label={text.openReceipt(whenText(receipt.startedMs, nowMs))}
              onClick={() => onShow(receipt)}
            >
              {text.showReceipt}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
