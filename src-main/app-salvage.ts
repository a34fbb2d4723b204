import path from 'node:path'
import { CALLER_NAMES } from '../src-shared/contract/caller-names.ts'
import type { RunningBackups } from './backup/backups.ts'
import { type BackupSource, makeBackup } from './backup/make-backup.ts'
import { runWithin } from './backup/run-within.ts'
import type { Log } from './log.ts'
import { removeWithSides } from './restore/store-files.ts'

export interface SalvageParts {
  /** Where the damaged store was put, absolute. */
  readonly folder: string
  readonly databaseName: string
  readonly source: BackupSource
  readonly backups: RunningBackups
  readonly log: Log
}

/**
 * Gets out of a damaged store what can be got out of it, and makes a backup of that: it stands in the list beside the others, and is
 * looked into, compared and restored like them, whole or in part (reliability.md, "Damaged store at start"). Never rejects.
 */
export async function salvageInto({ folder, databaseName, source, backups, log }: SalvageParts): Promise<void> {
  const damagedFile = path.join(folder, databaseName)
  const newFile = path.join(folder, 'salvaged.db')
  try {
    await backups.desk.run({ what: 'salvage', kind: null, fileName: null }, async (hands) => {
      const { rows } = await runWithin(source.jobs, 'salvage', { damagedFile, newFile }, hands)
      const count = Object.values(rows).reduce((sum, each) => sum + each, 0)
      const manifest = await makeBackup(
        { ...source, liveFile: newFile },
        {
          kind: 'manual',
          name: 'Salvaged',
          reason: `What could be read of the damaged data: ${count} rows`,
          by: CALLER_NAMES.itself,
          parts: null,
          keepDays: null,
          passphrase: null,
        },
        { highest: 0, processors: [] },
        hands,
      )
      const { name: fileName, bytes } = manifest.file
      return { value: manifest, sentence: `${count} rows were salvaged, as ${fileName}.`, fileName, bytes }
    })
    await backups.state()
  } catch (error) {
    // The damaged files stay where they are: somebody who knows more may get more out of them.
    log.warn('Nothing could be salvaged from the damaged data', error)
  } finally {
    removeWithSides(newFile)
  }
}
