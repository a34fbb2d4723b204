import {
  BACKUP_KINDS,
  type BackupSettings,
  FLOOR_BACKUPS,
  type Keeping,
  type Manifest,
} from '../../src-shared/model/backup.ts'

const DAY_MS = 24 * 3_600_000
/** A clock may be so much ahead of the one that made a backup before it counts as from the future. */
const AHEAD_MS = DAY_MS
const SAFETY_FLOOR = 5

/** What decides whether a backup stays. */
export interface Candidate {
  readonly manifest: Pick<Manifest, 'id' | 'kind' | 'sequence' | 'createdMs' | 'keepDays' | 'pinned'>
  /** Whether its bytes were found good, when it was made or later. */
  readonly isVerified: boolean
}

/** Whether a backup says that it is from the future: it is flagged, and counts for nothing. */
export function isFromFuture({ createdMs }: Pick<Manifest, 'createdMs'>, nowMs: number): boolean {
  return createdMs > nowMs + AHEAD_MS
}

/**
 * By which rule each backup stays (requirements.md §2.2; reliability.md, "Keep if any"), by its id. Verified ones count alone;
 * the order is that of their sequence, because the time of a file can be anything. What is not verified, and what claims to be
 * from the future, is never removed by a rule: a person has to look at it. `monthOf` is the month on the wall's clock.
 */
export function keepingOf(
  candidates: readonly Candidate[],
  settings: BackupSettings,
  nowMs: number,
  monthOf: (atMs: number) => string,
): ReadonlyMap<string, Keeping> {
  const keeping = new Map<string, Keeping>()
  const keep = (id: string, why: Keeping) => {
    if (!keeping.has(id)) keeping.set(id, why)
  }
  const newestFirst = [...candidates].sort((a, b) => b.manifest.sequence - a.manifest.sequence)
  const good: Candidate['manifest'][] = []
  for (const { manifest, isVerified } of newestFirst) {
    if (!isVerified || isFromFuture(manifest, nowMs)) keep(manifest.id, { kind: 'pinned' })
    else good.push(manifest)
  }
  const ofKind = (kind: Manifest['kind']) => good.filter((each) => each.kind === kind)

  for (const { id } of good.slice(0, FLOOR_BACKUPS)) keep(id, { kind: 'floor' })
  for (const kind of BACKUP_KINDS) for (const { id } of ofKind(kind).slice(0, 1)) keep(id, { kind: 'floor' })
  for (const { id, pinned } of good) if (pinned) keep(id, { kind: 'pinned' })
  for (const { id, createdMs, keepDays } of good) {
    if (keepDays !== null) keepUntil(id, createdMs + keepDays * DAY_MS)
  }
  for (const { id, createdMs } of ofKind('daily')) keepUntil(id, createdMs + settings.dailyDays * DAY_MS)
  for (const { id, createdMs } of ofKind('safety')) keepUntil(id, createdMs + settings.safetyDays * DAY_MS)
  keepNewest('safety', SAFETY_FLOOR)
  keepNewest('before-update', settings.beforeUpdateCount)
  keepNewest('manual', settings.manualCount)
  keepNewest('settings', settings.settingsCount)
  // What was recorded while the other computer was down is never thinned out.
  for (const { id } of ofKind('failover')) keep(id, { kind: 'pinned' })
  keepMonthly()
  for (const { id } of good) keep(id, { kind: 'none' })
  return keeping

  function keepUntil(id: string, untilMs: number): void {
    if (untilMs > nowMs) keep(id, { kind: 'until', untilMs })
  }

  function keepNewest(kind: Manifest['kind'], of: number): void {
    for (const { id } of ofKind(kind).slice(0, of)) keep(id, { kind: 'newest', of })
  }

  /** The first good one of each of the last months, of those that hold everything. */
  function keepMonthly(): void {
    const firstOf = new Map<string, string>()
    for (const { id, kind, createdMs } of good) if (kind !== 'settings') firstOf.set(monthOf(createdMs), id)
    for (const id of [...firstOf.values()].slice(0, settings.monthlyCount)) keep(id, { kind: 'monthly' })
  }
}
