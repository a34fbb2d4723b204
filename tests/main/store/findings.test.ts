import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFindingStore } from '../../../src-main/store/findings.ts'
import { MIGRATIONS } from '../../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../../src-main/store/open.ts'
import type { Finding } from '../../../src-shared/model/insight.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

test('a known finding that says something else says so at once, and is not written for nothing', async () => {
  const { sqlite, close } = await openStore({
    file: path.join(await dataFolderForTest(), 'console.db'),
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  onTestFinished(close)
  const store = createFindingStore(sqlite)
  const finding: Finding = {
    ...{ key: 'settings-drift:p-1', type: 'configuration', severity: 'minor', confidence: 1, subject: null },
    ...{ message: '1 setting differs.', details: '', action: '', sinceMs: 0 },
    evidence: { fromMs: 0, toMs: 0, rule: '', readings: [] },
  }
  store.settle('console', [finding], 1_000)
  store.settle('console', [finding], 2_000)
  expect(store.open()).toMatchObject([{ lastMs: 1_000 }])
  const [{ id } = { id: 0 }] = store.open()
  store.settle('console', [{ ...finding, message: '3 settings differ.' }], 3_000)
  expect(store.open()).toMatchObject([
    { id, openedMs: 1_000, lastMs: 3_000, finding: { message: '3 settings differ.' } },
  ])
})
