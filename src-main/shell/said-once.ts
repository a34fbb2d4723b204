import { existsSync, writeFileSync } from 'node:fs'

/** Calls `say` the first time only, also over restarts: `file` remembers it. */
export function sayOnce(file: string, say: () => void): void {
  if (existsSync(file)) return
  writeFileSync(file, '')
  say()
}
