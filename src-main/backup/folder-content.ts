import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { BACKUP_KINDS, BackupFileName, Manifest } from '../../src-shared/model/backup.ts'
import type { BrokenBackup } from '../../src-shared/model/backup-overview.ts'
import type { PlacedBackup } from '../jobs/messages.ts'
import { dataNamesOf, manifestNameOf } from '../jobs/names.ts'
import { hasCode } from '../private-files.ts'

/** A manifest has a few kilobytes. */
const MOST_MANIFEST_BYTES = 1024 ** 2
const MANIFEST_ENDING = '.meta.json'

/** What lies in a folder of backups. */
export interface FolderContent {
  readonly backups: readonly PlacedBackup[]
  /** What was a backup: its manifest is there, or its data, and the two do not fit. */
  readonly broken: readonly BrokenBackup[]
}

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
 * name is a base name that matches, or it is nothing; a link is not followed; what does not parse is not used.
 */
export function createFolderReader(root: string): FolderReader {
  let known: ReadonlyMap<string, Known> = new Map()
  let seen = new Map<string, Known>()

  async function manifestIn(file: string): Promise<Manifest | null> {
    const { mtimeMs, size, ino } = await lstat(file)
    const stamp = `${mtimeMs} ${size} ${ino}`
    const before = known.get(file)
    const now = before?.stamp === stamp ? before : { stamp, manifest: await parseManifest(file) }
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

  async function readKind(folder: string, backups: PlacedBackup[], broken: BrokenBackup[]): Promise<void> {
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
        broken.push({ fileName: dataName.data, sentence: found.sentence })
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
      const broken: BrokenBackup[] = []
      seen = new Map()
      for (const kind of BACKUP_KINDS) await readKind(path.join(root, kind), backups, broken)
      known = seen
      return { backups, broken }
    },
  }
}

function dataNameFor(manifestName: string): string {
  return `${manifestName.slice(0, -MANIFEST_ENDING.length)}.db.gz`
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return []
    throw error
  }
}

/** null for whatever is no manifest. */
async function parseManifest(file: string): Promise<Manifest | null> {
  let text: string
  try {
    // Windows knows neither such links nor the flag.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      const status = await handle.stat()
      if (!status.isFile() || status.size > MOST_MANIFEST_BYTES) return null
      text = await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (hasCode(error, 'ELOOP')) return null
    throw error
  }
  try {
    const parsed = Manifest.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
