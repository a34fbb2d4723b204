import type { BackupAlarm, BackupOverview, LargePart } from '../../src-shared/model/backup-overview.ts'
import type { Clock } from '../clock.ts'
import { CLOCK_RULE } from '../local-schedule.ts'
import { alarmsOf } from './alarms.ts'
import type { Caretaker } from './caretaker.ts'
import type { Catalogue } from './catalogue.ts'
import { errorsOf, newestTry, newestWhole, weekOf } from './figures.ts'
import type { Ledger } from './ledger.ts'
import type { Pruner } from './pruner.ts'
import { dueSinceMs, lastDueMs, nextRuns } from './schedule.ts'
import type { SecondTarget } from './second-folder.ts'
import { neededFor, type SpaceWatch } from './space.ts'
import type { TimeWatch } from './time-watch.ts'

const RUNS_SHOWN = 3
/** Above this the part that makes a store large is named (requirements.md §2.5). */
const LARGE_BYTES = 100 * 1_000_000

export interface OverviewParts {
  readonly clock: Clock
  readonly folder: string
  readonly catalogue: Catalogue
  readonly ledger: Ledger
  readonly pruner: Pruner
  readonly space: SpaceWatch
  readonly timeWatch: TimeWatch
  readonly second: SecondTarget
  readonly caretaker: Pick<Caretaker, 'question' | 'isTryingAgain'>
  readonly storeBytes: () => number
  /** What is largest, of so many rows in each table. */
  readonly largestPart: (rows: Readonly<Record<string, number>>) => Omit<LargePart, 'ofBytes'> | null
}

/** Says how the backups are now (requirements.md §2.5 and §2.6), from what is known already: it asks no disk. */
export function createOverview(parts: OverviewParts): () => BackupOverview {
  const since = new Map<BackupAlarm['code'], number>()
  return () => {
    const overview = overviewOf(parts)
    const alarms = overview.alarms.map((alarm) => ({ ...alarm, sinceMs: since.get(alarm.code) ?? alarm.sinceMs }))
    // Of some alarms nobody knows since when it is so, but since when it is known.
    since.clear()
    for (const { code, sinceMs } of alarms) since.set(code, sinceMs)
    return { ...overview, alarms }
  }
}

function overviewOf(parts: OverviewParts): BackupOverview {
  const { clock, folder, catalogue, ledger, pruner, space, timeWatch, second, caretaker } = parts
  const nowMs = clock.nowMs()
  const question = caretaker.question()
  const backups = pruner.backups()
  const here = backups.filter(({ place }) => place === 'here')
  const newest = newestWhole(backups)
  const neededBytes = neededFor(parts.storeBytes())
  const pauseLeftMs = timeWatch.pauseLeftMs()
  const known = {
    newest,
    second: second.state(),
    broken: catalogue.broken(),
    pruningPausedUntilMs: pauseLeftMs > 0 ? nowMs + pauseLeftMs : null,
  }
  const freeBytes = space.own()?.freeBytes ?? null
  return {
    ...known,
    broken: known.broken.map(({ fileName, sentence }) => ({ fileName, sentence })),
    locksCopies: ledger.settings().copyLock !== null,
    atMs: nowMs,
    next: nextRuns(question.daily, nowMs, RUNS_SHOWN),
    clockRule: CLOCK_RULE,
    count: here.length,
    bytes: here.reduce((sum, { manifest }) => sum + manifest.file.bytes, 0),
    week: weekOf(ledger.runs(), nowMs),
    errors: errorsOf(ledger.runs(), nowMs),
    folder: { path: folder, freeBytes, neededBytes },
    large: largeOf(parts, backups),
    alarms: alarmsOf({
      ...known,
      nowMs,
      upSinceMs: timeWatch.upSinceMs(),
      dueSinceMs: dueSinceMs(question),
      lastDueMs: lastDueMs(question.daily, nowMs),
      lastTry: newestTry(ledger.runs()),
      isTriedAgain: caretaker.isTryingAgain(),
      freeBytes,
      neededBytes,
      backups,
    }),
  }
}

function largeOf({ largestPart }: OverviewParts, backups: ReturnType<Pruner['backups']>): LargePart | null {
  const newest = backups.find(({ manifest: { parts }, place }) => place === 'here' && parts === null)
  if (!newest) return null
  const { content, rows } = newest.manifest
  if (content.bytes <= LARGE_BYTES) return null
  const part = largestPart(rows)
  return part && { ...part, ofBytes: content.bytes }
}
