import skeleton from '../history/history-skeleton.module.css'
import { words } from '../words.ts'

/** Grey places of the screen, after 300 ms. */
export function BackupsSkeleton() {
  return (
    <div className={skeleton.skeleton}>
      <h1 className="only-spoken">{words.backups.loading}</h1>
      <div className={skeleton.title} />
      <div className={skeleton.panel} />
      <div className={skeleton.chart} />
    </div>
  )
}
