import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { hasCode, type OnRepaired, privatize, writePrivateFile } from '../private-files.ts'
import { cannotSync } from './backup-files.ts'

const KEY_BYTES = 32

/** What tells this installation’s backups from others, and in which order it made them. Never in a backup. */
export interface Installation {
  /** Seals its manifests; 64 hexadecimal digits. */
  readonly key: string
  /** The number of the next backup, above all that were given out, and above `known`. Kept when it returns. */
  nextSequence(known: number): number
}

/** Reads the key from the data folder, and makes it where there is none or where the file holds something else. */
export function keepInstallation(dataFolder: string, onRepaired: OnRepaired): Installation {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const sequenceFile = path.join(dataFolder, 'backup-sequence')
  const key = keepKey(path.join(dataFolder, 'backup-key'), onRepaired)
  let given = Number(readMatching(sequenceFile, /^\d{1,15}$/) ?? 0)
  return {
    key,
    nextSequence(known) {
      given = Math.max(given, known) + 1
      writePrivateFile(sequenceFile, `${given}\n`)
      return given
    },
  }
}

function keepKey(file: string, onRepaired: OnRepaired): string {
  const kept = readMatching(file, new RegExp(`^[0-9a-f]{${2 * KEY_BYTES}}$`))
  if (kept !== null) {
    privatize(file, onRepaired)
    return kept
  }
  const made = randomBytes(KEY_BYTES).toString('hex')
  writePrivateFile(file, `${made}\n`)
  // Without it every backup that was made so far would be somebody else's: it must outlast a power cut.
  sync(file, 'r+')
  if (process.platform !== 'win32') sync(path.dirname(file), 'r')
  return made
}

function sync(file: string, flags: string): void {
  const handle = openSync(file, flags)
  try {
    fsyncSync(handle)
  } catch (error) {
    if (!cannotSync(error)) throw error
  } finally {
    closeSync(handle)
  }
}

function readMatching(file: string, pattern: RegExp): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return pattern.test(text) ? text : null
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}
