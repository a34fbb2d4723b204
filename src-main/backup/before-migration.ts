import { AppError } from '../../src-shared/contract/reply.ts'
import type { Manifest } from '../../src-shared/model/backup.ts'
import type { Log } from '../log.ts'
import { createCatalogue } from './catalogue.ts'
import { createImpatience } from './impatience.ts'
import { type BackupSource, makeBackup } from './make-backup.ts'

/** What a migration is about to do. */
export interface Migrating {
  /** Of the schema. */
  readonly fromVersion: number
  readonly toVersion: number
  /** Names, as the older store has them. */
  readonly processors: readonly string[]
}

/**
 * A verified backup of an older store before it is migrated, or the failure that forbids it (requirements.md §2.1: no verified
 * before-update backup, no update). There is no console yet: it needs the job process and the places alone. `source.liveFile` may
 * be held open by this process, as long as it writes nothing meanwhile.
 *
 * @throws AppError with the code of what went wrong and a sentence that says that nothing was changed
 */
export async function backupBeforeMigration(
  source: BackupSource,
  { fromVersion, toVersion, processors }: Migrating,
  log: Log,
): Promise<Manifest> {
  const { backupFolder, installation, nowMs, appVersion } = source
  const catalogue = createCatalogue({
    folder: backupFolder,
    secondFolder: () => null,
    impatience: createImpatience(0),
    installationKey: installation.key,
    log,
  })
  await catalogue.refresh()
  try {
    const manifest = await makeBackup(
      source,
      {
        kind: 'before-update',
        name: null,
        reason: `Before the data of version ${fromVersion} became version ${toVersion}, for Atlas Console ${appVersion}`,
        by: 'console',
        parts: null,
        keepDays: null,
        passphrase: null,
      },
      { highest: catalogue.highestSequence(nowMs()), processors },
      { signal: new AbortController().signal, onProgress: () => undefined },
    )
    if (manifest.rehearsal?.ok !== true) {
      throw new AppError('verification-failed', 'The backup before the update could not be restored in a rehearsal.')
    }
    log.info(`Before the update the data was backed up as ${manifest.file.name}.`)
    return manifest
  } catch (error) {
    const { code, message } = error instanceof AppError ? error : new AppError('internal')
    throw new AppError(code, `The data was not updated, because it could not be backed up before. ${message}`, {
      cause: error,
    })
  }
}
