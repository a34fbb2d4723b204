import path from 'node:path'
import { BackupFileName, type CopyLock } from '../../src-shared/model/backup.ts'
import type { JobInput, JobOutput } from '../jobs/messages.ts'
import { manifestNameOf } from '../jobs/names.ts'
import type { CatalogueEntry } from './catalogue.ts'

/** Where a copy goes. */
export interface CopyTarget {
  readonly folder: string
  /** What is there already, as far as that is known. */
  readonly there: readonly CatalogueEntry[]
  /** What is copied there is locked with this; null leaves it open. */
  readonly lock: CopyLock | null
}

/** The job that copies a backup. One with a passphrase of its own keeps that, and gets no second one. */
export function copyOrder(entry: CatalogueEntry, target: CopyTarget, installationKey: string): JobInput<'copy'> {
  const { folder, fileName, manifest } = entry
  const lock = manifest.encrypted ? null : target.lock
  return {
    file: path.join(folder, fileName),
    manifest,
    targetFolder: target.folder,
    name: freeName(lock === null ? fileName : `${fileName}.enc`, manifest.id, target.there),
    lock,
    installationKey,
  }
}

/** What is said when it is done. */
export function copiedSentence({ targetFolder }: JobInput<'copy'>, { name }: JobOutput<'copy'>): string {
  const opened = name.endsWith('.enc') ? ' Its passphrase alone opens it.' : ''
  return `${name} is in ${targetFolder}, and read back there.${opened}`
}

/** The wanted name, or where another console has that in this folder, with either ending, the next one that is free. */
function freeName(wanted: string, id: string, there: readonly CatalogueEntry[]): BackupFileName {
  const taken = new Set(there.filter(({ manifest }) => manifest.id !== id).map((each) => manifestNameOf(each.fileName)))
  let name = wanted
  for (let nth = 2; taken.has(manifestNameOf(name)); nth++) {
    name = wanted.replace(/(_\d{1,3})?(\.db\.gz(\.enc)?)$/, `_${nth}$2`)
  }
  return BackupFileName.parse(name)
}
