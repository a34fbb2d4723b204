import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { FolderAbility } from '../../src-shared/model/backup-orders.ts'

/** @throws AppError `bad-input` for a folder that cannot be meant: not a whole path, or the console’s own */
export function assertElsewhere(folder: string, dataFolder: string): void {
  if (!path.isAbsolute(folder)) throw new AppError('bad-input', 'Say the whole path of the folder.')
  const inside = path.relative(dataFolder, folder)
  const isOutside = inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)
  if (!isOutside) {
    throw new AppError('bad-input', 'That is the console’s own folder. Choose another disk.')
  }
}

/** @throws AppError `bad-input`, `target-unusable` */
export async function assertUsable(folder: string, probe: (folder: string) => Promise<FolderAbility>): Promise<void> {
  const { canWrite, canRename, trouble } = await probe(folder)
  if (!canWrite || !canRename) throw new AppError('target-unusable', trouble ?? undefined)
}
