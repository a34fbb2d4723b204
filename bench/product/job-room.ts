import { strict as assert } from 'node:assert'
import { rmSync } from 'node:fs'
import { copyFile, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stalls } from '../event-loop.ts'
import type { Side } from '../harness.ts'
import { createVenue } from '../recording/venue.ts'
import { makePlainBackup, openPlainBackup } from '../ref/plain-backup.ts'
import { shareRounds } from '../shared-rounds.ts'
import { openReadings, temporaryFolder } from './readings.ts'
import { assertSameRows } from './same-rows.ts'
import { createStoreJobs } from './store-jobs.ts'

export const MEASURED_JOBS = ['create', 'verify', 'stage'] as const
export type MeasuredJob = (typeof MEASURED_JOBS)[number]

/** What a job cost, in this process and in its own. */
export interface JobCost extends Stalls {
  /** What the job process held in memory at most, MB; null where nobody can say. */
  readonly highestMb: number | null
}

/** A live store in this process that goes on being recorded while something is done with it. */
export interface JobRoom {
  /** Proves, once, that a job and its plain way both give what they were given. */
  prove(job: MeasuredJob): Promise<void>
  /** What a job costs that is done in the real job process. All sides of the same job look at the same rounds. */
  ours(job: MeasuredJob, figure: (cost: JobCost) => number): Side
  /** What the plain way costs, which this process does itself. */
  plain(job: MeasuredJob, figure: (stalls: Stalls) => number): Side
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

/** Does something, and answers how to clear away what is left of it: that is not measured. */
type Work = () => Promise<() => Promise<void>>

const opened = new Map<string, Promise<JobRoom>>()

/** A room with a copy of a store. Opened once for all cases and removed with this process. */
export function jobRoom(storeFile: string): Promise<JobRoom> {
  const known = opened.get(storeFile) ?? openRoom(storeFile)
  opened.set(storeFile, known)
  return known
}

async function openRoom(storeFile: string): Promise<JobRoom> {
  const folder = await temporaryFolder()
  process.once('exit', () => rmSync(folder.path, { recursive: true, force: true }))
  const at = (name: string) => join(folder.path, name)
  const [liveFile, stagedFile, plainCopy, plainBackup] = [
    at('console.db'),
    at('restore-1.db'),
    at('plain.db'),
    at('plain.db.gz'),
  ]
  await copyFile(storeFile, liveFile)
  const store = await openReadings(liveFile)
  const venue = createVenue(store)
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
  const proofs: Readonly<Record<MeasuredJob, () => Promise<void>>> = {
    async create() {
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
    async stage() {
      const { value: clearAway } = await venue.recordWhile(ours.stage)
      assertSameRows(liveFile, stagedFile, null)
      await clearAway()
      await assertHolds(kept.file)
    },
  }
  const proven = new Map<MeasuredJob, Promise<void>>()

  async function recorded(work: Work): Promise<Stalls> {
    const { value: clearAway, stalls } = await venue.recordWhile(work)
    await clearAway()
    return stalls
  }
  const rounds = (job: MeasuredJob) =>
    shareRounds<JobCost>(async () => ({ ...(await recorded(ours[job])), highestMb: await jobs.highestMb() }))
  const shared = { create: rounds('create'), verify: rounds('verify'), stage: rounds('stage') }

  return {
    prove(job) {
      const known = proven.get(job) ?? proofs[job]()
      proven.set(job, known)
      return known
    },
    ours: (job, figure) => shared[job](figure),
    plain: (job, figure) => async () => figure(await recorded(plain[job])),
  }
}
