import { existsSync, lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { BACKUP_KINDS, BackupFileName } from '../../src-shared/model/backup.ts'
import type { Durable } from './durable.ts'
import { manifestNameOf } from './names.ts'
import { removeTree, WORK_PREFIX } from './work-folder.ts'

/** Somebody who puts a backup back by hand may copy its data first and its manifest after it. */
const GRACE_MS = 24 * 3_600_000

/**
 * Removes what jobs left that were killed: their folders, and data that never got its manifest. Only for who holds the folder, for
 * another's unfinished work looks the same. Returns how many things went.
 */
export function sweepLeftovers(durable: Durable, backupFolder: string, nowMs: number): number {
  const works = namesIn(backupFolder).filter((name) => name.startsWith(WORK_PREFIX))
  for (const name of works) removeAny(durable, path.join(backupFolder, name))
  const orphans = BACKUP_KINDS.flatMap((kind) => orphansIn(path.join(backupFolder, kind), nowMs))
  for (const orphan of orphans) durable.remove(orphan)
  return works.length + orphans.length
}

function orphansIn(folder: string, nowMs: number): readonly string[] {
  return namesIn(folder)
    .filter((name) => BackupFileName.safeParse(name).success && !existsSync(path.join(folder, manifestNameOf(name))))
    .map((name) => path.join(folder, name))
    .filter((file) => {
      const { size, mtimeMs } = lstatSync(file)
      // An empty one is a name that was taken by a job that died before it used it.
      return size === 0 || mtimeMs < nowMs - GRACE_MS
    })
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function removeAny(durable: Durable, each: string): void {
  if (lstatSync(each).isDirectory()) removeTree(durable, each)
  else durable.remove(each)
}
