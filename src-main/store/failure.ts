import path from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'

/** Whether a store cannot be opened because its file is broken, and not because of its rights, its owner or its version. */
export function isBroken(error: unknown): boolean {
  const cause = error instanceof AppError && error.code === 'damaged' ? error.cause : null
  return cause instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(cause.code)
}

/** SQLite's own words for a file that cannot be used as ours, which a person can act on; everything else as it is. */
export function explainSqlite(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const name = `The file ${path.basename(file)} in the data folder`
  const damaged = (sentence?: string) => new AppError('damaged', sentence, { cause: error })
  // Extended codes begin with their plain one, as SQLITE_READONLY_DIRECTORY does.
  switch (/^SQLITE_[A-Z]+/.exec(error.code)?.[0]) {
    case 'SQLITE_NOTADB':
      return damaged(`${name} is not a database. Nothing was changed.`)
    case 'SQLITE_CORRUPT':
      return damaged()
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PERM':
    case 'SQLITE_READONLY':
      return damaged(`${name} cannot be opened for writing. Look at who owns it and the folder, and at its rights.`)
    case 'SQLITE_IOERR':
      return damaged(`${name} cannot be read or written: the disk reports an error.`)
    case 'SQLITE_FULL':
      return new AppError('disk-full', undefined, { cause: error })
    default:
      return error
  }
}
