import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { manifestNameOf } from '../../src-main/jobs/names.ts'
import { sealOf } from '../../src-main/jobs/seal.ts'
import type { Manifest } from '../../src-shared/model/backup.ts'
import { fileNameFor, type ManifestGiven, manifestFor } from './backup-records.ts'

/**
 * Puts a backup into its folder as a job does, with some bytes for data: for tests of who finds it and who removes it, where
 * nobody looks into it. `key` seals its manifest.
 */
export async function placeBackup(folder: string, key: string, given: ManifestGiven): Promise<Manifest> {
  const sequence = given.sequence ?? 1
  const kind = given.kind ?? 'daily'
  const data = Buffer.alloc(given.bytes ?? 1000, sequence)
  const name = fileNameFor(kind, sequence)
  const file = { name, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') }
  const unsealed = { ...manifestFor({ ...given, kind, sequence }), file }
  const manifest = { ...unsealed, hmac: sealOf(unsealed, key) }
  await mkdir(path.join(folder, kind), { recursive: true, mode: 0o700 })
  await writeFile(path.join(folder, kind, name), data, { mode: 0o600 })
  await writeFile(path.join(folder, kind, manifestNameOf(name)), JSON.stringify(manifest), { mode: 0o600 })
  return manifest
}
