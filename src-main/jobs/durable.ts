import { closeSync, fsyncSync, mkdirSync, openSync, rmdirSync, unlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { RENAMES, type Renames, whileHeld } from '../held-files.ts'
import { hasCode } from '../private-files.ts'

const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

/**
 * Everything that a job changes on a disk goes through here, so that a test can say what a power cut leaves (reliability.md,
 * "Tests"): of a file what was synced, of a folder the names that it had when it was synced last. SQLite's own writing is the one
 * exception: its files are made here, and synced here when it has closed them.
 */
export interface Durable {
  /** Makes a folder that only this user can open, unless it is there. The one above it must be. */
  makeFolder(folder: string): void
  /** Makes an empty private file. @throws the system's `EEXIST` where there is one */
  makeFile(file: string): void
  /** Makes a private file of these bytes and closes it. Returns how many there were. @throws `EEXIST`, and what `chunks` throws */
  write(file: string, chunks: AsyncIterable<Uint8Array>): Promise<number>
  /** Waits until the disk has the content of a closed file. */
  syncFile(file: string): void
  /**
   * Waits until the disk has the names in a folder. Windows knows no such thing, and neither do some network shares: there it does
   * nothing, and a name is as safe as the system makes it.
   */
  syncFolder(folder: string): void
  /** Takes the place of a file that has the new name; waits where another program holds one of them. */
  rename(from: string, to: string): Promise<void>
  remove(file: string): void
  /** Must be empty. */
  removeFolder(folder: string): void
}

/** What a file system answers that cannot sync a folder. */
const CANNOT_SYNC = ['EINVAL', 'ENOTSUP', 'ENOSYS']

/** The disk itself. */
export const DISK = createDisk(RENAMES)

/** The disk, with another way to give names. */
export function createDisk(renames: Renames): Durable {
  return {
    makeFolder(folder) {
      try {
        mkdirSync(folder, { mode: PRIVATE_FOLDER })
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error
      }
    },
    makeFile: (file) => closeSync(openSync(file, 'wx', PRIVATE_FILE)),
    async write(file, chunks) {
      const handle = await open(file, 'wx', PRIVATE_FILE)
      try {
        await handle.writeFile(chunks)
        return (await handle.stat()).size
      } finally {
        await handle.close()
      }
    },
    // Windows flushes only what is open for writing.
    syncFile: (file) => syncAt(file, 'r+'),
    syncFolder(folder) {
      if (process.platform === 'win32') return
      try {
        syncAt(folder, 'r')
      } catch (error) {
        if (!CANNOT_SYNC.some((code) => hasCode(error, code))) throw error
      }
    },
    rename: (from, to) => whileHeld(renames, () => renames.rename(from, to)),
    remove: unlinkSync,
    removeFolder: (folder) => rmdirSync(folder),
  }
}

/** Whether the disk under a folder can make its names safe; for the probe of a folder. */
export function canSyncFolder(folder: string): boolean {
  if (process.platform === 'win32') return false
  try {
    syncAt(folder, 'r')
    return true
  } catch (error) {
    if (CANNOT_SYNC.some((code) => hasCode(error, code))) return false
    throw error
  }
}

function syncAt(path: string, flags: string): void {
  const handle = openSync(path, flags)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
