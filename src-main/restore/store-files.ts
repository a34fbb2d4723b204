import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs'
import path from 'node:path'
import { isHeld, type Renames, standStillWhileHeld } from '../held-files.ts'

/** What may lie beside a database and belongs to it: left beside another one it would destroy that (reliability.md, trap 6). */
const SIDE_FILES = ['-wal', '-shm', '-journal'] as const

export function removeWithSides(file: string): void {
  for (const each of [file, ...sidesOf(file)]) rmSync(each, { force: true })
}

/** Removes what lies beside a database that nobody has open. */
export function removeSides(file: string, renames: Renames): void {
  for (const side of sidesOf(file)) standStillWhileHeld(renames, () => rmSync(side, { force: true }))
}

/**
 * Moves a database into the place of another one that nobody has open, and what lies beside that goes. Where another program does
 * not let go of one of them, its bytes are written over, and `from` stays: call it for what can be done again from there.
 */
export function moveOver(from: string, to: string, renames: Renames): void {
  removeSides(to, renames)
  try {
    standStillWhileHeld(renames, () => renames.rename(from, to))
  } catch (error) {
    if (!isHeld(error, renames)) throw error
    overwrite(from, to)
  }
}

/** Copies a file over another one, onto the disk. A power cut on the way leaves neither of the two contents there. */
export function overwrite(from: string, to: string): void {
  copyFileSync(from, to)
  const handle = openSync(to, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** @throws Error where something lies beside a database that is closed */
export function assertAlone(file: string): void {
  for (const side of sidesOf(file)) {
    if (existsSync(side)) throw new Error(`${path.basename(side)} lies beside a database that is closed`)
  }
}

function sidesOf(file: string): readonly string[] {
  return SIDE_FILES.map((side) => file + side)
}
