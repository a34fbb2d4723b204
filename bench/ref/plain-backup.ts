import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import Database from 'better-sqlite3'

/**
 * The plain way to keep a backup, as most web applications do it, all of it in the process that has everything else to do: SQLite's
 * own backup, a check of what that gave, and a stream that compresses it.
 */
export async function makePlainBackup(sqlite: Database.Database, copyFile: string, backupFile: string): Promise<void> {
  await sqlite.backup(copyFile)
  assertWhole(copyFile)
  await pipeline(createReadStream(copyFile), createGzip({ level: 1 }), createWriteStream(backupFile))
}

/** The plain way to find out whether a backup can be restored, and to make it ready for that. */
export async function openPlainBackup(backupFile: string, copyFile: string): Promise<void> {
  await pipeline(createReadStream(backupFile), createGunzip(), createWriteStream(copyFile))
  assertWhole(copyFile)
}

function assertWhole(file: string): void {
  const database = new Database(file)
  try {
    const found = database.pragma('integrity_check', { simple: true })
    if (found !== 'ok') throw new Error(String(found))
  } finally {
    database.close()
  }
}
