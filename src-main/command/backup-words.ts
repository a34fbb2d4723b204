import { readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import { BACKUP_PARTS, BackupFileName, type BackupPart } from '../../src-shared/model/backup.ts'
import { hasCode } from '../private-files.ts'
import type { Given, Option } from './command.ts'

/** A backup as the calls want it. */
export interface NamedBackup {
  readonly fileName: BackupFileName
  /** In the folder that the console was told to look into. */
  readonly elsewhere: boolean
}

/**
 * A backup that was given by its name, or by where it is: in a folder of another console too, which is then looked into.
 *
 * @throws AppError `not-a-backup` for anything that is not called like one, and what looking into a folder fails with
 */
export async function backupAt(client: Client<AtlasContract>, file: string): Promise<NamedBackup> {
  const name = BackupFileName.safeParse(path.basename(file))
  if (!name.success) throw new AppError('not-a-backup')
  const fileName = name.data
  if (path.basename(file) === file) return { fileName, elsewhere: false }
  const { overview } = await client.backups.state({})
  const { folder, second } = overview
  const roots = [folder.path, ...(second.kind === 'none' ? [] : [second.folder])]
  const at = realFolder(path.dirname(file))
  const isOwn = roots.some((root) => path.dirname(at) === realFolder(root))
  if (!isOwn) await client.backups.lookInto({ folder: at })
  return { fileName, elsewhere: !isOwn }
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return path.resolve(folder)
    throw error
  }
}

/** For every command that opens a backup. Among the arguments every user of the computer could read a passphrase. */
export const PASSPHRASE: Readonly<Record<string, Option>> = {
  'passphrase-file': { value: 'FILE', text: 'opens an encrypted backup with the first line of this file' },
}

/** That line; null where the option is not there. @throws AppError `bad-input` */
export function passphraseIn({ 'passphrase-file': file }: Given['values']): string | null {
  if (typeof file !== 'string') return null
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new AppError('bad-input', `The file ${file} cannot be read.`, { cause: error })
  }
  const [line = ''] = text.split(/\r?\n/)
  if (line === '') throw new AppError('bad-input', `The first line of ${file} is empty.`)
  return line
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
