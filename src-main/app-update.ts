import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { assertNever } from '../src-shared/assert.ts'
import { AppError } from '../src-shared/contract/reply.ts'
import type { BackupFileName } from '../src-shared/model/backup.ts'
import { backupBeforeUpdate, ownCatalogue } from './backup/before-update.ts'
import type { BackupSource } from './backup/make-backup.ts'
import { runWithin } from './backup/run-within.ts'
import type { Clock } from './clock.ts'
import { RENAMES } from './held-files.ts'
import type { Log } from './log.ts'
import type { DataPaths } from './options.ts'
import { putAside } from './restore/put-aside.ts'
import { swapStores } from './restore/swap.ts'
import { isBroken } from './store/failure.ts'
import { MIGRATIONS } from './store/migrations/migrations.ts'
import { type FoundStore, foldStore } from './store/open.ts'
import { decideStart, recordOf, rolledBack, type Start } from './update/decide.ts'
import { type Program, readUpdateRecord, type UpdateRecord, writeUpdateRecord } from './update/record.ts'
import { createUpdates, type Updates } from './update/updates.ts'

export interface UpdateParts {
  readonly paths: DataPaths
  readonly source: BackupSource
  readonly clock: Clock
  readonly log: Log
}

const NO_HANDS = { signal: new AbortController().signal, onProgress: () => undefined }

/**
 * Decides what this start is, before the data is opened (requirements.md §3.7). Where somebody asked to go back to the program
 * before, the data is put back as it was, and the start ends with that.
 *
 * @throws AppError `update-refused`, and what a backup can fail with
 */
export async function prepareStart(parts: UpdateParts): Promise<Exclude<Start, { kind: 'refused' | 'roll-back' }>> {
  const { paths, source, log } = parts
  const start = decideStart(recordIn(paths.folder, log), programOf(source))
  switch (start.kind) {
    case 'refused':
      throw new AppError(
        'update-refused',
        `Version ${start.incident.program} failed its check here and was rolled back. ` +
          'Install another version, or close the incident with “update close”.',
      )
    case 'roll-back':
      return rollBack(parts, start.record)
    default:
      return start
  }
}

/** Why the data has to be backed up before this program works with it; null where it does not. */
export function reasonFor(start: Start, found: FoundStore, version: string): string | null {
  const { schemaVersion, newestVersion } = found
  const isOlder = schemaVersion < newestVersion
  switch (start.kind) {
    case 'update':
      return (
        `Before the update from Atlas Console ${start.record.program.version} to ${version}` +
        (isOlder ? `, data version ${schemaVersion} to ${newestVersion}` : '')
      )
    case 'first':
    case 'same':
      return isOlder
        ? `Before data version ${schemaVersion} became ${newestVersion}, for Atlas Console ${version}`
        : null
    case 'roll-back':
    case 'refused':
      return null
    default:
      return assertNever(start)
  }
}

/** The data is open: notes which program works with it now. */
export function keepUpdates(
  parts: UpdateParts & { readonly start: Start; readonly backup: BackupFileName | null },
): Updates {
  const { paths, source, clock, log, start, backup } = parts
  const record = recordOf(start, programOf(source), backup, clock.nowMs())
  const keep = (next: UpdateRecord) => writeUpdateRecord(paths.folder, next)
  if (start.kind !== 'same') keep(record)
  if (start.kind === 'update') log.info(`Updated from version ${start.record.program.version} to ${source.appVersion}`)
  return createUpdates({ record, keep, nowMs: clock.nowMs, log })
}

function programOf({ appVersion }: Pick<BackupSource, 'appVersion'>): Program {
  return { version: appVersion, schemaVersion: Object.keys(MIGRATIONS).length }
}

/** One that cannot be read is as none: it must not keep a venue without its console. */
function recordIn(folder: string, log: Log): UpdateRecord | null {
  try {
    return readUpdateRecord(folder)
  } catch (error) {
    log.error('The record of updates cannot be read and is begun anew', error)
    return null
  }
}

async function rollBack({ paths, source, clock, log }: UpdateParts, record: UpdateRecord): Promise<never> {
  const { before, rollBack: asked, program } = record
  if (before?.backup == null || asked === null) throw new Error('Nobody asked to roll back')
  const { manifest, folder } = (await ownCatalogue(source, log)).find(before.backup)
  await keepPresent({ paths, source, clock, log }, `Before the update to ${program.version} was rolled back`)
  const id = randomBytes(8).toString('hex')
  const staged = `restore-${id}.db`
  await runWithin(
    source.jobs,
    'stage',
    {
      file: path.join(folder, before.backup),
      manifest,
      stagedFile: path.join(paths.folder, staged),
      liveFile: null,
      // The data of then is put back whole: what was done since stands in the safety copy.
      mark: { audit: 0, backupRun: 0, change: 0 },
      parts: null,
      passphrase: null,
      // The program before does not know the newer tables.
      isBroughtUpToDate: false,
    },
    NO_HANDS,
  )
  const live = path.basename(paths.database)
  const aside = `console-before-${id}.db`
  const intent = {
    id,
    phase: 'swap',
    live,
    staged,
    aside,
    backup: before.backup,
    by: asked.by,
    atMs: clock.nowMs(),
  } as const
  // Nobody has it open yet, and the staged one was looked at page by page.
  const closedStore = {
    putAway: () => foldStore(paths.database),
    reopen: () => undefined,
    isOpen: () => false,
    check: () => undefined,
  }
  swapStores({
    folder: paths.folder,
    intent,
    store: closedStore,
    renames: RENAMES,
    onStep: (step) => log.info(`Roll-back: ${step}`),
  })
  writeUpdateRecord(paths.folder, rolledBack(record, clock.nowMs()))
  const sentence =
    `The data is as it was before the update to ${program.version}. ` +
    `Install version ${before.version} and start it.`
  log.info(sentence)
  throw new AppError('update-refused', sentence)
}

/** A backup of what is there now; of a broken store its files are put aside as they are. */
async function keepPresent({ paths, source, clock, log }: UpdateParts, reason: string): Promise<void> {
  try {
    await backupBeforeUpdate(source, { kind: 'safety', reason, processors: [] }, log)
  } catch (error) {
    if (!isDamage(error)) throw error
    log.error(`The store is damaged. Its files are in ${putAside(paths.database, clock.nowMs())}`, error)
  }
}

const DAMAGED = ['damaged', 'backup-damaged', 'not-a-backup']

function isDamage(error: unknown): boolean {
  return isBroken(error) || (error instanceof AppError && DAMAGED.includes(error.code))
}
