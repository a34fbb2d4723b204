import { strict as assert } from 'node:assert'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case, Ready } from '../harness.ts'
import { type JobCost, jobRoom } from '../product/job-room.ts'
import { MEASURED_JOBS, type MeasuredJob } from '../product/job-works.ts'
import { temporaryFolder } from '../product/readings.ts'
import { createStoreJobs } from '../product/store-jobs.ts'
import { assertWeighable } from '../product/weight.ts'
import { STORE_SIZES, type StoreSize, sizedStore } from '../recording/sized-store.ts'
import type { Goal } from '../statistics.ts'

const AREA = 'backup'
const PASSPHRASE = 'four old barrels'
/** What is done while everything goes on, as people would say it. */
const WORDS = {
  create: 'making a backup',
  verify: 'verifying one',
  stage: 'staging one',
} as const satisfies Record<MeasuredJob, string>

/** The event loop of the process that records, late at the 99th percentile, ms (performance.md, "long run"). */
const LATE_MS = { '14 MB': 20, '118 MB': 20, '1.2 GB': 60 } as const satisfies Record<StoreSize['name'], number>

/** The first row of a job: it has the rounds measured in turn with the plain way. */
function stallCase(store: StoreSize, job: MeasuredJob): Case {
  return {
    area: AREA,
    name: `${store.name}, ${WORDS[job]} while recording: worst stall`,
    reference: { kind: 'ratio-at-least', value: 50 },
    floor: null,
    async open(size): Promise<Ready> {
      const room = await jobRoom(await sizedStore(store, size))
      return {
        check: () => room.prove(job),
        ours: room.ours(job, ({ worstMs }) => worstMs),
        reference: room.plain(job, ({ worstMs }) => worstMs),
        floor: null,
        close: () => undefined,
      }
    },
  }
}

function lateCase(store: StoreSize, job: MeasuredJob): Case {
  return {
    area: AREA,
    name: `${store.name}, ${WORDS[job]} while recording: p99 of the event loop`,
    reference: null,
    floor: { kind: 'difference-at-most', value: LATE_MS[store.name], unit: 'ms' },
    open: (size) => figureOf(store, size, job, ({ p99Ms }) => p99Ms),
  }
}

const MEMORY: Goal = { kind: 'difference-at-most', value: 250, unit: 'MB' }

function memoryCase(store: StoreSize, job: MeasuredJob): Case {
  return {
    area: AREA,
    name: `${store.name}, ${WORDS[job]}: the job process, highest`,
    reference: null,
    floor: MEMORY,
    open(size) {
      assertWeighable()
      return figureOf(store, size, job, ({ highestMb }) => highestMb ?? Number.NaN)
    },
  }
}

async function figureOf(
  store: StoreSize,
  size: Parameters<Case['open']>[0],
  job: MeasuredJob,
  figure: (cost: JobCost) => number,
): Promise<Ready> {
  const room = await jobRoom(await sizedStore(store, size))
  return {
    check: () => room.prove(job),
    ours: room.ours(job, figure),
    reference: null,
    floor: () => 0,
    close: () => undefined,
  }
}

/** The key of an encrypted backup alone takes 128 MiB, for a moment. */
function encryptedCase(store: StoreSize): Case {
  return {
    area: AREA,
    name: `${store.name}, making an encrypted one: the job process, highest`,
    reference: null,
    floor: MEMORY,
    async open(size): Promise<Ready> {
      assertWeighable()
      const base = await sizedStore(store, size)
      const folder = await temporaryFolder()
      const file = join(folder.path, 'console.db')
      await copyFile(base, file)
      const jobs = await createStoreJobs(file)
      return {
        async check() {
          const made = await jobs.create(PASSPHRASE)
          assert.equal(await jobs.verify(made, PASSPHRASE), made.manifest.content.bytes)
          await assert.rejects(jobs.verify(made, `${PASSPHRASE}s`), { code: 'wrong-passphrase' })
          await jobs.remove(made)
        },
        async ours() {
          const made = await jobs.create(PASSPHRASE)
          const highestMb = await jobs.highestMb()
          await jobs.remove(made)
          return highestMb ?? Number.NaN
        },
        reference: null,
        floor: () => 0,
        close: folder.remove,
      }
    },
  }
}

/** What backups cost the console that goes on recording, and what their own process holds. */
export const backupCases: readonly Case[] = STORE_SIZES.flatMap((store) => [
  ...MEASURED_JOBS.flatMap((job) => [stallCase(store, job), lateCase(store, job), memoryCase(store, job)]),
  encryptedCase(store),
])
