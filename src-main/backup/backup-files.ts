import { lstat, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Manifest } from '../../src-shared/model/backup.ts'
import { RENAMES, whileHeld } from '../held-files.ts'
import type { PlacedBackup } from '../jobs/messages.ts'
import { dataNamesOf, manifestNameOf } from '../jobs/names.ts'
import { sealOf } from '../jobs/seal.ts'
import { explainPath, hasCode } from '../private-files.ts'

/** Whether a file system says that it cannot sync a folder, as some shares do. */
export function cannotSync(error: unknown): boolean {
  return ['EINVAL', 'ENOTSUP', 'ENOSYS', 'EISDIR', 'EPERM'].some((code) => hasCode(error, code))
}

/**
 * Removes a backup (reliability.md, "Create" 14): first the manifest, and when that is gone for good its data. Cut off in between
 * it leaves data that no list shows.
 */
export async function removeBackup({ folder, fileName }: Pick<PlacedBackup, 'folder' | 'fileName'>): Promise<void> {
  await rm(path.join(folder, manifestNameOf(fileName)), { force: true })
  await syncFolder(folder)
  await rm(path.join(folder, fileName), { force: true })
  await syncFolder(folder)
}

/**
 * Removes what is left of a backup that is broken, whichever of its files are there. A folder that has the name of its data was none
 * of it, and stays.
 *
 * @throws AppError `bad-input` for what the system does not let go
 */
export async function removeRest({ folder, fileName }: Pick<PlacedBackup, 'folder' | 'fileName'>): Promise<void> {
  try {
    await rm(path.join(folder, manifestNameOf(fileName)), { force: true })
    await syncFolder(folder)
    for (const name of dataNamesOf(fileName)) {
      if (!(await isFolder(path.join(folder, name)))) await rm(path.join(folder, name), { force: true })
    }
    await syncFolder(folder)
  } catch (error) {
    throw explainPath(error) ?? error
  }
}

/** Puts a changed manifest in place of a backup’s own, sealed anew: a reader sees the old or the new one. */
export async function changeManifest(
  { folder, manifest }: PlacedBackup,
  change: Partial<Pick<Manifest, 'pinned' | 'rehearsal'>>,
  installationKey: string,
): Promise<Manifest> {
  const changed = sealed({ ...manifest, ...change }, installationKey)
  // Under the name of a job's unfinished work and beside it: the next job removes what a crash leaves.
  const partial = path.join(path.dirname(folder), `.partial-${manifest.id}`)
  const handle = await open(partial, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(changed, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  const file = path.join(folder, manifestNameOf(manifest.file.name))
  await whileHeld(RENAMES, () => RENAMES.rename(partial, file))
  await syncFolder(folder)
  return changed
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isDirectory()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

function sealed(manifest: Manifest, installationKey: string): Manifest {
  return { ...manifest, hmac: sealOf(manifest, installationKey) }
}

/** Waits until the disk has the names in a folder. Windows, and some shares, know no such thing. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!cannotSync(error)) throw error
  } finally {
    await handle.close()
  }
}
