import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { assertNever } from '../../src-shared/assert.ts'
import type { Renames } from '../held-files.ts'
import { syncFolder } from '../private-files.ts'
import { clearIntent, type Intent, readIntent } from './intent.ts'
import { moveOver, overwrite, removeSides, removeWithSides } from './store-files.ts'
import { takeBack } from './swap.ts'

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
export function recoverRestore(folder: string, renames: Renames): Recovery {
  const intent = readIntent(folder)
  if (intent === null) {
    sweepStaged(folder)
    return { kind: 'nothing' }
  }
  const at = (name: string) => path.join(folder, name)
  const [live, staged] = [at(intent.live), at(intent.staged)]
  const isUndone = !isToComplete(intent, existsSync(at(intent.aside)) || !existsSync(live))
  if (isUndone) takeBack(folder, intent, renames)
  else if (existsSync(staged)) complete(intent, staged, live, renames)
  syncFolder(folder)
  clearIntent(folder, renames)
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

function isToComplete({ phase }: Intent, hasBegun: boolean): boolean {
  switch (phase) {
    case 'swap':
      return hasBegun
    case 'overwrite':
      return true
    case 'undo':
      return false
    default:
      return assertNever(phase)
  }
}

/** The staged one stands ready: its name is missing, or the bytes over the live one are. */
function complete({ phase }: Intent, staged: string, live: string, renames: Renames): void {
  if (phase === 'swap') {
    moveOver(staged, live, renames)
  } else {
    removeSides(live, renames)
    overwrite(staged, live)
  }
}

function sweepStaged(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (STAGED.test(name) || /^restore-[0-9a-f]{1,32}\.db-(wal|shm|journal)$/.test(name)) {
      removeWithSides(path.join(folder, name))
    }
  }
}
