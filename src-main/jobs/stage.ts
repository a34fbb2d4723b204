import path from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupPart } from '../../src-shared/model/backup.ts'
import { MIGRATIONS } from '../store/migrations/migrations.ts'
import { migrateDatabase } from '../store/open.ts'
import { assertFile, readContent } from './content.ts'
import { differencesOf, pinsOf } from './differences.ts'
import type { Durable } from './durable.ts'
import { explainWriting } from './failure.ts'
import { countRows, inspect, openUntrusted } from './inspect.ts'
import type { JobInput, JobOutput } from './messages.ts'
import { tablesOf } from './parts.ts'
import { assertRoom, storeBytes } from './room.ts'
import { sampleSpan } from './sample-span.ts'
import { NEWEST_VERSION } from './schema-text.ts'
import { takeSnapshot } from './snapshot.ts'
import { createSteps, type JobTools } from './tools.ts'

type Input = JobInput<'stage'>

const STEPS = [
  'Reading the backup',
  'Putting it beside the live data',
  'Checking it',
  'Making it ready',
  'Comparing',
] as const

/**
 * Puts a backup, checked and brought to this version, beside the live store, ready to take its place (reliability.md, "Restore" 1
 * to 5); of parts, a copy of the live store in which they are the backup's. Nothing else is changed. What did not work out is gone.
 *
 * @throws AppError `not-found`, `not-a-backup`, `newer-store`, `backup-damaged`, `wrong-passphrase`, `disk-full`
 */
export async function stage(input: Input, tools: JobTools): Promise<JobOutput<'stage'>> {
  const { durable } = tools
  const { stagedFile, parts, liveFile } = input
  // A name that every start sweeps, as it does that of the staged one.
  const contentFile = parts === null ? stagedFile : stagedFile.replace(/\.db$/, 'c.db')
  try {
    return await stageWith(contentFile, input, tools)
  } catch (error) {
    for (const file of new Set([contentFile, stagedFile])) removeIfThere(durable, file)
    throw explainWriting(error)
  } finally {
    if (contentFile !== stagedFile) removeIfThere(durable, contentFile)
    if (liveFile !== null) durable.syncFolder(path.dirname(stagedFile))
  }
}

async function stageWith(contentFile: string, input: Input, tools: JobTools): Promise<JobOutput<'stage'>> {
  const { file, manifest, passphrase, stagedFile, liveFile, parts } = input
  const { durable } = tools
  if (parts === null && manifest.parts !== null) {
    throw new AppError('bad-input', 'That backup is one of parts: everything else would be emptied by it.')
  }
  const steps = createSteps(STEPS, tools.report)
  await steps.next()
  await assertFile(file, manifest, steps.share)
  await steps.next()
  const liveBytes = parts !== null && liveFile !== null ? storeBytes(liveFile) : 0
  assertRoom(path.dirname(stagedFile), manifest.content.bytes + liveBytes + tools.reserveBytes)
  await readContent(file, manifest, passphrase, (chunks) => durable.write(contentFile, chunks))
  await steps.next()
  const { schemaVersion } = await inspect(contentFile, () => undefined)
  await steps.next()
  if (schemaVersion < NEWEST_VERSION) {
    await bringUpToDate(contentFile)
    await inspect(contentFile, () => undefined)
  }
  if (parts !== null) {
    if (liveFile === null) {
      throw new AppError('damaged', 'Parts can be restored only into data that can be read. Restore everything.')
    }
    takeSnapshot(durable, liveFile, stagedFile, null)
    putParts(stagedFile, contentFile, parts)
    await inspect(stagedFile, () => undefined)
  }
  await steps.next()
  // Before it is settled: to look into a database in WAL mode leaves files beside it.
  const compared = compare(stagedFile, liveFile, parts)
  settle(stagedFile)
  durable.syncFile(stagedFile)
  durable.syncFolder(path.dirname(stagedFile))
  return compared
}

async function bringUpToDate(file: string): Promise<void> {
  const database = new Database(file)
  try {
    database.pragma('trusted_schema = OFF')
    await migrateDatabase(database, MIGRATIONS)
  } finally {
    database.close()
  }
}

/** Takes the tables of some parts from `contentFile`, all in one transaction. Both have the newest schema. */
function putParts(stagedFile: string, contentFile: string, parts: readonly BackupPart[]): void {
  const database = new Database(stagedFile)
  try {
    database.pragma('trusted_schema = OFF')
    database.pragma('foreign_keys = OFF')
    database.prepare('attach ? as content').run(contentFile)
    database.transaction(() => {
      // What refers to something goes before it, and comes after it.
      const tables = tablesOf(parts)
      for (const table of tables.toReversed()) database.exec(`delete from main."${table}"`)
      for (const table of tables) database.exec(`insert into main."${table}" select * from content."${table}"`)
      const [loose] = database.pragma('foreign_key_check') as { readonly table: string }[]
      if (loose)
        throw new AppError('verification-failed', 'Those parts do not fit to what is there. Restore everything.')
    })()
    database.exec('detach content')
  } finally {
    database.close()
  }
}

/**
 * Leaves one file with everything in it, which is in the journal mode that it will live in: a journal that came to life after the
 * swap would undo it (reliability.md, trap 11).
 */
function settle(file: string): void {
  const database = new Database(file)
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}

function compare(stagedFile: string, liveFile: string | null, parts: Input['parts']): JobOutput<'stage'> {
  const staged = openUntrusted(stagedFile)
  const live = liveFile === null ? null : openUntrusted(liveFile)
  try {
    return {
      differences: differencesOf(live, staged, parts),
      pins: pinsOf(live, staged),
      rows: countRows(staged),
      newestSampleMs: sampleSpan(staged).newestSampleMs,
      bytes: storeBytes(stagedFile),
    }
  } finally {
    staged.close()
    live?.close()
  }
}

function removeIfThere(durable: Durable, file: string): void {
  for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) {
    try {
      durable.remove(each)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
}
