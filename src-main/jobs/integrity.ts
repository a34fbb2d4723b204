import { AppError } from '../../src-shared/contract/reply.ts'
import { explainSqlite } from '../store/failure.ts'
import { openUntrusted } from './inspect.ts'
import type { JobInput, JobOutput } from './messages.ts'
import { storeBytes } from './room.ts'

/**
 * Looks at every page of the live store, read-only (requirements.md §3.7). The console goes on writing: what it sees is one moment.
 *
 * @throws AppError `damaged`
 */
export async function checkIntegrity({ liveFile }: JobInput<'integrity'>): Promise<JobOutput<'integrity'>> {
  try {
    const database = openUntrusted(liveFile)
    try {
      const [found] = database.pragma('integrity_check(1)') as { readonly integrity_check: string }[]
      if (found?.integrity_check !== 'ok') throw new AppError('damaged', String(found?.integrity_check))
      const [loose] = database.pragma('foreign_key_check') as { readonly table: string }[]
      if (loose) throw new AppError('damaged', `A row of ${loose.table} refers to nothing.`)
      return { bytes: storeBytes(liveFile) }
    } finally {
      database.close()
    }
  } catch (error) {
    throw explainSqlite(error, liveFile)
  }
}
