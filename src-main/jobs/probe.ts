import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { FolderAbility } from '../../src-shared/model/backup-orders.ts'
import { canSyncFolder, DISK } from './durable.ts'
import { explainWriting } from './failure.ts'
import type { JobInput } from './messages.ts'
import { freeBytes } from './room.ts'
import { createSteps, type JobTools } from './tools.ts'
import { workFolderOf } from './work-folder.ts'

/** A clock may be so much off without any backup being judged wrongly, ms. */
const TOLERATED_CLOCK_MS = 60_000

/** Finds out what a folder can do, by doing it there (requirements.md §2.7). Never throws about the folder: that is its answer. */
export async function probe(input: JobInput<'probe'>, { id, report }: JobTools): Promise<FolderAbility> {
  await createSteps(['Trying the folder'], report).next()
  const { folder } = input
  const work = workFolderOf('probe', input, id)!
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return unusable('That folder is not there.')
  try {
    mkdirSync(work, { mode: 0o700 })
    return await tryIn(work)
  } catch (error) {
    const explained = explainWriting(error)
    if (explained instanceof AppError) return unusable(explained.message)
    throw error
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function tryIn(work: string): Promise<FolderAbility> {
  const [first, second] = [path.join(work, 'first'), path.join(work, 'second')]
  writeFileSync(first, 'Atlas Console tries this folder.', { mode: 0o600, flag: 'wx' })
  DISK.syncFile(first)
  const nowMs = Date.now()
  const { mtimeMs, mode } = statSync(first)
  // Over a file that is there: a backup takes its name first and moves its data into it.
  writeFileSync(second, '')
  await DISK.rename(first, second)
  const canRename = !existsSync(first) && statSync(second).size > 0
  const clockAheadMs = Math.round(mtimeMs - nowMs)
  const probed = {
    canWrite: true,
    canSync: canSyncFolder(work),
    canRename,
    keepsRights: process.platform !== 'win32' && (mode & 0o077) === 0,
    freeBytes: freeBytes(work),
    clockAheadMs,
  }
  return { ...probed, trouble: troubleOf(probed) }
}

/** The worst of what a folder cannot do, where a backup needs it. */
function troubleOf({ canRename, clockAheadMs }: Omit<FolderAbility, 'trouble'>): string | null {
  if (!canRename) return 'Files cannot be renamed there, so a backup could be left half written.'
  if (clockAheadMs !== null && Math.abs(clockAheadMs) > TOLERATED_CLOCK_MS) {
    const minutes = Math.round(Math.abs(clockAheadMs) / 60_000)
    return `The clock of that disk’s computer is ${minutes} minutes ${clockAheadMs > 0 ? 'ahead' : 'behind'}.`
  }
  return null
}

function unusable(trouble: string): FolderAbility {
  return {
    canWrite: false,
    canSync: false,
    canRename: false,
    keepsRights: false,
    freeBytes: null,
    clockAheadMs: null,
    trouble,
  }
}
