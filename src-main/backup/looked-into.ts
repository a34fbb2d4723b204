import { stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import { BACKUP_KINDS } from '../../src-shared/model/backup.ts'
import { explainPath, hasCode } from '../private-files.ts'
import { createFolderReader, type FolderContent } from './folder-content.ts'
import type { Impatience } from './impatience.ts'

/** Where backups may lie in a folder that somebody names: in itself, as in a stick that was a second folder, as in a data folder. */
const LAYOUTS: readonly (readonly string[])[] = [
  [],
  ...BACKUP_KINDS.map((kind) => [kind]),
  ...BACKUP_KINDS.map((kind) => ['backups', kind]),
]

/**
 * What lies in a folder that somebody wants a backup from, such as a stick from another computer.
 *
 * @throws AppError `bad-input` for what is no folder or may not be looked into, `not-found` where it is not there or holds no
 * backup, `target-unusable` where it does not answer
 */
export async function lookInto(folder: string, impatience: Impatience): Promise<FolderContent> {
  if (!path.isAbsolute(folder)) throw new AppError('bad-input', 'Say the whole path of the folder.')
  const content = await impatience(() => read(folder)).catch((error: unknown) => {
    if (error instanceof AppError) throw error
    throw explainPath(error) ?? new AppError('target-unusable', 'That folder does not answer.', { cause: error })
  })
  if (content.backups.length + content.broken.length === 0) {
    throw new AppError('not-found', 'There is no backup in that folder. Choose the one with the folder “daily”.')
  }
  return content
}

async function read(folder: string): Promise<FolderContent> {
  const status = await stat(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return null
    throw error
  })
  if (status && !status.isDirectory()) throw new AppError('bad-input', 'That is a file and no folder.')
  const content = status && (await createFolderReader(folder, LAYOUTS).read())
  if (!content) throw new AppError('not-found', 'That folder is not there. Is the stick plugged in?')
  return content
}
