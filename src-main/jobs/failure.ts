import Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import { explainPath } from '../private-files.ts'

/** What a disk answers that was pulled out, or that is broken. */
const LOST_DISK = ['EIO', 'ENODEV', 'ENXIO', 'ESTALE', 'ENOTCONN', 'EHOSTDOWN', 'ETIMEDOUT', 'EBADF']

/**
 * A failure of the folder that a job writes to, as a person can act on it: `disk-full`, `target-unusable`. Every other error as it
 * is.
 */
export function explainWriting(error: unknown): unknown {
  if (error instanceof AppError) return error
  if (error instanceof Database.SqliteError) {
    return error.code.startsWith('SQLITE_FULL') ? new AppError('disk-full', undefined, { cause: error }) : error
  }
  const explained = explainPath(error)
  if (explained?.code === 'disk-full') return explained
  if (explained) return new AppError('target-unusable', explained.message, { cause: error })
  const code = codeOf(error)
  if (code === 'EFBIG') {
    return new AppError('target-unusable', 'That disk cannot hold a file as large as this.', { cause: error })
  }
  if (code !== null && LOST_DISK.includes(code)) {
    return new AppError('target-unusable', 'The disk reports an error, or is not there any more.', { cause: error })
  }
  return error
}

/** A failure to read a backup: whatever zlib, SQLite or the disk say, it is damaged. */
export function explainBackup(error: unknown): unknown {
  if (error instanceof AppError) return error
  if (error instanceof Database.SqliteError) {
    if (error.code.startsWith('SQLITE_NOTADB')) return new AppError('not-a-backup', undefined, { cause: error })
    if (error.code.startsWith('SQLITE_CORRUPT')) return new AppError('backup-damaged', undefined, { cause: error })
  }
  const code = codeOf(error)
  if (code === 'EIO' || code?.startsWith('Z_')) return new AppError('backup-damaged', undefined, { cause: error })
  return error
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
