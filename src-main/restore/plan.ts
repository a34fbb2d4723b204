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

/** Some hundred rows at most: they are written into the live store, which loses nothing of what is recorded meanwhile. */
const SMALL_PARTS: readonly BackupPart[] = ['settings', 'processors']

/** Whether a restore of these parts, null for everything, is small enough to be written while everything else waits. */
export function isSmall(parts: readonly BackupPart[] | null): parts is readonly BackupPart[] {
  return parts?.every((part) => SMALL_PARTS.includes(part)) ?? false
}
