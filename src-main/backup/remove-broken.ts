import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupFileName } from '../../src-shared/model/backup.ts'
import type { Log } from '../log.ts'
import { removeBackup, removeRest } from './backup-files.ts'
import type { Catalogue, CatalogueEntry } from './catalogue.ts'
import type { Ledger } from './ledger.ts'

export interface BrokenRemoverParts {
  readonly catalogue: Catalogue
  readonly ledger: Pick<Ledger, 'check' | 'tidy'>
  readonly nowMs: () => number
  readonly log: Log
}

/**
 * Removes from the own folder what somebody does not want to be warned of any more: what is left of a backup, or one that a check or
 * a rehearsal found to be bad. A good one is left to the rules.
 *
 * @throws AppError `not-found`, and `bad-input` for a backup that can be used, or that the system does not let go
 */
export async function removeBroken(fileName: BackupFileName, parts: BrokenRemoverParts): Promise<void> {
  const { catalogue, ledger, nowMs, log } = parts
  await catalogue.refresh()
  const broken = catalogue.broken().filter((each) => each.fileName === fileName)
  if (broken.length > 0) {
    for (const each of broken) await removeRest(each)
  } else {
    const entry = catalogue.find(fileName)
    if (entry.place !== 'here' || !isBad(entry, ledger)) {
      throw new AppError('bad-input', 'That backup can be used. Only a broken one is removed by hand.')
    }
    await removeBackup(entry)
    // Its copy on a stick may be good: what was found of this one says nothing of that.
    const others = [...catalogue.entries(), ...(catalogue.second() ?? [])].map(({ manifest }) => manifest.id)
    ledger.tidy(
      nowMs(),
      others.filter((id) => id !== entry.manifest.id),
    )
  }
  log.info(`Removed ${fileName}, which could not be used.`)
  await catalogue.refresh()
}

function isBad({ manifest }: CatalogueEntry, ledger: Pick<Ledger, 'check'>): boolean {
  return ledger.check(manifest.id)?.ok === false || manifest.rehearsal?.ok === false
}
