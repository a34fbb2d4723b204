import type Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupPart } from '../../src-shared/model/backup.ts'
import { tablesOf } from './parts.ts'

/**
 * Takes the tables of some parts from `contentFile`, all in one transaction. Both have the newest schema. Returns the rows of each.
 *
 * @throws AppError `verification-failed`; nothing is changed then
 */
export function putParts(
  database: Database.Database,
  contentFile: string,
  parts: readonly BackupPart[],
): Record<string, number> {
  database.prepare('attach ? as content').run(contentFile)
  try {
    return database.transaction(() => {
      // What refers to something goes before it, and comes after it.
      const tables = tablesOf(parts)
      for (const table of tables.toReversed()) database.exec(`delete from main."${table}"`)
      const rows = tables.map((table) => {
        const { changes } = database.prepare(`insert into main."${table}" select * from content."${table}"`).run()
        return [table, changes] as const
      })
      const [loose] = database.pragma('main.foreign_key_check') as { readonly table: string }[]
      if (loose)
        throw new AppError('verification-failed', 'Those parts do not fit to what is there. Restore everything.')
      return Object.fromEntries(rows)
    })()
  } finally {
    database.exec('detach content')
  }
}
