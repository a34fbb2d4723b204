import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isAlive } from '../running.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What runs package scripts. Whoever takes over a lost child is none of these. */
const SCRIPT_RUNNERS = /\b(npm|npx|pnpm|yarn|bun|node)\b/

/**
 * Whether the processes whose end is ours too still run (commands.md, `serve`): the parent, and where that is the shell in
 * which npm runs a script also npm, for that shell outlives it. Npm may have ended before this is asked for the first time.
 * Always true where the init process started us: its end could not be noticed.
 */
export function starterCheck(parent: number, env: Environment): () => boolean {
  if (parent <= 1) return () => true
  if (!isShellOfScript(parent, env)) return () => isAlive(parent)
  const runner = parentOf(parent)
  if (runner === null) return () => isAlive(parent)
  if (!SCRIPT_RUNNERS.test(commandOf(runner) ?? '')) return () => false
  return () => isAlive(parent) && isAlive(runner)
}

/** The parent of a process, or null where the system does not tell. */
export function parentOf(pid: number): number | null {
  const told = process.platform === 'linux' ? fromProc(pid, 'status') : fromPs(pid, 'ppid=')
  const parent = Number(process.platform === 'linux' ? /^PPid:\s+(\d+)$/m.exec(told ?? '')?.[1] : told?.trim())
  return Number.isInteger(parent) && parent > 0 ? parent : null
}

/** Npm runs a script as `sh -c SCRIPT ARGUMENTS`; some shells replace themselves by it, and then npm is the parent. */
function isShellOfScript(pid: number, { npm_lifecycle_script: script }: Environment): boolean {
  return script !== undefined && (commandOf(pid)?.includes(` -c ${script}`) ?? false)
}

function commandOf(pid: number): string | null {
  if (process.platform !== 'linux') return fromPs(pid, 'command=')
  return fromProc(pid, 'cmdline')?.replaceAll('\0', ' ') ?? null
}

function fromProc(pid: number, what: 'status' | 'cmdline'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch {
    // It is gone already.
    return null
  }
}

function fromPs(pid: number, what: 'ppid=' | 'command='): string | null {
  try {
    return execFileSync('ps', ['-o', what, '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    // It is gone already, or the system has no such command (Windows): the parent alone is watched then.
    return null
  }
}
