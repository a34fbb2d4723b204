import { lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Durable } from './durable.ts'
import type { JobInput, JobName } from './messages.ts'
import type { JobTools } from './tools.ts'

/** How the folders begin in which jobs work: what has such a name is nobody's when its job is over. */
export const WORK_PREFIX = '.partial-'

const HOME: { readonly [N in JobName]: (input: JobInput<N>) => string | null } = {
  create: ({ backupFolder }) => backupFolder,
  verify: () => null,
  rehearse: ({ scratchFolder }) => scratchFolder,
  stage: ({ stagedFile }) => path.dirname(stagedFile),
  copy: ({ targetFolder }) => targetFolder,
  integrity: () => null,
  lock: () => null,
  probe: ({ folder }) => folder,
  emergency: ({ folder }) => folder,
  salvage: ({ newFile }) => path.dirname(newFile),
}

/**
 * The folder in which a job keeps what is not finished, on the disk where it will be: whoever killed the job removes it. Null for a
 * job that writes nothing.
 */
export function workFolderOf<N extends JobName>(name: N, input: JobInput<N>, id: string): string | null {
  const home = HOME[name](input)
  return home === null ? null : path.join(home, `${WORK_PREFIX}${id}`)
}

/** Runs `work` in the folder `folder`, made before and removed after it, however it ends. */
export async function inWorkFolder<T>(
  { durable, note }: Pick<JobTools, 'durable' | 'note'>,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  durable.makeFolder(folder)
  try {
    return await work()
  } finally {
    try {
      removeTree(durable, folder)
    } catch (error) {
      // What the work came to counts, and not that its rest is still there: the next job removes it.
      note(`${folder} could not be removed: ${error}`)
    }
  }
}

/** Removes a folder and what is in it; a link is removed and not followed. */
export function removeTree(durable: Durable, folder: string): void {
  for (const entry of readdirSync(folder)) {
    const each = path.join(folder, entry)
    if (lstatSync(each).isDirectory()) removeTree(durable, each)
    else durable.remove(each)
  }
  durable.removeFolder(folder)
}
