import { existsSync, writeFileSync } from 'node:fs'
import type { Log } from '../log.ts'

/** Calls `say` the first time only, also over restarts: `file` remembers it. Where it cannot be written, it is said again. */
export function sayOnce(file: string, say: () => void, log: Log): void {
  if (existsSync(file)) return
  try {
    writeFileSync(file, '')
  } catch (error) {
    log.warn(`${file} could not be written`, error)
  }
  say()
}
