import { renameSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { hasCode } from './private-files.ts'

/** What Windows answers about a file that another program has open: a virus scanner, an indexer. It is let go in a moment. */
const HELD = ['EPERM', 'EACCES', 'EBUSY']

/** Ten seconds in all (reliability.md, "Restore"); most are over after the first few. */
const PAUSES_MS: readonly number[] = [...Array<number>(10).fill(50), ...Array<number>(38).fill(250)]

/** An attempt that had to wait itself, to take back what it had done, is not made again and again. */
const LONGEST_ATTEMPT_MS = 1000

/** How a file gets another name, and how long to try where that is refused. Tests refuse it. */
export interface Renames {
  readonly platform: NodeJS.Platform
  /** Takes the place of a file that has the new name. */
  readonly rename: (from: string, to: string) => void
  /** Between one attempt and the next. */
  readonly pausesMs: readonly number[]
}

/** Those of this system. */
export const RENAMES: Renames = { platform: process.platform, rename: renameSync, pausesMs: PAUSES_MS }

/** Whether another program holds the file. Elsewhere than on Windows a refusal is about rights and lasts. */
export function isHeld(error: unknown, { platform }: Renames): boolean {
  return platform === 'win32' && HELD.some((code) => hasCode(error, code))
}

/**
 * Does it again for as long as another program holds a file. One attempt that stood still for a second is the last.
 *
 * @throws the last refusal, and at once every other error
 */
export async function whileHeld<T>(renames: Renames, act: () => T | Promise<T>): Promise<T> {
  for (const pauseMs of renames.pausesMs) {
    const began = performance.now()
    try {
      return await act()
    } catch (error) {
      if (!isHeld(error, renames) || performance.now() - began > LONGEST_ATTEMPT_MS) throw error
      await pause(pauseMs)
    }
  }
  return act()
}

/** The same where nothing else may come in between: the program stands still meanwhile. */
export function standStillWhileHeld<T>(renames: Renames, act: () => T): T {
  for (const pauseMs of renames.pausesMs) {
    try {
      return act()
    } catch (error) {
      if (!isHeld(error, renames)) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs)
    }
  }
  return act()
}
