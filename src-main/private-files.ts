import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { AppError } from '../src-shared/contract/reply.ts'

const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

/** Told of each file or folder that other users of this computer could open until now. */
export type OnRepaired = (path: string) => void

/** Makes a folder that only this user can open; one that was open to others is closed and told (commands.md, "Data folder"). */
export function makePrivateFolder(folder: string, onRepaired: OnRepaired): void {
  makeFolder(folder)
  closeToOthers(folder, PRIVATE_FOLDER, onRepaired)
}

/**
 * Makes an empty private file where there is none, and closes one that was open to others. For databases: SQLite would make
 * them readable by everybody, and gives the files beside them the same rights. Returns whether the file was made.
 *
 * Never call it for a database that this process holds open: closing a second handle drops SQLite's locks.
 */
export function makePrivateFile(file: string, onRepaired: OnRepaired): boolean {
  try {
    closeSync(openSync(file, 'ax', PRIVATE_FILE))
    return true
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    privatize(file, onRepaired)
    return false
  }
}

/** Puts `text` in place of a private file's content, so that a reader sees the old or the new and never half of it. */
export function writePrivateFile(file: string, text: string): void {
  const partial = `${file}.partial-${process.pid}`
  writeFileSync(partial, text, { mode: PRIVATE_FILE })
  renameSync(partial, file)
}

/** As {@link writePrivateFile}, and through a power cut: it is on the disk when this returns. */
export function writeLastingFile(file: string, text: string): void {
  const partial = `${file}.partial`
  const handle = openSync(partial, 'w', PRIVATE_FILE)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(partial, file)
  syncFolder(path.dirname(file))
}

/** Makes names in a folder last through a power cut. Windows keeps them by itself and lets nobody open a folder. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Closes a file that was open to other users. */
export function privatize(file: string, onRepaired: OnRepaired): void {
  closeToOthers(file, PRIVATE_FILE, onRepaired)
}

/** Whether `error` is one of the system's own with this code, such as `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/**
 * A failure of the file system that a person can act on, with the path that it is about: `bad-input`, or `disk-full`. Null for
 * every other error.
 */
export function explainPath(error: unknown): AppError | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return new AppError('disk-full', undefined, { cause: error })
  const where = 'path' in error ? String(error.path) : null
  const sentence = where === null ? null : pathSentence(error.code, where)
  return sentence === null ? null : new AppError('bad-input', sentence, { cause: error })
}

function pathSentence(code: unknown, where: string): string | null {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `This user has no right to use ${where}.`
    case 'EROFS':
      return `${where} is on a disk that cannot be written to.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${where} cannot be used: there is a file where a folder should be.`
    case 'EISDIR':
      return `${where} cannot be used: there is a folder where a file should be.`
    case 'ENOENT':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return `${where} cannot be made on this system.`
    default:
      return null
  }
}

/** One level at a time: Node's own recursion never ends where a folder refuses new ones by saying that it is not there. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  const above = path.dirname(folder)
  if (above !== folder) makeFolder(above)
  try {
    mkdirSync(folder, { mode: PRIVATE_FOLDER })
  } catch (error) {
    // Another process may have made it just now.
    if (!hasCode(error, 'EEXIST') || !statSync(folder).isDirectory()) throw error
  }
}

function closeToOthers(file: string, mode: number, onRepaired: OnRepaired): void {
  // Windows has no such bits: there the folder of the user's own application data is private already.
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return
  chmodSync(file, mode)
  onRepaired(file)
}
