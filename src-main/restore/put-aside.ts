import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { RENAMES, standStillWhileHeld } from '../held-files.ts'
import { syncFolder } from '../private-files.ts'

/**
 * Puts the files of a damaged store into a folder of their own beside it, with all that belongs to them: they are never deleted, and
 * what can be got out of them still can. Nobody may hold them open. Returns the name of that folder.
 */
export function putAside(databaseFile: string, nowMs: number): string {
  const folder = path.dirname(databaseFile)
  const name = `damaged-${new Date(nowMs).toISOString().replace(/[-:]/g, '').slice(0, 15)}`
  const target = path.join(folder, name)
  mkdirSync(target, { mode: 0o700 })
  for (const side of ['', '-wal', '-shm', '-journal']) {
    const file = databaseFile + side
    if (!existsSync(file)) continue
    standStillWhileHeld(RENAMES, () => RENAMES.rename(file, path.join(target, path.basename(file))))
  }
  syncFolder(target)
  syncFolder(folder)
  return name
}
