import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'

/**
 * The plain way to keep a backup: all of it on the thread that has everything else to do. SQLite's own backup, a check of what that
 * gave, and the file compressed, as ours is.
 */
export async function makePlainBackup(sqlite: Database.Database, copyFile: string, backupFile: string): Promise<void> {
  await sqlite.backup(copyFile)
  assertWhole(copyFile)
  writeFileSync(backupFile, gzipSync(readFileSync(copyFile), { level: 1 }))
}

/** The plain way to find out whether a backup can be restored, and to make it ready for that. */
export function openPlainBackup(backupFile: string, copyFile: string): void {
  writeFileSync(copyFile, gunzipSync(readFileSync(backupFile)))
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
