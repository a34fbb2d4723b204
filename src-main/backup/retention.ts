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
/** Where space is low, what is older than this goes before its time (reliability.md, "Low space"). */
const LOW_SPACE_AGE_MS = 7 * DAY_MS

/** What decides whether a backup stays. */
export interface Candidate {
  readonly manifest: Pick<Manifest, 'id' | 'kind' | 'sequence' | 'createdMs' | 'keepDays' | 'pinned' | 'parts'>
  /** Whether this installation made it and its bytes were found good, when it was made or later. */
  readonly isVerified: boolean
}

type Good = Candidate['manifest']

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
  const good: Good[] = []
  for (const { manifest, isVerified } of newestFirst) {
    if (!isVerified || isFromFuture(manifest, nowMs)) keep(manifest.id, { kind: 'pinned' })
    else good.push(manifest)
  }
  // Where a person said how long, the rule of its kind does not apply, and it takes no place among the newest of its kind.
  const byRule = good.filter(({ keepDays }) => keepDays === null)
  const ofKind = (kind: Manifest['kind']) => byRule.filter((each) => each.kind === kind)

  for (const { id } of floorOf(good)) keep(id, { kind: 'floor' })
  for (const { id, pinned } of good) if (pinned) keep(id, { kind: 'pinned' })
  for (const { id, createdMs, keepDays } of good) if (keepDays !== null) keepUntil(id, createdMs + keepDays * DAY_MS)
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
    for (const { id, createdMs } of good.filter(holdsEverything)) firstOf.set(monthOf(createdMs), id)
    const newestMonths = [...firstOf].sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, settings.monthlyCount)
    for (const [, id] of newestMonths) keep(id, { kind: 'monthly' })
  }
}

/**
 * What is never removed: the newest ones, the newest of each kind, and the newest of those that hold everything: an evening of
 * changed settings must not push every whole copy out.
 */
function floorOf(goodNewestFirst: readonly Good[]): readonly Good[] {
  return [
    ...goodNewestFirst.slice(0, FLOOR_BACKUPS),
    ...goodNewestFirst.filter(holdsEverything).slice(0, FLOOR_BACKUPS),
    ...BACKUP_KINDS.flatMap((kind) => goodNewestFirst.filter((each) => each.kind === kind).slice(0, 1)),
  ]
}

function holdsEverything({ parts }: Pick<Manifest, 'parts'>): boolean {
  return parts === null
}

/** A backup with what a clean-up asks about it. */
export interface Removable {
  readonly manifest: Pick<Manifest, 'id' | 'sequence' | 'createdMs' | 'file'>
  readonly keeping: Keeping
}

/**
 * What a clean-up removes, oldest first: everything that no rule keeps, and where `missingBytes` are missing on the disk after
 * that, also what is older than 7 days, until there is as much. The floor and what somebody pinned stay in any case.
 */
export function removalsOf<R extends Removable>(
  backups: readonly R[],
  nowMs: number,
  missingBytes: number,
): readonly R[] {
  const oldestFirst = [...backups].sort((a, b) => a.manifest.sequence - b.manifest.sequence)
  const unkept = oldestFirst.filter(({ keeping }) => keeping.kind === 'none')
  let missing = missingBytes - bytesOf(unkept)
  const early: R[] = []
  for (const backup of oldestFirst) {
    if (missing <= 0) break
    if (!mayGoEarly(backup, nowMs)) continue
    early.push(backup)
    missing -= backup.manifest.file.bytes
  }
  return [...unkept, ...early]
}

function mayGoEarly({ keeping, manifest: { createdMs } }: Removable, nowMs: number): boolean {
  const isKeptByTime = keeping.kind === 'until' || keeping.kind === 'newest' || keeping.kind === 'monthly'
  return isKeptByTime && createdMs < nowMs - LOW_SPACE_AGE_MS
}

function bytesOf(backups: readonly Removable[]): number {
  return backups.reduce((sum, { manifest }) => sum + manifest.file.bytes, 0)
}
