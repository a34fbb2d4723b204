import { words } from '../words.ts'
import styles from './skeleton.module.css'

const CARDS = ['one', 'two', 'three', 'four'] as const

/** Grey places of what is to come, after 300 ms: what comes sooner needs none. */
export function Skeleton() {
  return (
    <div className={styles.skeleton}>
      <h1 className="only-spoken">{words.sound.loading}</h1>
      <div className={styles.line} />
      <div className={styles.section}>
        <div className={styles.title} />
        <div className={styles.cards}>
          {CARDS.map((card) => (
            <div key={card} className={styles.card} />
          ))}
        </div>
        <div className={styles.rows} />
      </div>
    </div>
  )
}
