import { rmSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stalls } from '../event-loop.ts'
import type { Side } from '../harness.ts'
import { createVenue } from '../recording/venue.ts'
import { shareRounds } from '../shared-rounds.ts'
import { createJobWorks, type MeasuredJob, type Work } from './job-works.ts'
import { openReadings, temporaryFolder } from './readings.ts'

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
  const liveFile = join(folder.path, 'console.db')
  await copyFile(storeFile, liveFile)
  const store = await openReadings(liveFile)
  const venue = createVenue(store)
  const works = await createJobWorks(store, folder.path)
  const proven = new Map<MeasuredJob, Promise<void>>()

  async function recorded(work: Work): Promise<Stalls> {
    const { value: clearAway, stalls } = await venue.recordWhile(work)
    await clearAway()
    return stalls
  }
  const rounds = (job: MeasuredJob) =>
    shareRounds<JobCost>(async () => ({ ...(await recorded(works.ours[job])), highestMb: await works.highestMb() }))
  const shared = { create: rounds('create'), verify: rounds('verify'), stage: rounds('stage') }

  return {
    prove(job) {
      const known = proven.get(job) ?? works.prove(job, venue)
      proven.set(job, known)
      return known
    },
    ours: (job, figure) => shared[job](figure),
    plain: (job, figure) => async () => figure(await recorded(works.plain[job])),
  }
}
