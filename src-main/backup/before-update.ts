import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Manifest } from '../../src-shared/model/backup.ts'
import type { Log } from '../log.ts'
import { type Catalogue, createCatalogue } from './catalogue.ts'
import { createImpatience } from './impatience.ts'
import { type BackupSource, makeBackup } from './make-backup.ts'

/** What is about to happen to the data, or just happened. */
export interface Changing {
  readonly kind: 'before-update' | 'safety'
  readonly reason: string
  /** Names, as the store has them. */
  readonly processors: readonly string[]
}

/**
 * A verified backup of the data before another program works with it, or the failure that forbids that (requirements.md §2.1: no
 * verified before-update backup, no update). There is no console yet: it needs the job process and the places alone.
 * `source.liveFile` may be held open by this process, as long as it writes nothing meanwhile.
 *
 * @throws AppError with the code of what went wrong and a sentence that says that nothing was changed
 */
export async function backupBeforeUpdate(
  source: BackupSource,
  { kind, reason, processors }: Changing,
  log: Log,
): Promise<Manifest> {
  const catalogue = await ownCatalogue(source, log)
  try {
    const manifest = await makeBackup(
      source,
      {
        kind,
        name: null,
        reason,
        by: CALLER_NAMES.itself,
        parts: null,
        keepDays: null,
        passphrase: null,
      },
      { highest: catalogue.highestSequence(source.nowMs()), processors },
      { signal: new AbortController().signal, onProgress: () => undefined },
    )
    if (manifest.rehearsal?.ok !== true) {
      throw new AppError('verification-failed', 'The backup could not be restored in a rehearsal.')
    }
    log.info(`The data was backed up as ${manifest.file.name}: ${reason}`)
    return manifest
  } catch (error) {
    const { code, message } = error instanceof AppError ? error : new AppError('internal')
    throw new AppError(code, `The data was not changed, because it could not be backed up before. ${message}`, {
      cause: error,
    })
  }
}

/** The backups in the console's own folder, before there is a console. */
export async function ownCatalogue({ backupFolder, installation }: BackupSource, log: Log): Promise<Catalogue> {
  const catalogue = createCatalogue({
    folder: backupFolder,
    secondFolder: () => null,
    impatience: createImpatience(0),
    installationKey: installation.key,
    log,
  })
  await catalogue.refresh()
  return catalogue
}
