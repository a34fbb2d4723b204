import { readdir, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { backupSource } from '../../../src-main/app-backup.ts'
import { backupBeforeUpdate } from '../../../src-main/backup/before-update.ts'
import { systemClock } from '../../../src-main/clock.ts'
import { dataPaths } from '../../../src-main/options.ts'
import { MIGRATIONS } from '../../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../../src-main/store/open.ts'
import { placeBackup } from '../../support/backup-files.ts'
import { realJobs } from '../../support/backup-room.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { createRecordedLog } from '../../support/log.ts'

const NEWEST = Object.keys(MIGRATIONS).length
const OLDER = NEWEST - 1
const about = (processors: readonly string[]) =>
  ({ kind: 'before-update', reason: 'Before 2.0.0', processors }) as const

/** A store as the version before this one left it, with a row in it; and what a backup of it needs. */
async function olderStore() {
  const log = createRecordedLog()
  const paths = dataPaths(await dataFolderForTest())
  const migrations = Object.fromEntries(Object.entries(MIGRATIONS).slice(0, OLDER))
  const store = await openStore({
    file: paths.database,
    migrations,
    beforeUse: async () => undefined,
    note: log.warn,
  })
  store.sqlite
    .prepare("insert into processor (id, name, model, host, port, created_ms) values ('p', 'Bar', 'AZM8', 'h', 1, 1)")
    .run()
  const source = backupSource({
    paths,
    jobs: realJobs(log),
    clock: systemClock,
    version: '2.0.0',
    onRepaired: log.warn,
  })
  return { log, paths, store, source }
}

function versionOf(file: string): unknown {
  const database = new Database(file, { readonly: true })
  try {
    return database.pragma('user_version', { simple: true })
  } finally {
    database.close()
  }
}

test('an older store is backed up as it is, and the backup was started with the new version', async () => {
  const { log, paths, store, source } = await olderStore()
  // The program holds the store open, as it does in the middle of opening it, and what was written last is in the log beside it.
  const manifest = await backupBeforeUpdate(source, about(['Bar']), log)
  await store.close()
  expect(manifest).toMatchObject({
    kind: 'before-update',
    schemaVersion: OLDER,
    appVersion: '2.0.0',
    parts: null,
    processors: ['Bar'],
    rows: { processor: 1 },
    rehearsal: { ok: true },
    reason: 'Before 2.0.0',
  })
  expect(manifest.rehearsal?.checks.map(({ finding }) => finding).join(' ')).toContain(`version ${NEWEST}`)
  expect(versionOf(paths.database)).toBe(OLDER)
  expect(await readdir(path.join(source.backupFolder, 'before-update'))).toHaveLength(2)
})

test('the store opens after its backup, migrated, with its rows; and its failure leaves it as it was', async () => {
  const { log, paths, store, source } = await olderStore()
  await store.close()
  const open = (backupFolder: string) =>
    openStore({
      file: paths.database,
      migrations: MIGRATIONS,
      beforeUse: async (found) =>
        void (await backupBeforeUpdate({ ...source, backupFolder }, about(found.processors), log)),
      note: log.warn,
    })
  await expect(open(path.join(paths.folder, 'missing', 'backups'))).rejects.toMatchObject({ code: 'target-unusable' })
  expect(versionOf(paths.database)).toBe(OLDER)
  const opened = await open(source.backupFolder)
  expect(opened.sqlite.prepare('select name from processor').all()).toEqual([{ name: 'Bar' }])
  await opened.close()
  expect(versionOf(paths.database)).toBe(NEWEST)
  expect(await readdir(path.join(source.backupFolder, 'before-update'))).toHaveLength(2)
})

test('its number goes on above the backups that are there', async () => {
  const { log, store, source } = await olderStore()
  await placeBackup(source.backupFolder, source.installation.key, { sequence: 41 })
  expect(await backupBeforeUpdate(source, about(['Bar']), log)).toMatchObject({ sequence: 42 })
  await store.close()
})

test('without a backup there is no update, and the failure says that nothing was changed', async () => {
  const { log, paths, store, source } = await olderStore()
  await writeFile(source.backupFolder, 'a file where the folder should be')
  await expect(backupBeforeUpdate(source, about(['Bar']), log)).rejects.toMatchObject({
    code: 'target-unusable',
    message: expect.stringMatching(/^The data was not changed, because it could not be backed up before\. /),
  })
  await store.close()
  expect(versionOf(paths.database)).toBe(OLDER)
})

test('a store that is torn is not updated', async () => {
  const { log, store, source, paths } = await olderStore()
  await store.close()
  await truncate(paths.database, (await stat(paths.database)).size - 4096)
  await expect(backupBeforeUpdate(source, about(['Bar']), log)).rejects.toMatchObject({
    message: expect.stringContaining('The data was not changed'),
  })
  expect(await readdir(path.join(source.backupFolder, 'before-update')).catch(() => [])).toEqual([])
})
