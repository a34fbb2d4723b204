import { renameSync } from 'node:fs'
import type { Renames } from '../../src-main/held-files.ts'

/** The renames of a Windows on which another program holds some files, and nobody waits long for it. */
export function refusing(isHeld: (from: string, to: string) => boolean): Renames {
  return {
    platform: 'win32',
    pausesMs: [1, 1, 1],
    rename(from, to) {
      if (isHeld(from, to)) throw Object.assign(new Error('EBUSY: resource busy or locked, rename'), { code: 'EBUSY' })
      renameSync(from, to)
    },
  }
}
