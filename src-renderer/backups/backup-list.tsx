import { useState } from 'react'
import type { Backup, BackupKind, JobState } from '../../src-shared/model/backup.ts'
import type { BrokenBackup, SecondFolder } from '../../src-shared/model/backup-overview.ts'
import { restoreOf } from '../state/screen.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import { words } from '../words.ts'
import { BackupItem } from './backup-item.tsx'
import styles from './backup-list.module.css'
import screen from './backups.module.css'
import { BrokenList } from './broken-list.tsx'
import { CheckAllButton } from './check-all-button.tsx'
import { CleanUpButton } from './clean-up-button.tsx'
import { EmergencyButton } from './emergency-button.tsx'

/** More than this nobody reads at a glance. */
const SHOWN = 8
const KINDS = [
  'daily',
  'before-update',
  'safety',
  'settings',
  'manual',
  'failover',
] as const satisfies readonly BackupKind[]

interface BackupListProps {
  readonly list: readonly Backup[]
  readonly broken: readonly BrokenBackup[]
  readonly job: JobState
  readonly secondFolder: SecondFolder
}

/** Every backup that is there, newest first, and what once was one. */
export function BackupList({ list, broken, job, secondFolder }: BackupListProps) {
  const [kind, setKind] = useState<BackupKind | 'all'>('all')
  const [all, setAll] = useState(false)
  const { list: text } = words.backups
  const kinds = KINDS.filter((each) => list.some(({ manifest }) => manifest.kind === each))
  const choices: readonly { readonly value: BackupKind | 'all'; readonly text: string; readonly group: null }[] = [
    { value: 'all', text: text.all, group: null },
    ...kinds.map((each) => ({ value: each, text: words.backups.kind[each], group: null })),
  ]
  const wanted = kind === 'all' ? list : list.filter(({ manifest }) => manifest.kind === kind)
  const shown = all ? wanted : wanted.slice(0, SHOWN)
  return (
    <section className={screen.panel} aria-labelledby="all-backups">
      <header className={screen.panelHeader}>
        <h2 className={screen.panelTitle} id="all-backups">
          {text.title}
        </h2>
        <div className={screen.panelActions}>
          {kinds.length > 1 && (
            <ChooseField
              label={text.kinds}
              labelSeen={false}
              choices={choices}
              chosen={kind}
              onChoose={(chosen) => setKind(chosen)}
            />
          )}
          {list.length > 0 && <CheckAllButton job={job} />}
          {list.length > 0 && <CleanUpButton look="quiet" />}
          <EmergencyButton />
        </div>
      </header>
      {list.length === 0 ? (
        <div className={styles.empty}>
          <p className={styles.emptyTitle}>{text.none}</p>
          <p className={screen.soft}>{text.noneHelp}</p>
          <ButtonLink look="quiet" href={restoreOf(null)}>
            {words.restore.elsewhere.open}
          </ButtonLink>
        </div>
      ) : (
        <ul className={styles.list}>
          {shown.map((backup) => (
            <BackupItem
              key={backup.manifest.id}
              backup={backup}
              isBusy={job.kind === 'running'}
              secondFolder={secondFolder.kind === 'none' ? null : secondFolder.folder}
            />
          ))}
        </ul>
      )}
      {list.length > 0 && wanted.length === 0 && <p className={screen.soft}>{text.empty}</p>}
      {wanted.length > SHOWN && (
        <div>
          <Button look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? text.showFewer : text.showAll(wanted.length)}
          </Button>
        </div>
      )}
      <BrokenList broken={broken} isBusy={job.kind === 'running'} />
    </section>
  )
}
