import path from 'node:path'
import { isHeld, type Renames, whileHeld } from '../held-files.ts'
import type { RecordMark } from '../jobs/messages.ts'
import type { Log } from '../log.ts'
import type { Intent } from './intent.ts'

/** What came to a staged database: new rows by table, and how far the record is in it now. */
export interface Followed {
  readonly added: Readonly<Record<string, number>>
  readonly mark: RecordMark
}

export interface Places {
  readonly folder: string
  readonly log: Log
  readonly renames: Renames
  /** Waits until the console's own record is written, and says how far: up to there no row changes any more. */
  readonly closeRecord: () => Promise<RecordMark>
  /** Brings what the record says since then into what is staged; nothing lies beside it then. */
  readonly followRecord: (stagedFile: string, since: RecordMark) => Followed
  /**
   * Puts it in place, by its name or by its bytes. @throws AppError `verification-failed`, `busy` after putting the old one back;
   * by its name also a refusal of the system, after which everything is as before
   */
  readonly swap: (intent: Intent, way: 'rename' | 'overwrite') => void
}

/**
 * Puts what is staged in the place of the live store, with what the console wrote down until that very turn of the event loop. Where
 * another program holds one of the two files it is tried again for ten seconds, while the console goes on between; then the bytes
 * are written over (reliability.md, "Restore"). Returns what came to the staged rows, by table.
 */
export async function placeStaged(
  { folder, log, renames, closeRecord, followRecord, swap }: Places,
  intent: Intent,
  since: RecordMark,
): Promise<Readonly<Record<string, number>>> {
  const added: Record<string, number> = {}
  let mark = since

  async function attempt(way: 'rename' | 'overwrite'): Promise<void> {
    await closeRecord()
    const followed = followRecord(path.join(folder, intent.staged), mark)
    mark = followed.mark
    for (const [table, rows] of Object.entries(followed.added)) added[table] = (added[table] ?? 0) + rows
    swap(intent, way)
  }

  try {
    await whileHeld(renames, () => attempt('rename'))
  } catch (error) {
    if (!isHeld(error, renames)) throw error
    log.warn('Another program does not let go of the database: it is written over where it is', error)
    await attempt('overwrite')
  }
  return added
}
