import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupPart } from '../../src-shared/model/backup.ts'

/**
 * Which parts a restore puts in place: those that were asked for, and never one that the backup does not hold, which would be
 * emptied by it. null is everything, on both sides.
 *
 * @throws AppError `bad-input`
 */
export function partsToRestore(
  asked: readonly BackupPart[] | null,
  held: readonly BackupPart[] | null,
): readonly BackupPart[] | null {
  if (held === null) return asked
  if (asked === null) return held
  const missing = asked.filter((part) => !held.includes(part))
  if (missing.length === 0) return asked
  throw new AppError('bad-input', `That backup holds ${held.join(' and ')} and nothing else.`)
}
