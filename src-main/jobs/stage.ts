import path from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupPart } from '../../src-shared/model/backup.ts'
import { explainSqlite } from '../store/failure.ts'
import { MIGRATIONS } from '../store/migrations/migrations.ts'
import { migrateDatabase } from '../store/open.ts'
import { assertFile, readContent } from './content.ts'
import { differencesOf } from './differences.ts'
import type { Durable } from './durable.ts'
import { explainWriting } from './failure.ts'
import { countRows, inspect, openUntrusted } from './inspect.ts'
import type { JobInput, JobOutput, RecordMark } from './messages.ts'
import { assertRecordWhole, cutRecord, joinRecord, rowsAfter } from './own-record.ts'
import { putParts } from './put-parts.ts'
import { assertRoom, storeBytes } from './room.ts'
import { sampleSpan } from './sample-span.ts'
import { NEWEST_VERSION } from './schema-text.ts'
import { openLive, takeSnapshot } from './snapshot.ts'
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
  const { file, manifest, passphrase, stagedFile, liveFile, mark, parts, isBroughtUpToDate } = input
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
  if (isBroughtUpToDate && schemaVersion < NEWEST_VERSION) {
    await bringUpToDate(contentFile)
    await inspect(contentFile, () => undefined)
  }
  if (parts !== null) {
    if (liveFile === null) {
      throw new AppError('damaged', 'Parts can be restored only into data that can be read. Restore everything.')
    }
    takeSnapshot(durable, liveFile, stagedFile, null)
    putPartsInto(stagedFile, contentFile, parts)
    await inspect(stagedFile, () => undefined)
  }
  if (liveFile !== null) keepRecord(stagedFile, liveFile, parts, mark)
  await steps.next()
  // Before it is settled: to look into a database in WAL mode leaves files beside it.
  const compared = compare(stagedFile, input)
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

function putPartsInto(stagedFile: string, contentFile: string, parts: readonly BackupPart[]): void {
  const database = new Database(stagedFile)
  try {
    database.pragma('trusted_schema = OFF')
    database.pragma('foreign_keys = OFF')
    putParts(database, contentFile, parts)
  } finally {
    database.close()
  }
}

/**
 * The console's own record is never rewound (requirements.md §8, "every change audited"), not even by a restore of the audit: that
 * brings back rows which the live store has not, and takes none away.
 */
function keepRecord(stagedFile: string, liveFile: string, parts: Input['parts'], mark: RecordMark): void {
  const staged = new Database(stagedFile)
  try {
    staged.pragma('trusted_schema = OFF')
    if (parts === null || parts.includes('audit')) joinLive(liveFile, (live) => joinRecord(live, staged, mark))
    else cutRecord(staged, mark)
    assertRecordWhole(staged)
  } finally {
    staged.close()
  }
}

function joinLive(liveFile: string, act: (live: Database.Database) => void): void {
  const live = openLive(liveFile)
  try {
    act(live)
  } catch (error) {
    throw explainSqlite(error, liveFile)
  } finally {
    live.close()
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

function compare(stagedFile: string, { liveFile, mark, parts, isBroughtUpToDate }: Input): JobOutput<'stage'> {
  const staged = openUntrusted(stagedFile)
  const live = liveFile === null ? null : openUntrusted(liveFile)
  try {
    return {
      // What an older program knows has not all the tables that are compared.
      differences: isBroughtUpToDate ? differencesOf(live, staged, parts, live ? rowsAfter(live, mark) : 0) : [],
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
