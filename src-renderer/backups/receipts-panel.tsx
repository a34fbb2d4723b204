import type { RestoreReceipt } from '../../src-shared/model/restore.ts'
import { capitalWhenText, whenText } from '../state/backup-text.ts'
import { receiptOf } from '../state/screen.ts'
import { ButtonLink } from '../ui/button.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import screen from './backups.module.css'
import styles from './receipts-panel.module.css'

/** The restores that were made, each with its receipt. Newest first. */
export function ReceiptsPanel({ receipts }: { readonly receipts: readonly RestoreReceipt[] }) {
  const { receipts: text } = words.backups
  const nowMs = Date.now()
  return (
    <section className={screen.panel} aria-labelledby="receipts">
      <h2 className={screen.panelTitle} id="receipts">
        {text.title}
      </h2>
      <ul className={styles.list}>
        {receipts.map((receipt) => (
          <li key={receipt.id} className={styles.receipt}>
            <SeverityIcon severity={receipt.outcome === 'restored' ? 'optimal' : 'moderate'} size={14} />
            <div className={styles.words}>
              <p>
                <strong>{capitalWhenText(receipt.startedMs, nowMs)}</strong> · {text[receipt.outcome]}
              </p>
              <p className={screen.soft}>{receipt.sentence}</p>
            </div>
            <ButtonLink
              look="quiet"
              href={receiptOf(receipt.id)}
              aria-label={text.open(whenText(receipt.startedMs, nowMs))}
            >
              {words.restore.receipt.title}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
