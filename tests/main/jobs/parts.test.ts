import { expect, test } from 'vitest'
import { countRows } from '../../../src-main/jobs/inspect.ts'
import { BOOKKEEPING, TABLES_OF, tablesOf } from '../../../src-main/jobs/parts.ts'
import { emptyStore, NEWEST_VERSION } from '../../../src-main/jobs/schema-text.ts'
import { BACKUP_PARTS } from '../../../src-shared/model/backup.ts'

test('every table of the schema is in exactly one part', async () => {
  const database = await emptyStore(':memory:', NEWEST_VERSION)
  const tables = Object.keys(countRows(database))
  database.close()
  expect([...BOOKKEEPING, ...Object.values(TABLES_OF).flat()].sort()).toEqual(tables.sort())
})

test('a backup of everything names every part', () => {
  expect(tablesOf(null)).toEqual(tablesOf(BACKUP_PARTS))
  expect(tablesOf(['processors'])).toEqual(['processor'])
})
