import { AppError } from '../../src-shared/contract/reply.ts'
import { APPLICATION_ID } from '../store/open.ts'

/** How much of a database's beginning {@link assertHeader} reads. */
export const DATABASE_HEADER_BYTES = 100
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1')

/**
 * Looks at the first bytes of a database, before SQLite sees them (reliability.md, "Create" 6): it is one, it is ours, and it is
 * as long as it says. Returns its schema version.
 *
 * @throws AppError `not-a-backup`, `backup-damaged`, `newer-store`
 */
export function assertHeader(head: Uint8Array, bytes: number, newestVersion: number): number {
  const header = Buffer.from(head.buffer, head.byteOffset, head.length)
  if (header.length < DATABASE_HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new AppError('not-a-backup', 'What is in that file is not a database. Nothing was changed.')
  }
  if (header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new AppError('not-a-backup', 'The database in that file belongs to another program. Nothing was changed.')
  }
  const pageBytes = header.readUInt16BE(16)
  const pages = header.readUInt32BE(28)
  // Of 65536 only the lower two bytes would fit, so it is written as 1.
  if ((pageBytes === 1 ? 65_536 : pageBytes) * pages !== bytes) throw new AppError('backup-damaged')
  const version = header.readUInt32BE(60)
  if (version > newestVersion) {
    throw new AppError(
      'newer-store',
      `That backup was made by a newer version of Atlas Console (its data has version ${version}, this one knows ${newestVersion}). Nothing was changed.`,
    )
  }
  if (version < 1) throw new AppError('backup-damaged')
  return version
}
