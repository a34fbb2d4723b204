import { readFileSync, rmSync } from 'node:fs'
import type { DataPaths } from './options.ts'
import { hasCode, writePrivateFile } from './private-files.ts'

/** What `console.json` says while a console runs (commands.md, "Data folder"). */
export interface Running {
  readonly url: string
  readonly pid: number
}

export function announceRunning({ running }: DataPaths, { url, pid }: Running): void {
  writePrivateFile(running, `${JSON.stringify({ url, pid })}\n`)
}

/** Takes the announcement back, if it is this process's own. */
export function withdrawRunning(paths: DataPaths, pid: number): void {
  if (readRunning(paths)?.pid === pid) rmSync(paths.running, { force: true })
}

/** The announcement, or null where there is none or where it cannot be understood. It may be a dead console's. */
export function readRunning({ running }: DataPaths): Running | null {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(running, 'utf8'))
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR') || error instanceof SyntaxError) return null
    throw error
  }
  if (typeof value !== 'object' || value === null) return null
  const { url, pid } = value as Record<string, unknown>
  return typeof url === 'string' && Number.isSafeInteger(pid) ? { url, pid: pid as number } : null
}

/** Whether there is a process with that id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, but somebody else's.
    return hasCode(error, 'EPERM')
  }
}
