import { AppError } from '../../src-shared/contract/reply.ts'
import type { Manifest } from '../../src-shared/model/backup.ts'
import type { Log } from '../log.ts'
import { syncFolder } from './backup-files.ts'
import type { Catalogue } from './catalogue.ts'
import type { JobHands, JobResult } from './job-desk.ts'
import type { Ledger } from './ledger.ts'
import { type BackupSource, type BackupWish, makeBackup } from './make-backup.ts'
import type { Pruner } from './pruner.ts'

/** Makes backups of the store that is open. */
export interface BackupMaker {
  /** A backup that is in the catalogue when this returns. */
  make(wish: BackupWish, hands: Pick<JobHands, 'signal' | 'onProgress'>): Promise<JobResult<Manifest>>
  /** After one was made: what no rule keeps goes. Never throws, for what was made is made. */
  tidy(): Promise<void>
}

export interface BackupMakerParts extends BackupSource {
  readonly log: Log
  readonly catalogue: Catalogue
  readonly ledger: Ledger
  readonly pruner: Pruner
  /** Names, for the manifest. */
  readonly processors: () => readonly string[]
  /** Of what people set, as it is now. */
  readonly settingsHash: () => string
}

export function createBackupMaker(parts: BackupMakerParts): BackupMaker {
  const { log, catalogue, ledger, pruner, processors, settingsHash, nowMs } = parts

  /**
   * The process may be killed when its backup exists and nobody has heard of it: cancelled in its last moment, or out of time. What
   * exists is not called cancelled. @throws `error` where there is none
   */
  async function madeAllTheSame(error: unknown, highest: number): Promise<Manifest> {
    await catalogue.refresh()
    const found = catalogue.entries().find(({ isOwn, manifest }) => isOwn && manifest.sequence > highest)
    if (!found) throw error
    // It was killed before it could do that itself.
    await syncFolder(found.folder)
    log.warn(`${found.fileName} was made all the same`, error)
    return found.manifest
  }

  return {
    async make(wish, hands) {
      await catalogue.refresh()
      // What is changed while it is being made is not in it.
      const hash = settingsHash()
      const highest = catalogue.highestSequence(nowMs())
      const manifest = await makeBackup(parts, wish, { highest, processors: processors() }, hands).catch(
        (error: unknown) => madeAllTheSame(error, highest),
      )
      await catalogue.refresh()
      assertRehearsed(manifest)
      if (wish.parts === null || wish.kind === 'settings') ledger.remember({ settingsHash: hash })
      const { name, bytes } = manifest.file
      return { value: manifest, sentence: `${name} is made and checked.`, fileName: name, bytes }
    },
    async tidy() {
      try {
        const { paused } = await pruner.prune(true)
        if (paused !== null) log.info(paused)
      } catch (error) {
        log.error('Old backups could not be removed', error)
      }
    },
  }
}

/** One that cannot be restored stays, for somebody may need what is in it; but it is no backup. */
function assertRehearsed({ rehearsal }: Manifest): void {
  const failing = rehearsal?.checks.find(({ ok }) => !ok)
  if (failing) throw new AppError('verification-failed', `It was made, and it cannot be restored. ${failing.finding}`)
}
