import { RotateCcw } from 'lucide-react'
import { useConsole } from '../state/console.ts'
import { useReceipts } from '../state/receipts-feed.ts'
import { useRuns } from '../state/runs-feed.ts'
import { restoreOf } from '../state/screen.ts'
import { useTopic } from '../state/topic-store.ts'
import { ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import { AlarmBanners } from './alarm-banners.tsx'
import { BackUpButton } from './back-up-button.tsx'
import { BackupList } from './backup-list.tsx'
import { BackupSummary } from './backup-summary.tsx'
import styles from './backups.module.css'
import { BackupsSkeleton } from './backups-skeleton.tsx'
import { JobPanel } from './job-panel.tsx'
import { PlanPanel } from './plan-panel.tsx'
import { ReceiptsPanel } from './receipts-panel.tsx'
import { RunLog } from './run-log.tsx'
import { SettingsButton } from './settings-button.tsx'
import { TrendPanel } from './trend-panel.tsx'

/** How the backups are, what is being done, and everything that is there. */
export function BackupsOverview() {
  const { backups, job, backupOverview } = useConsole()
  const list = useTopic(backups)
  const state = useTopic(job)
  const overview = useTopic(backupOverview)
  // What a job did is written down when it ends.
  const ended = state && state.kind !== 'running' && state.kind !== 'idle' ? state.endedMs : null
  const runs = useRuns(ended)
  const receipts = useReceipts(ended)
  if (!list || !state || !overview) return <BackupsSkeleton />
  return (
    <>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1 className={styles.title}>{words.screens.backups}</h1>
          <p className={styles.soft}>{words.backups.intro}</p>
        </div>
        <div className={styles.actions}>
          <SettingsButton label={words.backups.act.settings} look="plain" />
          <ButtonLink look="plain" needs="technician" href={restoreOf(null)}>
            <RotateCcw aria-hidden="true" />
            {words.restore.from}
          </ButtonLink>
          <BackUpButton look="main" job={state} />
        </div>
      </header>
      <div className={styles.panels}>
        <AlarmBanners alarms={overview.alarms} job={state} />
        <JobPanel job={state} usualMs={overview.week.usualDurationMs} />
        <BackupSummary overview={overview} list={list} />
        <PlanPanel overview={overview} />
        <BackupList list={list} broken={overview.broken} job={state} secondFolder={overview.second} />
        <TrendPanel runs={runs} />
        <RunLog runs={runs} />
        {receipts.kind === 'shown' && receipts.value.length > 0 && <ReceiptsPanel receipts={receipts.value} />}
      </div>
    </>
  )
}
