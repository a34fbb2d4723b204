import { assertNever } from '../../src-shared/assert.ts'
import type { JobState } from '../../src-shared/model/backup.ts'
import type { BackupAlarm, BackupAlarmCode } from '../../src-shared/model/backup-overview.ts'
import { Banner } from '../ui/banner.tsx'
import { words } from '../words.ts'
import { BackUpButton } from './back-up-button.tsx'
import { CleanUpButton } from './clean-up-button.tsx'
import { SettingsButton } from './settings-button.tsx'

interface AlarmBannersProps {
  /** Worst first. */
  readonly alarms: readonly BackupAlarm[]
  readonly job: JobState
}

/** What is wrong with the backups, each with the one button that helps. */
export function AlarmBanners({ alarms, job }: AlarmBannersProps) {
  return alarms.map(({ code, severity, sentence, action }) => (
    <Banner key={code} severity={severity} title={sentence} detail={action}>
      {help(code)}
    </Banner>
  ))

  function help(code: BackupAlarmCode) {
    switch (code) {
      case 'none-yet':
      case 'overdue':
      case 'failed':
        return <BackUpButton look="plain" job={job} />
      case 'low-space':
        return <CleanUpButton look="plain" />
      case 'second-folder-lost':
      case 'second-copy-failed':
        return <SettingsButton label={words.backups.second.choose} look="plain" />
      case 'damaged':
      case 'clock-jumped':
        return null
      default:
        return assertNever(code)
    }
  }
}
