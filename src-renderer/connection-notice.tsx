import styles from './connection-notice.module.css'
import { useConnectionState } from './state/console.ts'
import { timeText } from './state/time.ts'
import { Banner } from './ui/banner.tsx'
import { words } from './words.ts'

/** Says above every screen that the console itself is gone; the meters are hatched meanwhile. */
export function ConnectionBanner() {
  const connection = useConnectionState()
  if (connection.kind !== 'reconnecting') return null
  const since = timeText(connection.sinceMs, Date.now())
  return (
    <div className={styles.banner}>
      <Banner severity="critical" title={words.connection.lost(since)} detail={words.connection.lostMeans} />
    </div>
  )
}

/** Stands alone on the page of a browser that the console does not know. */
export function LockedOut() {
  return (
    <main className={styles.lockedOut}>
      <h1 className={styles.title}>{words.connection.lockedOut}</h1>
      <p>{words.connection.lockedOutHelp}</p>
      <p className={styles.soft}>{words.connection.lockedOutWhy}</p>
    </main>
  )
}
