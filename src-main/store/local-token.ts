import { readFileSync } from 'node:fs'
import { hasCode, type OnRepaired, privatize, writePrivateFile } from '../private-files.ts'
import { createSecret } from './keyring.ts'

/**
 * This computer's own key, kept in the data folder for the command line: whoever can read that folder is a technician. Made
 * where there is none, so that deleting the file replaces the key at the next start.
 */
export function keepLocalToken(file: string, onRepaired: OnRepaired): string {
  const kept = readLocalToken(file)
  if (kept !== null) {
    privatize(file, onRepaired)
    return kept
  }
  const secret = createSecret()
  writePrivateFile(file, `${secret}\n`)
  return secret
}

/** The key, or null where there is none, or where the file holds something else. */
export function readLocalToken(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return /^[\w-]{43}$/.test(text) ? text : null
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}
