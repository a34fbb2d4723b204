import { chmodSync, closeSync, mkdirSync, openSync, renameSync, statSync, writeFileSync } from 'node:fs'

const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

/** Told of each file or folder that other users of this computer could open until now. */
export type OnRepaired = (path: string) => void

/** Makes a folder that only this user can open; one that was open to others is closed and told (commands.md, "Data folder"). */
export function makePrivateFolder(folder: string, onRepaired: OnRepaired): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER })
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

/** Closes a file that was open to other users. */
export function privatize(file: string, onRepaired: OnRepaired): void {
  closeToOthers(file, PRIVATE_FILE, onRepaired)
}

/** Whether `error` is one of the system's own with this code, such as `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function closeToOthers(path: string, mode: number, onRepaired: OnRepaired): void {
  // Windows has no such bits: there the folder of the user's own application data is private already.
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return
  chmodSync(path, mode)
  onRepaired(path)
}
