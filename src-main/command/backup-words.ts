import { realpathSync } from 'node:fs'
import path from 'node:path'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import { BACKUP_PARTS, BackupFileName, type BackupPart } from '../../src-shared/model/backup.ts'
import { hasCode } from '../private-files.ts'
import type { Given } from './command.ts'

/**
 * The name of a backup that was given by its name, or by where it is.
 *
 * @throws AppError `not-a-backup` for anything that is not called like one; `not-found` for a file in some other folder
 */
export async function nameOf(client: Client<AtlasContract>, file: string): Promise<BackupFileName> {
  const name = BackupFileName.safeParse(path.basename(file))
  if (!name.success) throw new AppError('not-a-backup')
  if (path.basename(file) === file) return name.data
  const { overview } = await client.backups.state({})
  const { folder, second } = overview
  const roots = [folder.path, ...(second.kind === 'none' ? [] : [second.folder])]
  const at = realFolder(path.dirname(file))
  if (!roots.some((root) => path.dirname(at) === realFolder(root))) {
    throw new AppError(
      'not-found',
      `That is not in a folder of this console’s backups, which are in ${roots.join(' and in ')}.`,
    )
  }
  return name.data
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return path.resolve(folder)
    throw error
  }
}

/** The parts that --only names, or null where it is not there. @throws AppError `bad-input` */
export function partsIn({ only }: Given['values']): BackupPart[] | null {
  if (typeof only !== 'string') return null
  return only.split(',').map((word) => {
    const part = BACKUP_PARTS.find((each) => each === word.trim().toLowerCase())
    if (!part) throw new AppError('bad-input', `--only takes ${BACKUP_PARTS.join(', ')}.`)
    return part
  })
}
