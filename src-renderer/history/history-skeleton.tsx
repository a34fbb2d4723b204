import { words } from '../words.ts'
import styles from './history-skeleton.module.css'

/** Grey places of the screen, after 300 ms. */
export function HistorySkeleton() {
  return (
    <div className={styles.skeleton}>
      <h1 className="only-spoken">{words.history.loading}</h1>
      <div className={styles.title} />
      <div className={styles.panel} />
      <ChartSkeleton />
    </div>
  )
}

/** A grey place of a chart, after 300 ms. */
export function ChartSkeleton() {
  return (
    <div className={styles.skeleton}>
      <p className="only-spoken">{words.history.loading}</p>
      <div className={styles.chart} />
    </div>
  )
}
