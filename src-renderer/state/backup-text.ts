import { assertNever } from '../../src-shared/assert.ts'
import type { Backup, BackupPart, Keeping, Manifest } from '../../src-shared/model/backup.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import { words } from '../words.ts'
import { durationText } from './history-series.ts'

/** The parts in the order of the page. Written here again: the shared list stands beside schemas (levels-panel.tsx). */
export const PARTS = [
  'settings',
  'processors',
  'captures',
  'presets',
  'history',
  'audit',
] as const satisfies readonly BackupPart[]

/** How far back people say "Tuesday" and mean the last one, days. */
const WEEK_DAYS = 6

/** A day and a time as people say it: "today 03:00", "Tuesday 03:00", and with the date where that is longer ago. Epoch ms. */
export function whenText(atMs: number, nowMs: number): string {
  const time = TIME.format(atMs)
  const days = daysBefore(atMs, nowMs)
  if (days === 0) return words.backups.when.today(time)
  if (days === 1) return words.backups.when.yesterday(time)
  if (days > 1 && days <= WEEK_DAYS) return words.backups.when.weekday(WEEKDAY.format(atMs), time)
  if (days === -1) return words.backups.when.tomorrow(time)
  return words.backups.when.date(DATE.format(atMs), time)
}

/** As {@link whenText}, at the beginning of a line. */
export function capitalWhenText(atMs: number, nowMs: number): string {
  const text = whenText(atMs, nowMs)
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}

/** How a backup is called where it is to be restored: "Tuesday's backup of 03:00". Epoch ms. */
export function calledBackup(createdMs: number, nowMs: number): string {
  const time = TIME.format(createdMs)
  const days = daysBefore(createdMs, nowMs)
  if (days === 0) return words.backups.called.today(time)
  if (days === 1) return words.backups.called.yesterday(time)
  if (days > 1 && days <= WEEK_DAYS) return words.backups.called.weekday(WEEKDAY.format(createdMs), time)
  return words.backups.called.date(DATE.format(createdMs), time)
}

/** Until when a backup stays, and by which rule. */
export function keptText(keeping: Keeping): string {
  const { kept } = words.backups
  switch (keeping.kind) {
    case 'floor':
      return kept.floor
    case 'pinned':
      return kept.pinned
    case 'newest':
      return kept.newest(keeping.of)
    case 'until':
      return kept.until(DATE.format(keeping.untilMs))
    case 'monthly':
      return kept.monthly
    case 'none':
      return kept.none
    default:
      return assertNever(keeping)
  }
}

/** How good a backup is known to be, in one word and its severity. */
export interface BackupHealth {
  readonly severity: Severity
  readonly text: string
}

/** A check that failed outweighs everything; one that was never rehearsed was at least read back when it was made. */
export function healthOf({ manifest, checked, warnings }: Backup): BackupHealth {
  const { health } = words.backups
  if (checked?.ok === false) return { severity: 'critical', text: health.damaged }
  if (manifest.rehearsal?.ok === false) return { severity: 'critical', text: health.rehearsalFailed }
  if (warnings.includes('future-date')) return { severity: 'moderate', text: health.future }
  if (warnings.includes('other-installation')) return { severity: 'minor', text: health.foreign }
  if (manifest.rehearsal === null) return { severity: 'minor', text: health.notRehearsed }
  return { severity: 'optimal', text: health.good }
}

/** Whether it is known to be good and holds everything, so that it can be proposed. */
export function isGood(backup: Backup): boolean {
  return backup.manifest.parts === null && ['optimal', 'minor'].includes(healthOf(backup).severity)
}

/** What a backup is called in a list: the name that a person gave it, or what kind it is. */
export function titleOf({ name, kind }: Pick<Manifest, 'name' | 'kind'>): string {
  return name ?? words.backups.kind[kind]
}

/** What a backup holds, such as "Settings, processors". */
export function partsText(parts: readonly BackupPart[] | null): string {
  if (parts === null) return words.backups.everything
  return LIST.format(PARTS.filter((part) => parts.includes(part)).map((part) => words.backups.part[part]))
}

/** How long something took, ms. What is over at once has no figure. */
export function tookText(durationMs: number): string {
  return durationMs < 1_000 ? words.backups.underSecond : durationText(durationMs / 1000)
}

/** Whole days of the calendar from `atMs` to `nowMs`, on the wall's clock; negative for what is to come. */
function daysBefore(atMs: number, nowMs: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0)
  // A day with a clock change is 23 or 25 h long.
  return Math.round((midnight(nowMs) - midnight(atMs)) / 86_400_000)
}

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const WEEKDAY = new Intl.DateTimeFormat(undefined, { weekday: 'long' })
const DATE = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const LIST = new Intl.ListFormat(undefined, { type: 'unit' })
