import styles from './progress-bar.module.css'

/** How much of something is done, whole percent; null for a bar that only says that it goes on. */
export function ProgressBar({ label, percent }: { readonly label: string; readonly percent: number | null }) {
  return <progress className={styles.bar} max={100} value={percent ?? undefined} aria-label={label} />
}
