import { statfs } from 'node:fs/promises'
import type { Log } from '../log.ts'
import type { Impatience } from './impatience.ts'

const GIB = 1024 ** 3
/** The least that is free on a disk before it is an alarm. */
const LEAST_FREE_BYTES = GIB
/**
 * A disk that is fuller than this share is short of space (reliability.md, "Low space"), unless so much is free all the same: 14 %
 * of a large disk are room for years, and nothing would be won by removing anything.
 */
const FULL = 0.85
const AMPLE_BYTES = 10 * GIB
/** What a whole backup needs while it is made: 2.2 × the store, and 1 GiB that stays free (reliability.md, "Create" 2). */
const NEEDED_OF_STORE = 2.2

/** A disk; bytes. */
export interface Space {
  readonly freeBytes: number
  readonly totalBytes: number
}

/** How much room there is, as of the last look. */
export interface SpaceWatch {
  look(): Promise<void>
  own(): Space | null
  second(): Space | null
}

export interface SpaceWatchParts {
  readonly folder: string
  readonly secondFolder: () => string | null
  readonly impatience: Impatience
  readonly log: Log
}

export function createSpaceWatch({ folder, secondFolder, impatience, log }: SpaceWatchParts): SpaceWatch {
  let own: Space | null = null
  let second: Space | null = null
  return {
    own: () => own,
    second: () => second,
    async look() {
      own = await spaceOf(folder).catch((error: unknown) => {
        log.warn('The free space is not known', error)
        return null
      })
      const other = secondFolder()
      // Whether it is there at all is said elsewhere.
      second = other === null ? null : await impatience(() => spaceOf(other)).catch(() => null)
    },
  }
}

async function spaceOf(folder: string): Promise<Space> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

/** What the next backup needs, and never less than 1 GiB; bytes. */
export function neededFor(storeBytes: number): number {
  return Math.max(LEAST_FREE_BYTES, Math.ceil(NEEDED_OF_STORE * storeBytes) + GIB)
}

/** What is missing on a disk until there is room enough; 0 where there is, or where nothing is known. */
export function missingOn(space: Space | null, neededBytes: number): number {
  if (!space) return 0
  const { freeBytes, totalBytes } = space
  const wantedFree = Math.max(neededBytes, Math.min(AMPLE_BYTES, (1 - FULL) * totalBytes))
  return Math.max(0, wantedFree - freeBytes)
}
