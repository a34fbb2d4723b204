import { strict as assert } from 'node:assert'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Venue } from '../recording/venue.ts'
import { makePlainBackup, openPlainBackup } from '../ref/plain-backup.ts'
import type { ReadingStore } from './readings.ts'
import { assertSameRows } from './same-rows.ts'
import { createStoreJobs } from './store-jobs.ts'

export const MEASURED_JOBS = ['create', 'verify', 'stage'] as const
export type MeasuredJob = (typeof MEASURED_JOBS)[number]

/** Does something, and answers how to clear away what is left of it: that is not measured. */
export type Work = () => Promise<() => Promise<void>>

/** What is measured: the jobs of a store that is open in this process, as the console has them done and in the plain way. */
export interface JobWorks {
  /** In the real job process. */
  readonly ours: Readonly<Record<MeasuredJob, Work>>
  /** By this process itself. */
  readonly plain: Readonly<Record<MeasuredJob, Work>>
  /** Proves that both give what they were given, while `venue` goes on being recorded. */
  prove(job: MeasuredJob, venue: Venue): Promise<void>
  /** What the job process that ended last held in memory at most, MB; null where nobody can say. */
  highestMb(): Promise<number | null>
}

export async function createJobWorks(store: ReadingStore, folder: string): Promise<JobWorks> {
  const at = (name: string) => join(folder, name)
  const [stagedFile, plainCopy, plainBackup] = [at('restore-1.db'), at('plain.db'), at('plain.db.gz')]
  const { file: liveFile } = store
  const jobs = await createStoreJobs(liveFile)
  const kept = await jobs.create(null)

  const ours: Readonly<Record<MeasuredJob, Work>> = {
    async create() {
      const made = await jobs.create(null)
      return () => jobs.remove(made)
    },
    async verify() {
      await jobs.verify(kept, null)
      return async () => undefined
    },
    async stage() {
      await jobs.stage(kept, stagedFile)
      return () => rm(stagedFile)
    },
  }

  // Whoever has no manifest with a hash in it opens a backup to know whether it is whole.
  const openPlainly: Work = async () => {
    openPlainBackup(kept.file, plainCopy)
    return () => rm(plainCopy)
  }
  const plain: Readonly<Record<MeasuredJob, Work>> = {
    async create() {
      await makePlainBackup(store.sqlite, plainCopy, plainBackup)
      return async () => {
        await rm(plainCopy)
        await rm(plainBackup)
      }
    },
    verify: openPlainly,
    stage: openPlainly,
  }

  async function assertHolds(backupFile: string): Promise<void> {
    const openedFile = at('opened.db')
    openPlainBackup(backupFile, openedFile)
    assertSameRows(liveFile, openedFile, null)
    await rm(openedFile)
  }
  const proofs: Readonly<Record<MeasuredJob, (venue: Venue) => Promise<void>>> = {
    async create(venue) {
      const { value: made } = await venue.recordWhile(() => jobs.create(null))
      await assertHolds(made.file)
      await jobs.remove(made)
      const { value: clearAway } = await venue.recordWhile(plain.create)
      await assertHolds(plainBackup)
      await clearAway()
    },
    async verify() {
      assert.equal(await jobs.verify(kept, null), kept.manifest.content.bytes)
      await flipOneBit(kept.file)
      await assert.rejects(jobs.verify(kept, null), { code: 'backup-damaged' })
      await flipOneBit(kept.file)
      await assertHolds(kept.file)
    },
    async stage(venue) {
      const { value: clearAway } = await venue.recordWhile(ours.stage)
      assertSameRows(liveFile, stagedFile, null)
      await clearAway()
      await assertHolds(kept.file)
    },
  }

  return { ours, plain, prove: (job, venue) => proofs[job](venue), highestMb: jobs.highestMb }
}

/** Of a byte in its middle. Twice is not at all. */
async function flipOneBit(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    const place = (await handle.stat()).size >> 1
    const byte = Buffer.alloc(1)
    await handle.read(byte, 0, 1, place)
    byte[0]! ^= 1
    await handle.write(byte, 0, 1, place)
  } finally {
    await handle.close()
  }
}
