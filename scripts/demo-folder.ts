import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dataPaths } from '../src-main/options.ts'
import { isLocked } from '../src-main/store/lock.ts'

const PREFIX = 'atlas-console-demo-'
/** A demonstration takes its folder's lock some seconds after it made the folder; until then it must not be thought dead, ms. */
const YOUNG_MS = 10 * 60_000

/**
 * Makes a data folder for one demonstration in `parent`, the system's place for temporary files, and removes those of earlier
 * demonstrations that were killed and could not do it themselves: a token lies in them.
 */
export async function makeDemoFolder(parent: string): Promise<string> {
  for (const name of await readdir(parent)) {
    const folder = join(parent, name)
    if (name.startsWith(PREFIX) && (await isDead(folder))) await rm(folder, { recursive: true, force: true })
  }
  return mkdtemp(join(parent, PREFIX))
}

async function isDead(folder: string): Promise<boolean> {
  try {
    const { mtimeMs, uid } = await lstat(folder)
    const isOurs = uid === (process.getuid?.() ?? uid)
    return isOurs && Date.now() - mtimeMs > YOUNG_MS && !isLocked(dataPaths(folder).lock)
  } catch {
    // Its own demonstration may be removing it at this moment; what cannot be looked at is left alone.
    return false
  }
}
