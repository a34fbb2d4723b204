import { statfsSync, statSync } from 'node:fs'
import { AppError } from '../../src-shared/contract/reply.ts'

/** What this user can still write on the disk of a folder, bytes. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** Bytes of a store with what waits in its write-ahead log. */
export function storeBytes(file: string): number {
  return statSync(file).size + (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0)
}

/** @throws AppError `disk-full` with both figures */
export function assertRoom(folder: string, neededBytes: number): void {
  const free = freeBytes(folder)
  if (free >= neededBytes) return
  throw new AppError(
    'disk-full',
    `There is too little room on the disk: ${size(neededBytes)} are needed, ${size(free)} are free.`,
  )
}

function size(bytes: number): string {
  return bytes < 10 ** 9 ? `${Math.ceil(bytes / 10 ** 6)} MB` : `${(bytes / 10 ** 9).toFixed(1)} GB`
}
