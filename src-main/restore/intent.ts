import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type Renames, standStillWhileHeld } from '../held-files.ts'
import { hasCode, syncFolder } from '../private-files.ts'

/** The name of the intent in the data folder: a restore is about to put a database in place (reliability.md, "Restore" 8). */
const INTENT = 'restore-intent.json'

/** Names of files in the data folder; nothing in it is a path. */
const Name = z.string().regex(/^[\w.-]{1,100}$/)

const Intent = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{1,32}$/),
  /**
   * `swap` gives names. `overwrite` writes the staged one over the live one, which is half a database until it is done: then both
   * the staged one and the one aside are whole. `undo` once what was put in place turned out not to work, or did not get there:
   * from then on only the old one is right.
   */
  phase: z.enum(['swap', 'overwrite', 'undo']),
  live: Name,
  staged: Name,
  /** Where the present one goes, and stays until a later backup is good. */
  aside: Name,
  backup: z.string().max(100),
  by: z.string().max(200),
  atMs: z.int(),
})
/** What is to be done, written before it is begun, so that the next start can end it or undo it. */
export type Intent = z.infer<typeof Intent>

/** Puts the intent on the disk; it is there when this returns. */
export function writeIntent(folder: string, intent: Intent, renames: Renames): void {
  const file = path.join(folder, INTENT)
  const partial = `${file}.partial`
  const handle = openSync(partial, 'w', 0o600)
  try {
    writeSync(handle, JSON.stringify(intent))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  standStillWhileHeld(renames, () => renames.rename(partial, file))
  syncFolder(folder)
}

/** The intent that is there; null where there is none. @throws Error for one that cannot be read */
export function readIntent(folder: string): Intent | null {
  let text: string
  try {
    text = readFileSync(path.join(folder, INTENT), 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
  return Intent.parse(JSON.parse(text))
}

export function clearIntent(folder: string, renames: Renames): void {
  standStillWhileHeld(renames, () => rmSync(path.join(folder, INTENT), { force: true }))
  syncFolder(folder)
}
