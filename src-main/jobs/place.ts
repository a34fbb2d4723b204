import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupFileName, Manifest } from '../../src-shared/model/backup.ts'
import { hasCode } from '../private-files.ts'
import type { Durable } from './durable.ts'
import { dataNamesOf, manifestNameOf } from './names.ts'

export interface Placing {
  readonly durable: Durable
  /** The folder of the kind. */
  readonly folder: string
  /** The finished data, synced, and a place for the manifest; on the same disk as `folder`. */
  readonly dataFile: string
  readonly manifestPartial: string
  /** Names that it may take, best first. */
  readonly names: Iterable<BackupFileName>
  readonly manifestFor: (name: BackupFileName) => Manifest
}

/**
 * Makes a backup of finished data (reliability.md, "Create" 11 and 12): the data gets its name, and then the manifest its own; that
 * last name is the moment from which the backup exists. When it returns, a power cut cannot undo it.
 *
 * @throws AppError `target-unusable` where every name is taken
 */
export async function placeBackup(placing: Placing): Promise<Manifest> {
  const { durable, folder, dataFile, manifestPartial, names, manifestFor } = placing
  const name = takeName(durable, folder, names)
  const [data, manifestFile] = [path.join(folder, name), path.join(folder, manifestNameOf(name))]
  try {
    await durable.rename(dataFile, data)
    durable.syncFolder(folder)
    const manifest = manifestFor(name)
    await durable.write(manifestPartial, textOf(manifest))
    durable.syncFile(manifestPartial)
    await durable.rename(manifestPartial, manifestFile)
    durable.syncFolder(folder)
    return manifest
  } catch (error) {
    if (existsSync(manifestFile)) {
      durable.remove(manifestFile)
      durable.syncFolder(folder)
    }
    durable.remove(data)
    throw error
  }
}

/** Takes the first free name by making an empty file of it: of two jobs only one can. */
function takeName(durable: Durable, folder: string, names: Iterable<BackupFileName>): BackupFileName {
  for (const name of names) {
    const others = [...dataNamesOf(name), manifestNameOf(name)].filter((other) => other !== name)
    if (others.some((other) => existsSync(path.join(folder, other)))) continue
    try {
      durable.makeFile(path.join(folder, name))
      return name
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    }
  }
  throw new AppError('target-unusable', 'There is another file of that name already. Nothing was changed.')
}

async function* textOf(manifest: Manifest): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
}
