import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'

/** The environment variable by which every process of one test run is known: children inherit it, even in groups of their own. */
export const MARK = 'ATLAS_TEST_RUN'

/** A process that is still alive. */
export interface Survivor {
  readonly pid: number
  readonly command: string
}

/**
 * The living processes that inherited this mark. Known on Linux only, where a process's environment can be read; elsewhere
 * nothing is found.
 */
export async function survivors(mark: string): Promise<Survivor[]> {
  if (!existsSync('/proc/self/environ')) return []
  const found: Survivor[] = []
  for (const name of await readdir('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    const [environment, command] = await Promise.all([read(pid, 'environ'), read(pid, 'cmdline')])
    // A process that has ended and is not yet collected has an empty command.
    if (command === '' || !environment.split('\0').includes(`${MARK}=${mark}`)) continue
    found.push({ pid, command: command.replaceAll('\0', ' ').trim() })
  }
  return found
}

/** Empty where the process is gone, or belongs to somebody else. */
async function read(pid: number, what: 'environ' | 'cmdline'): Promise<string> {
  return readFile(`/proc/${pid}/${what}`, 'utf8').catch(() => '')
}
