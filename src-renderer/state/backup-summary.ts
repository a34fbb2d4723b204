import type { Backup } from '../../src-shared/model/backup.ts'
import type { BackupOverview } from '../../src-shared/model/backup-overview.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { words } from '../words.ts'
import { titleOf, tookText, whenText } from './backup-text.ts'
import { bytesText } from './bytes.ts'

/** How the backups are, in one sentence and some figures. */
export interface Summary {
  readonly severity: Severity
  readonly sentence: string
  /** What the newest one is called, or null. */
  readonly called: string | null
  readonly facts: readonly { readonly label: string; readonly value: string; readonly note: string }[]
  /** What makes them large, or null. */
  readonly large: string | null
}

/** As bad as the worst alarm; without one, as good as the newest backup. `nowMs` is epoch ms. */
export function summaryOf(overview: BackupOverview, list: readonly Backup[], nowMs: number): Summary {
  const { newest, alarms, large } = overview
  const found = list.find(({ manifest }) => manifest.file.name === newest?.fileName)
  return {
    severity: alarms[0]?.severity ?? (newest ? 'optimal' : 'minor'),
    sentence: newest ? lastText(found, whenText(newest.atMs, nowMs)) : words.backups.last.none,
    called: found ? [titleOf(found.manifest), bytesText(found.manifest.file.bytes)].join(' · ') : null,
    facts: factsOf(overview),
    large:
      large &&
      `${words.backups.large(large.name, bytesText(large.aboutBytes), bytesText(large.ofBytes))} ${words.backups.largeHelp}`,
  }
}

function lastText(backup: Backup | undefined, when: string): string {
  return backup?.manifest.rehearsal?.ok ? words.backups.last.rehearsed(when) : words.backups.last.checked(when)
}

function factsOf({ count, bytes, folder, week, errors }: BackupOverview): Summary['facts'] {
  const { facts } = words.backups
  return [
    { label: facts.count, value: String(count), note: facts.together(bytesText(bytes)) },
    {
      label: facts.free,
      value: folder.freeBytes === null ? facts.unknown : bytesText(folder.freeBytes),
      note: facts.needed(bytesText(folder.neededBytes)),
    },
    {
      label: facts.success,
      value: week.runs === 0 ? words.insights.noFigure : facts.successOf(week.succeeded, week.runs),
      note: week.runs === 0 ? facts.noRuns : errors.length === 0 ? facts.noErrors : facts.errors(errors.length),
    },
    {
      label: facts.usual,
      value: week.usualDurationMs === null ? words.insights.noFigure : tookText(week.usualDurationMs),
      note: paceText(week),
    },
  ]
}

function paceText({ runs, slow, timedOut }: BackupOverview['week']): string {
  const { facts } = words.backups
  if (runs === 0) return facts.noRuns
  const said = [slow > 0 && facts.slow(slow), timedOut > 0 && facts.timedOut(timedOut)].filter(Boolean)
  return said.length > 0 ? said.join(', ') : facts.allInTime
}
