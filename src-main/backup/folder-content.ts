import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { BACKUP_KINDS, BackupFileName, type Manifest } from '../../src-shared/model/backup.ts'
import type { BrokenBackup } from '../../src-shared/model/backup-overview.ts'
import { readManifest } from '../jobs/manifest-file.ts'
import type { PlacedBackup } from '../jobs/messages.ts'
import { dataNamesOf, manifestNameOf } from '../jobs/names.ts'
import { hasCode } from '../private-files.ts'

const MANIFEST_ENDING = '.meta.json'

/** A broken backup by where it is. */
export interface PlacedBroken extends BrokenBackup {
  readonly folder: string
}

/** What lies in a folder of backups. */
export interface FolderContent {
  readonly backups: readonly PlacedBackup[]
  /** What was a backup: its manifest is there, or its data, and the two do not fit. */
  readonly broken: readonly PlacedBroken[]
}

/** A console's own folder, and what it has made of another one: a folder for each kind. */
export const BY_KIND: readonly (readonly string[])[] = BACKUP_KINDS.map((kind) => [kind])

/** Reads one folder of backups, and only what is new in it since it last looked. */
export interface FolderReader {
  /** null where there is no such folder. */
  read(): Promise<FolderContent | null>
}

/** A manifest as it was read, with what tells that its file is another one by now. */
interface Known {
  readonly stamp: string
  readonly manifest: Manifest | null
}

type Found =
  | { readonly kind: 'backup'; readonly manifest: Manifest }
  | { readonly kind: 'broken'; readonly sentence: string }
  /** No backup of ours, whatever it is. */
  | { readonly kind: 'foreign' }

/**
 * A backup is a manifest whose data lies beside it with its size (reliability.md, "Create" 12). Anybody may have written there: a
 * name is a base name that matches, or it is nothing; a link is not followed, out of the folder or anywhere; what does not parse is
 * not used. `layout` says in which folders below `root`, each by its steps.
 */
export function createFolderReader(root: string, layout: readonly (readonly string[])[]): FolderReader {
  let known: ReadonlyMap<string, Known> = new Map()
  let seen = new Map<string, Known>()

  async function manifestIn(file: string): Promise<Manifest | null> {
    const { mtimeMs, size, ino } = await lstat(file)
    const stamp = `${mtimeMs} ${size} ${ino}`
    const before = known.get(file)
    const now = before?.stamp === stamp ? before : { stamp, manifest: await readManifest(file) }
    seen.set(file, now)
    return now.manifest
  }

  async function lookAt(folder: string, name: string, names: ReadonlySet<string>): Promise<Found> {
    const manifest = await manifestIn(path.join(folder, name))
    if (!manifest) {
      const isOurs = dataNamesOf(dataNameFor(name)).some((data) => names.has(data))
      return isOurs ? { kind: 'broken', sentence: 'What describes it cannot be read.' } : { kind: 'foreign' }
    }
    const fileName = manifest.file.name
    if (manifestNameOf(fileName) !== name) return { kind: 'foreign' }
    if (!names.has(fileName)) return { kind: 'broken', sentence: 'Its file is gone.' }
    const data = await lstat(path.join(folder, fileName))
    if (!data.isFile()) return { kind: 'broken', sentence: 'It is no file.' }
    if (data.size !== manifest.file.bytes) return { kind: 'broken', sentence: 'Its file has another size than it had.' }
    return { kind: 'backup', manifest }
  }

  async function readOne(folder: string, backups: PlacedBackup[], broken: PlacedBroken[]): Promise<void> {
    const names = new Set(await namesIn(folder))
    for (const name of names) {
      const dataName = BackupFileName.safeParse(dataNameFor(name))
      if (!name.endsWith(MANIFEST_ENDING) || !dataName.success) continue
      const found = await lookAt(folder, name, names).catch((error: unknown): Found => {
        // It went in between: somebody removed it, or the disk did.
        if (hasCode(error, 'ENOENT')) return { kind: 'foreign' }
        throw error
      })
      if (found.kind === 'backup') {
        backups.push({ manifest: found.manifest, folder, fileName: found.manifest.file.name })
      } else if (found.kind === 'broken') {
        broken.push({ fileName: dataName.data, sentence: found.sentence, folder })
      }
    }
  }

  return {
    async read() {
      try {
        await readdir(root)
      } catch (error) {
        if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return null
        throw error
      }
      const backups: PlacedBackup[] = []
      const broken: PlacedBroken[] = []
      seen = new Map()
      for (const steps of layout) {
        if (await isWithin(root, steps)) await readOne(path.join(root, ...steps), backups, broken)
      }
      known = seen
      return { backups, broken }
    },
  }
}

function dataNameFor(manifestName: string): string {
  return `${manifestName.slice(0, -MANIFEST_ENDING.length)}.db.gz`
}

/** Whether there is a folder below `root` without a link on the way, which might lead anywhere. */
async function isWithin(root: string, steps: readonly string[]): Promise<boolean> {
  let at = root
  for (const step of steps) {
    at = path.join(at, step)
    try {
      if (!(await lstat(at)).isDirectory()) return false
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false
      throw error
    }
  }
  return true
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return []
    throw error
  }
}
