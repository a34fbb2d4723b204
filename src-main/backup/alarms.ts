import type { Backup, BackupRun } from '../../src-shared/model/backup.ts'
import type { BackupAlarm, BackupOverview, BrokenBackup, SecondFolder } from '../../src-shared/model/backup-overview.ts'
import { SEVERITIES } from '../../src-shared/model/severity.ts'
import { isGood } from './figures.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A daily backup may take so long to come before its absence is an alarm (requirements.md §2.6: due + 1 h). */
const GRACE_MS = HOUR_MS
/** The first one is made two minutes after the first start, and takes its time. */
const FIRST_GRACE_MS = HOUR_MS / 4
/** Older than this it is an alarm at once, however short the console has been up: some are never up for an hour. */
const FAR_TOO_OLD_MS = 3 * DAY_MS
/** A stick that is away for a day was taken home; after a week it was forgotten. */
const LONG_LOST_MS = 7 * DAY_MS

/** What the alarms are judged from. */
export interface AlarmFacts {
  readonly nowMs: number
  readonly upSinceMs: number
  readonly newest: BackupOverview['newest']
  /** Since when a daily run is due and was not made; null where none is. It may lie ahead. */
  readonly dueSinceMs: number | null
  /** The newest time at which one was due; null where there are none. */
  readonly lastDueMs: number | null
  /** The newest that was made or tried. */
  readonly lastTry: BackupRun | null
  /** It is tried again by itself before anybody is bothered. */
  readonly isTriedAgain: boolean
  /** null where the system does not say. */
  readonly freeBytes: number | null
  readonly neededBytes: number
  readonly broken: readonly BrokenBackup[]
  readonly backups: readonly Backup[]
  readonly second: SecondFolder
  readonly pruningPausedUntilMs: number | null
}

/** What is wrong with the backups, worst first (requirements.md §2.6). */
export function alarmsOf(facts: AlarmFacts): readonly BackupAlarm[] {
  const found = [
    noneYet(facts),
    overdue(facts),
    failed(facts),
    lowSpace(facts),
    damaged(facts),
    secondFolder(facts),
    clockJumped(facts),
  ]
  return found
    .filter((each) => each !== null)
    .sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || a.sinceMs - b.sinceMs)
}

function noneYet({ newest, nowMs, upSinceMs }: AlarmFacts): BackupAlarm | null {
  if (newest || nowMs < upSinceMs + FIRST_GRACE_MS) return null
  return {
    code: 'none-yet',
    severity: 'critical',
    sentence: 'There is no backup of this console.',
    sinceMs: upSinceMs,
    action: 'Make one now with “Back up now”.',
  }
}

function overdue({ newest, nowMs, dueSinceMs, lastDueMs }: AlarmFacts): BackupAlarm | null {
  if (!newest || dueSinceMs === null || lastDueMs === null) return null
  // One that was made by hand since then is as good.
  if (newest.atMs >= lastDueMs) return null
  const ageMs = nowMs - newest.atMs
  if (nowMs < dueSinceMs + GRACE_MS && ageMs < FAR_TOO_OLD_MS) return null
  return {
    code: 'overdue',
    severity: ageMs >= FAR_TOO_OLD_MS ? 'critical' : 'moderate',
    sentence: `The newest backup is ${ageText(ageMs)} old.`,
    sinceMs: Math.min(nowMs, dueSinceMs + GRACE_MS),
    action: 'Make one now with “Back up now”, and look at why the daily one was not made.',
  }
}

function failed({ lastTry, isTriedAgain }: AlarmFacts): BackupAlarm | null {
  if (!lastTry || isGood(lastTry) || isTriedAgain) return null
  return {
    code: 'failed',
    severity: 'critical',
    sentence: 'The last backup failed.',
    sinceMs: lastTry.atMs,
    action: `${lastTry.sentence} When that is put right, make one with “Back up now”.`,
  }
}

function lowSpace({ freeBytes, neededBytes, nowMs }: AlarmFacts): BackupAlarm | null {
  if (freeBytes === null || freeBytes >= neededBytes) return null
  return {
    code: 'low-space',
    severity: 'critical',
    sentence: 'The disk may be too full for the next backup.',
    sinceMs: nowMs,
    action: `Free some space: ${sizeText(freeBytes)} are free, and ${sizeText(neededBytes)} may be needed.`,
  }
}

function damaged({ broken, backups, nowMs }: AlarmFacts): BackupAlarm | null {
  const bad = backups.filter(
    ({ checked, warnings, place }) =>
      place === 'here' && (checked?.ok === false || warnings.some((each) => each === 'rehearsal-failed')),
  )
  const names = [...broken.map(({ fileName }) => fileName), ...bad.map(({ manifest }) => manifest.file.name)]
  if (names.length === 0) return null
  const since = bad.map(({ checked, manifest }) => checked?.atMs ?? manifest.createdMs)
  return {
    code: 'damaged',
    severity: 'moderate',
    sentence: names.length === 1 ? 'A backup cannot be used.' : `${names.length} backups cannot be used.`,
    sinceMs: Math.min(nowMs, ...since),
    action: `Make a new backup, and have the disk looked at. Then remove what is broken: ${names.slice(0, 3).join(', ')}.`,
  }
}

function secondFolder({ second, nowMs }: AlarmFacts): BackupAlarm | null {
  switch (second.kind) {
    case 'lost':
      return {
        code: 'second-folder-lost',
        severity: nowMs - second.sinceMs >= LONG_LOST_MS ? 'moderate' : 'minor',
        sentence: 'The second backup folder is not there. Backups stay on this computer alone.',
        sinceMs: second.sinceMs,
        action: `Plug it in again, or choose another one. It is ${second.folder}.`,
      }
    case 'failed':
      return {
        code: 'second-copy-failed',
        severity: 'moderate',
        sentence: 'Backups cannot be copied to the second folder.',
        sinceMs: second.sinceMs,
        action: second.sentence,
      }
    default:
      return null
  }
}

function clockJumped({ pruningPausedUntilMs, nowMs }: AlarmFacts): BackupAlarm | null {
  if (pruningPausedUntilMs === null) return null
  return {
    code: 'clock-jumped',
    severity: 'minor',
    sentence: 'This computer’s clock jumped by more than a day.',
    sinceMs: nowMs,
    action: 'Look whether its date and time are right. Old backups stay until it has been steady for a day.',
  }
}

function ageText(ageMs: number): string {
  const hours = Math.round(ageMs / HOUR_MS)
  return hours < 72 ? `${hours} hours` : `${Math.round(ageMs / DAY_MS)} days`
}

function sizeText(bytes: number): string {
  return bytes < 1024 ** 3 ? `${Math.round(bytes / 1024 ** 2)} MB` : `${(bytes / 1024 ** 3).toFixed(1)} GB`
}
