import Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import { makePrivateFile, type OnRepaired } from '../private-files.ts'
import { explainSqlite } from './failure.ts'

/** What this process holds. Without a place here a lock would end with the first garbage collection after its taker forgot it. */
const held = new Set<Database.Database>()

/**
 * Takes the data folder for this process: an exclusive transaction on `console.lock`, held until it is given back and free at
 * once when the process dies in any way (reliability.md, "Processes and locks").
 *
 * @returns the way to give it back
 * @throws AppError `already-running`, and `damaged` for a file that cannot be used for that
 */
export function takeLock(file: string, onRepaired: OnRepaired): () => void {
  makePrivateFile(file, onRepaired)
  const database = openExclusive(file)
  held.add(database)
  return () => {
    held.delete(database)
    database.close()
  }
}

/** Whether a process holds the lock now. A missing file is nobody's. */
export function isLocked(file: string): boolean {
  let database: Database.Database
  try {
    database = new Database(file, { timeout: 0, fileMustExist: true })
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_CANTOPEN') return false
    throw error
  }
  try {
    database.exec('begin exclusive; rollback')
    return false
  } catch (error) {
    if (isBusy(error)) return true
    throw explainSqlite(error, file)
  } finally {
    database.close()
  }
}

function openExclusive(file: string): Database.Database {
  let database: Database.Database | undefined
  try {
    database = new Database(file, { timeout: 0 })
    database.exec('begin exclusive')
    return database
  } catch (error) {
    database?.close()
    if (isBusy(error)) throw new AppError('already-running')
    throw explainSqlite(error, file)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
