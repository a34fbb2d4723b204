import { AppError } from '../../src-shared/contract/reply.ts'
import type { Backup, BackupWarning, Manifest } from '../../src-shared/model/backup.ts'
import type { BackupAddress } from '../../src-shared/model/backup-orders.ts'
import type { PlacedBackup } from '../jobs/messages.ts'
import { isSealed } from '../jobs/seal.ts'
import type { Log } from '../log.ts'
import {
  BY_KIND,
  createFolderReader,
  type FolderContent,
  type FolderReader,
  type PlacedBroken,
} from './folder-content.ts'
import { createImpatience, type Impatience } from './impatience.ts'
import { lookInto } from './looked-into.ts'
import { isFromFuture } from './retention.ts'

/** A number above this was made up: a backup a minute takes two thousand years to get there. */
const HIGHEST_CREDIBLE = 1_000_000_000

/** A folder that somebody looks into and that does not answer within this is not there, ms. */
const PATIENCE_MS = 10_000

/** A backup that is there, with where it is and whose it is. */
export interface CatalogueEntry extends PlacedBackup {
  readonly place: Backup['place']
  /** Made by this installation, and as it made it. */
  readonly isOwn: boolean
}

/** The backups that are there, in the console's own folder and in the other one, as they were when it last looked. */
export interface Catalogue {
  /** Looks again. What cannot be looked at stays as it was known, and the log says why. */
  refresh(): Promise<void>
  /** Newest first, by their sequence. One that is in both folders is the one in the own folder. */
  entries(): readonly CatalogueEntry[]
  /** Those in the other folder, whether or not they are in the own one too; null while that is not there. */
  second(): readonly CatalogueEntry[] | null
  broken(): readonly PlacedBroken[]
  /** Looks into any folder, and keeps what is there apart, until it looks into another one. @throws AppError as {@link lookInto} */
  lookInto(folder: string): Promise<void>
  /** That folder; null before there was one. */
  elsewhere(): LookedInto | null
  /** @throws AppError `not-found`; `backup-damaged` where something is left of it */
  find(address: BackupAddress): CatalogueEntry
  /** The highest number that was given out, as far as these backups tell. */
  highestSequence(nowMs: number): number
}

/** A folder that somebody had the console look into. Its backups count for nothing but to be restored. */
export interface LookedInto {
  readonly folder: string
  /** Newest first; of those that have the same name, the first. */
  readonly entries: readonly CatalogueEntry[]
  readonly broken: readonly PlacedBroken[]
}

export interface CatalogueParts {
  readonly folder: string
  /** null where there is none. */
  readonly secondFolder: () => string | null
  /** For the other folder, which may be on a share. */
  readonly impatience: Impatience
  readonly installationKey: string
  readonly log: Log
}

export function createCatalogue(parts: CatalogueParts): Catalogue {
  const { folder, secondFolder, impatience, installationKey, log } = parts
  // Its own: where a folder hangs that somebody looks into, the other folder is still asked.
  const impatienceElsewhere = createImpatience(PATIENCE_MS)
  const reader = createFolderReader(folder, BY_KIND)
  let secondReader: { readonly folder: string; readonly reader: FolderReader } | null = null
  let own: FolderContent = { backups: [], broken: [] }
  let other: FolderContent | null = null
  let entries: readonly CatalogueEntry[] = []
  let second: readonly CatalogueEntry[] | null = null
  let elsewhere: LookedInto | null = null
  let looking: Promise<void> = Promise.resolve()

  /** A manifest that is unchanged is the same object. */
  const seals = new WeakMap<Manifest, boolean>()
  function isOwn(manifest: Manifest): boolean {
    const known = seals.get(manifest)
    if (known !== undefined) return known
    const sealed = isSealed(manifest, installationKey)
    seals.set(manifest, sealed)
    return sealed
  }

  const entryOf =
    (place: Backup['place']) =>
    (backup: PlacedBackup): CatalogueEntry => ({ ...backup, place, isOwn: isOwn(backup.manifest) })

  async function readOther(): Promise<FolderContent | null> {
    const wanted = secondFolder()
    if (wanted === null) return null
    if (secondReader?.folder !== wanted) secondReader = { folder: wanted, reader: createFolderReader(wanted, BY_KIND) }
    return impatience(secondReader.reader.read)
  }

  async function look(): Promise<void> {
    try {
      own = (await reader.read()) ?? { backups: [], broken: [] }
    } catch (error) {
      log.error('The folder of the backups could not be read', error)
    }
    try {
      other = await readOther()
    } catch (error) {
      log.warn('The other folder could not be read', error)
      other = null
    }
    second = other && once(other.backups.map(entryOf('second')))
    entries = once([...own.backups.map(entryOf('here')), ...(second ?? [])]).toSorted(newestFirst)
  }

  return {
    refresh() {
      looking = looking.then(look)
      return looking
    },
    entries: () => entries,
    second: () => second,
    broken: () => own.broken,
    async lookInto(wanted) {
      const content = await lookInto(wanted, impatienceElsewhere)
      const found = once(content.backups.map(entryOf('elsewhere'))).toSorted(newestFirst)
      elsewhere = { folder: wanted, ...withOwnNames(found, content.broken) }
    },
    elsewhere: () => elsewhere,
    find(address) {
      const isElsewhere = typeof address !== 'string'
      const fileName = isElsewhere ? address.elsewhere : address
      const among = isElsewhere ? elsewhere : { entries, broken: own.broken }
      const found = among?.entries.find((each) => each.fileName === fileName)
      if (found) return found
      const broken = among?.broken.find((each) => each.fileName === fileName)
      if (broken) throw new AppError('backup-damaged', `That backup cannot be used: ${lowerFirst(broken.sentence)}`)
      throw new AppError('not-found', 'There is no backup of that name.')
    },
    highestSequence: (nowMs) =>
      Math.max(
        0,
        ...[...entries, ...(second ?? [])]
          .filter((each) => each.isOwn || (isCredible(each.manifest) && !isFromFuture(each.manifest, nowMs)))
          .map(({ manifest }) => manifest.sequence),
      ),
  }
}

/** What is odd about a backup. */
export function warningsOf({ manifest, isOwn }: CatalogueEntry, nowMs: number): readonly BackupWarning[] {
  const { rehearsal } = manifest
  return [
    ...(isOwn ? [] : (['other-installation'] as const)),
    ...(isFromFuture(manifest, nowMs) ? (['future-date'] as const) : []),
    ...(rehearsal === null ? (['not-rehearsed'] as const) : []),
    ...(rehearsal?.ok === false ? (['rehearsal-failed'] as const) : []),
  ]
}

/** The same backup twice, by whoever copied it, is one. What only says that it is the same cannot take its place. */
function once(entries: readonly CatalogueEntry[]): readonly CatalogueEntry[] {
  const ids = new Set<string>()
  const ownFirst = [...entries.filter(({ isOwn }) => isOwn), ...entries.filter(({ isOwn }) => !isOwn)]
  return ownFirst.filter(({ manifest: { id } }) => !ids.has(id) && ids.add(id))
}

/** Where each is asked for by its name, a second one of that name would be taken for the first. */
function withOwnNames(
  entries: readonly CatalogueEntry[],
  broken: readonly PlacedBroken[],
): Pick<LookedInto, 'entries' | 'broken'> {
  const names = new Map(entries.toReversed().map((entry) => [entry.fileName, entry]))
  const hidden = entries.filter((entry) => names.get(entry.fileName) !== entry)
  const sentence = 'Another backup in that folder has the same name.'
  return {
    entries: entries.filter((entry) => !hidden.includes(entry)),
    broken: [...broken, ...hidden.map(({ fileName, folder }) => ({ fileName, folder, sentence }))],
  }
}

function newestFirst(a: CatalogueEntry, b: CatalogueEntry): number {
  return (
    orderOf(b) - orderOf(a) || b.manifest.createdMs - a.manifest.createdMs || (a.manifest.id < b.manifest.id ? -1 : 1)
  )
}

/** A number that somebody made up must not put their backup above ours. */
function orderOf({ isOwn, manifest }: CatalogueEntry): number {
  return isOwn || isCredible(manifest) ? manifest.sequence : -1
}

function isCredible({ sequence }: Manifest): boolean {
  return sequence <= HIGHEST_CREDIBLE
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
