import { existsSync, readdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { clearIntent, type Intent, readIntent, syncFolder } from './intent.ts'
import { removeWithSides, takeBack } from './swap.ts'

/** What a start found of a restore that was cut off, and what it made of it. */
export type Recovery =
  | { readonly kind: 'nothing' }
  /** It had not begun to change anything. */
  | { readonly kind: 'undone'; readonly intent: Intent }
  | { readonly kind: 'completed'; readonly intent: Intent }

/** What a staged database is called; one that no intent speaks of is left over. */
export const STAGED = /^restore-[0-9a-f]{1,32}\.db$/

/**
 * Ends a restore that was cut off, or undoes it, before the store is opened (reliability.md, "Restore" 14): afterwards the live
 * store is one whole generation. What was checked and stood ready is put in place; what had not begun is taken back.
 */
export function recoverRestore(folder: string): Recovery {
  const intent = readIntent(folder)
  if (intent === null) {
    sweepStaged(folder)
    return { kind: 'nothing' }
  }
  const at = (name: string) => path.join(folder, name)
  const [live, staged, aside] = [at(intent.live), at(intent.staged), at(intent.aside)]
  const hasBegun = existsSync(aside) || !existsSync(live)
  const isUndone = intent.phase === 'undo' || !hasBegun
  if (isUndone) {
    takeBack(folder, intent)
  } else if (existsSync(staged)) {
    // Between the two names: the old one is aside, the new one stands ready.
    removeWithSides(live)
    renameSync(staged, live)
    syncFolder(folder)
  }
  clearIntent(folder)
  sweepStaged(folder)
  return { kind: isUndone ? 'undone' : 'completed', intent }
}

/** The old store stays so long in any case, and until there is a good backup that is newer. */
const ASIDE_MS = 24 * 3_600_000

/** Removes the stores that restores have put aside, when nobody can need them any more (reliability.md, "Restore" 12). */
export function sweepAside(folder: string, newestBackupMs: number | null, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    if (!/^console-before-[0-9a-f]{1,32}\.db$/.test(name)) continue
    const { mtimeMs } = statSync(path.join(folder, name))
    if (nowMs - mtimeMs > ASIDE_MS && newestBackupMs !== null && newestBackupMs > mtimeMs) {
      removeWithSides(path.join(folder, name))
    }
  }
}

function sweepStaged(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (STAGED.test(name) || /^restore-[0-9a-f]{1,32}\.db-(wal|shm|journal)$/.test(name)) {
      removeWithSides(path.join(folder, name))
    }
  }
}
