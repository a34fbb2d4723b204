import path from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import { makePrivateFile } from '../private-files.ts'

const LOCK_FILE = '.lock'

/**
 * Takes a folder of backups for this process, until it is given back or the process dies in any way: what another job has not
 * finished there looks like what a dead one left.
 *
 * @returns the way to give it back
 * @throws AppError `busy`
 */
export function holdFolder(folder: string): () => void {
  const file = path.join(folder, LOCK_FILE)
  makePrivateFile(file, () => undefined)
  const database = new Database(file, { timeout: 0 })
  try {
    // Nothing is ever written to it, so there is no need for a file that could take it back.
    database.pragma('journal_mode = MEMORY')
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new AppError('busy', 'Another backup is being made in that folder. Try again when it is done.', {
        cause: error,
      })
    }
    throw error
  }
  return () => database.close()
}
