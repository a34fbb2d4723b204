import path from 'node:path'
import { assertNever } from '../src-shared/assert.ts'
import type { BackupFileName } from '../src-shared/model/backup.ts'
import type { StoreNotice } from '../src-shared/model/restore.ts'
import { keepUpdates, prepareStart, reasonFor } from './app-update.ts'
import { backupBeforeUpdate } from './backup/before-update.ts'
import type { BackupSource } from './backup/make-backup.ts'
import type { Clock } from './clock.ts'
import { RENAMES } from './held-files.ts'
import type { Log } from './log.ts'
import type { DataPaths } from './options.ts'
import { putAside } from './restore/put-aside.ts'
import { type Recovery, recoverRestore } from './restore/recovery.ts'
import { isBroken } from './store/failure.ts'
import { MIGRATIONS } from './store/migrations/migrations.ts'
import { openStore, type Store } from './store/open.ts'
import { assertStarts } from './store/start-up.ts'
import type { Updates } from './update/updates.ts'

export interface OwnStoreParts {
  readonly paths: DataPaths
  readonly source: BackupSource
  readonly clock: Clock
  readonly log: Log
  /** Whether a store that is broken is put aside, so that somebody can restore another one in the window. */
  readonly opensBrokenStore: boolean
}

/** The open store, what happened to it at this start, and how the program came to its version. */
export interface OwnStore {
  readonly store: Store
  readonly notice: StoreNotice | null
  readonly updates: Updates
}

/**
 * Opens the store of a data folder: first what a restore left undone is ended, the data of another program is backed up before this
 * one works with it, and a broken store is put aside where `opensBrokenStore`.
 *
 * @throws AppError `damaged`, `newer-store`, `update-refused`, and what a backup can fail with
 */
export async function openOwnStore(parts: OwnStoreParts): Promise<OwnStore> {
  const { paths, source, clock, log, opensBrokenStore } = parts
  const recovery = recoverRestore(paths.folder, RENAMES)
  const start = await prepareStart(parts)
  let backup: BackupFileName | null = null
  const open = async () => {
    const store = await openStore({
      file: paths.database,
      migrations: MIGRATIONS,
      async beforeUse(found) {
        const reason = reasonFor(start, found, source.appVersion)
        if (reason === null) return
        const { processors } = found
        backup = (await backupBeforeUpdate(source, { kind: 'before-update', reason, processors }, log)).file.name
      },
      note: log.warn,
    })
    try {
      assertStarts(store.sqlite.raw(), paths.database)
      return store
    } catch (error) {
      await store.close()
      throw error
    }
  }
  const opened = (store: Store, notice: StoreNotice | null): OwnStore => ({
    store,
    notice,
    updates: keepUpdates({ ...parts, start, backup }),
  })
  try {
    return opened(await open(), noticeOf(recovery, clock.nowMs()))
  } catch (error) {
    if (!opensBrokenStore || !isBroken(error)) throw error
    const name = putAside(paths.database, clock.nowMs())
    log.error(`The store is damaged. Its files are in ${path.join(paths.folder, name)}`, error)
    const notice: StoreNotice = {
      kind: 'damaged',
      sentence: 'The data could not be read. It is kept, and a new one was begun.',
      atMs: clock.nowMs(),
      putAside: name,
      proposed: null,
    }
    return opened(await open(), notice)
  }
}

function noticeOf(recovery: Recovery, atMs: number): StoreNotice | null {
  switch (recovery.kind) {
    case 'nothing':
      return null
    case 'undone':
      return { kind: 'undone', sentence: 'A restore was cut off before it began. Nothing was changed.', atMs }
    case 'completed':
      return { kind: 'completed', sentence: 'A restore that was cut off was completed at this start.', atMs }
    default:
      return assertNever(recovery)
  }
}
