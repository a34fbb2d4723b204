import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { BACKUP_KINDS, Manifest } from '../../../src-shared/model/backup.ts'

export interface Listed {
  readonly manifest: Manifest
  readonly file: string
}

/** The backups of a folder by the rule (reliability.md, "Create" 12): manifests whose file exists with its size. */
export function listedBackups(backupFolder: string): readonly Listed[] {
  return BACKUP_KINDS.flatMap((kind) => {
    const folder = path.join(backupFolder, kind)
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .filter((name) => name.endsWith('.meta.json'))
      .map((name) => parsed(path.join(folder, name)))
      .filter((manifest) => manifest !== null)
      .map((manifest) => ({ manifest, file: path.join(folder, manifest.file.name) }))
      .filter(({ manifest, file }) => existsSync(file) && statSync(file).size === manifest.file.bytes)
  })
}

function parsed(file: string): Manifest | null {
  try {
    return Manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // What cannot be read as a manifest makes no backup.
    return null
  }
}
