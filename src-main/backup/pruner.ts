import type { Backup } from '../../src-shared/model/backup.ts'
import type { PruneReport } from '../../src-shared/model/backup-orders.ts'
import type { Log } from '../log.ts'
import { removeBackup } from './backup-files.ts'
import { type Catalogue, warningsOf } from './catalogue.ts'
import { isGood, newestTry } from './figures.ts'
import { type KeptEntry, withKeeping } from './keeping.ts'
import type { Ledger } from './ledger.ts'
import { removalsOf } from './retention.ts'
import { missingOn, neededFor, type SpaceWatch } from './space.ts'
import type { TimeWatch } from './time-watch.ts'

/** Removes what no rule keeps, and knows what each rule keeps (reliability.md, "Keep if any"). */
export interface Pruner {
  /** Every backup with its rule, newest first. */
  backups(): readonly Backup[]
  /** Those in the own folder. */
  kept(): readonly KeptEntry[]
  /** What a clean-up would remove now. */
  plan(): PruneReport
  /** Removes it, unless something speaks against it; the report says what. `isAfterSuccess` where a backup was made just now. */
  prune(isAfterSuccess: boolean): Promise<PruneReport>
}

export interface PrunerParts {
  readonly log: Log
  readonly nowMs: () => number
  readonly timeZone: () => string
  readonly catalogue: Catalogue
  readonly ledger: Ledger
  readonly space: SpaceWatch
  readonly timeWatch: TimeWatch
  readonly storeBytes: () => number
}

export function createPruner(parts: PrunerParts): Pruner {
  const { log, nowMs, timeZone, catalogue, ledger, space, timeWatch, storeBytes } = parts

  function keptIn(place: Backup['place']): readonly KeptEntry[] {
    const entries = catalogue.entries().filter((each) => each.place === place)
    return withKeeping(entries, { ledger, settings: ledger.settings(), nowMs: nowMs(), timeZone: timeZone() })
  }

  /** Nothing goes while the newest one is not there, or while nobody knows what time it is. */
  function reasonToWait(isAfterSuccess: boolean): string | null {
    timeWatch.look()
    if (timeWatch.pauseLeftMs() > 0) {
      return 'The clock jumped by more than a day: nothing is removed until it has been steady for a day.'
    }
    const last = isAfterSuccess ? null : newestTry(ledger.runs())
    return last && !isGood(last) ? 'The last backup failed: nothing is removed before one succeeds.' : null
  }

  function removals(): readonly KeptEntry[] {
    return removalsOf(keptIn('here'), nowMs(), missingOn(space.own(), neededFor(storeBytes())))
  }

  function reportOf(removed: readonly KeptEntry[], dryRun: boolean, paused: string | null): PruneReport {
    return {
      dryRun,
      removed: removed.map(({ manifest: { file, createdMs } }) => ({
        fileName: file.name,
        createdMs,
        bytes: file.bytes,
      })),
      freedBytes: removed.reduce((sum, { manifest }) => sum + manifest.file.bytes, 0),
      kept: keptIn('here').filter((each) => !removed.some(({ manifest }) => manifest.id === each.manifest.id)).length,
      paused,
    }
  }

  return {
    backups() {
      const all = new Map([...keptIn('here'), ...keptIn('second')].map((each) => [each.manifest.id, each]))
      return catalogue.entries().map((entry) => ({
        manifest: entry.manifest,
        place: entry.place,
        keeping: all.get(entry.manifest.id)?.keeping ?? { kind: 'pinned' },
        warnings: warningsOf(entry, nowMs()),
        checked: ledger.check(entry.manifest.id),
      }))
    },
    kept: () => keptIn('here'),
    plan: () => reportOf(removals(), true, reasonToWait(false)),
    async prune(isAfterSuccess) {
      await space.look()
      const paused = reasonToWait(isAfterSuccess)
      if (paused !== null) return reportOf([], false, paused)
      const removed = removals()
      // The report is made of what is there before: afterwards the rules would speak about the rest.
      const report = reportOf(removed, false, null)
      for (const entry of removed) {
        await removeBackup(entry)
        log.info(`Removed ${entry.fileName}: no rule keeps it.`)
      }
      if (removed.length > 0) await catalogue.refresh()
      ledger.tidy(nowMs(), allIds(catalogue))
      return report
    },
  }
}

function allIds(catalogue: Catalogue): readonly string[] {
  return [...catalogue.entries(), ...(catalogue.second() ?? [])].map(({ manifest }) => manifest.id)
}
