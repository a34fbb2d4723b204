import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Log } from '../log.ts'

/**
 * Writes a file where the person chose, in one step: whoever looks sees the old one or all of the new one. It gets the rights that
 * any program's file gets there and is not closed to others as the console's own files are, because it was made to be passed on.
 *
 * @param file absolute
 * @throws AppError `disk-full`, and `bad-input` where nothing can be written; what was there before is untouched
 */
export async function writeUserFile(file: string, bytes: Uint8Array, log: Log): Promise<void> {
  // Beside the file: only within one disk a file can be put in another's place. Nobody can guess the name and wait there.
  const partial = `${file}.partial-${randomBytes(4).toString('hex')}`
  try {
    await writeThrough(partial, bytes)
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true }).catch((left: unknown) => log.warn(`${partial} could not be removed`, left))
    throw unsavedBecause(error, file) ?? error
  }
}

/** With the bytes on the disk before the file gets its name: a power cut must not leave an empty one in the place of the old. */
async function writeThrough(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What the file system's refusal means for the person who chose `file`; null for what is not one. */
export function unsavedBecause(error: unknown, file: string): AppError | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk-full', 'The disk is full. Nothing was saved.', { cause: error })
    case 'EACCES':
    case 'EPERM':
    case 'EBUSY':
      return unsaved(file, 'You may not write there, or another program has the file open.', error)
    case 'EROFS':
      return unsaved(file, 'That disk cannot be written to.', error)
    case 'ENOENT':
    case 'ENOTDIR':
      return unsaved(file, 'That folder does not exist.', error)
    case 'ENAMETOOLONG':
      return unsaved(file, 'The name is too long.', error)
    default:
      return unsaved(file, 'The disk refused it.', error)
  }
}

function unsaved(file: string, why: string, cause: Error): AppError {
  return new AppError('bad-input', `${path.basename(file)} could not be saved. ${why} Choose another place.`, { cause })
}
