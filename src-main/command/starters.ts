import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * The processes whose end is ours too (commands.md, `serve`): the parent, and where npm started us through a shell of its own
 * also npm, for that shell outlives it. None where the init process started us: its end could not be noticed.
 */
export function processesThatStartedUs(
  parent: number,
  env: Readonly<Record<string, string | undefined>>,
): readonly number[] {
  if (parent <= 1) return []
  const grandparent = env.npm_lifecycle_event === undefined ? null : parentOf(parent)
  return grandparent !== null && grandparent > 1 ? [parent, grandparent] : [parent]
}

/** The parent of a process, or null where the system does not tell. */
export function parentOf(pid: number): number | null {
  try {
    const found = process.platform === 'linux' ? parentFromProc(pid) : parentFromPs(pid)
    return Number.isInteger(found) && found > 0 ? found : null
  } catch {
    // It is gone already, or the system has no such command (Windows): the parent alone is watched then.
    return null
  }
}

function parentFromProc(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

function parentFromPs(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim())
}
