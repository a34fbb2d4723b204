import { ArrowLeft } from 'lucide-react'
import { BackupsSkeleton } from '../backups/backups-skeleton.tsx'
import { useReceipts } from '../state/receipts-feed.ts'
import { BACKUPS } from '../state/screen.ts'
import { Banner } from '../ui/banner.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import { ReceiptView } from './receipt-view.tsx'
import styles from './restore.module.css'

/** The receipt of a restore that is over. */
export function ReceiptScreen({ id }: { readonly id: string }) {
  const answer = useReceipts(null)
  if (answer.kind === 'loading') return <BackupsSkeleton />
  const receipt = answer.kind === 'shown' ? answer.value.find((each) => each.id === id) : null
  return (
    <article className={styles.wizard}>
      <header className={styles.header}>
        <h1 className={styles.title}>{words.restore.receipt.title}</h1>
        <ButtonLink look="quiet" href={BACKUPS} data-print="no">
          <ArrowLeft aria-hidden="true" />
          {words.restore.back}
        </ButtonLink>
      </header>
      {receipt ? (
        <section className={styles.panel} aria-labelledby="restore-step">
          <ReceiptView receipt={receipt} />
        </section>
      ) : (
        <Banner
          severity="minor"
          title={words.restore.receipt.missing}
          detail={answer.kind === 'failed' ? answer.trouble : null}
        />
      )}
    </article>
  )
}
