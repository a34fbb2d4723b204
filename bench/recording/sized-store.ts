import { strict as assert } from 'node:assert'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Missing, type Size } from '../harness.ts'
import { openReadings, temporaryFolder } from '../product/readings.ts'
import { ALL_METERS } from './bar.ts'
import { PROCESSOR_ID } from './record-bar.ts'
import { repeatDays, STORED_UNTIL_MS, storeHours } from './stored-bar.ts'

/** A store as reliability.md has figures for. */
export interface StoreSize {
  readonly name: '14 MB' | '118 MB' | '1.2 GB'
  /** Of 24 meters at full resolution. */
  readonly days: number
  readonly megabytes: number
}

export const STORE_SIZES: readonly StoreSize[] = [
  { name: '14 MB', days: 12, megabytes: 14 },
  { name: '118 MB', days: 101, megabytes: 118 },
  { name: '1.2 GB', days: 1030, megabytes: 1200 },
]
/** By how much a store may be larger or smaller than its name says. */
const TOLERANCE = 0.1
const LARGE_MEGABYTES = 1000

const built = new Map<StoreSize, Promise<string>>()

/**
 * The file of a store of that size; whoever changes it makes a copy. Built once for all cases and removed with the process. A smoke
 * run has an hour of readings under the smallest name.
 *
 * @throws Missing where this run does without that size
 */
export function sizedStore(storeSize: StoreSize, size: Size): Promise<string> {
  if (size === 'smoke' && storeSize !== STORE_SIZES[0]) throw new Missing('A smoke run has one store, a tiny one.')
  if (storeSize.megabytes >= LARGE_MEGABYTES && process.env.ATLAS_BENCH_LARGE === undefined) {
    throw new Missing('It takes most of an hour; --large, or ATLAS_BENCH_LARGE, runs it.')
  }
  const known = built.get(storeSize) ?? build(storeSize, size)
  built.set(storeSize, known)
  return known
}

async function build({ days, megabytes }: StoreSize, size: Size): Promise<string> {
  const folder = await temporaryFolder()
  process.once('exit', () => rmSync(folder.path, { recursive: true, force: true }))
  const file = join(folder.path, 'console.db')
  const store = await openReadings(file)
  // Of one processor: to a job it is all the same, and one day is recorded in seconds.
  storeHours(store, ALL_METERS, size === 'full' ? 24 : 1, { processorId: PROCESSOR_ID, untilMs: STORED_UNTIL_MS })
  if (size === 'full') repeatDays(store, days - 1, 'readings')
  store.sqlite.pragma('wal_checkpoint(truncate)')
  await store.close()
  const share = statSync(file).size / 1e6 / megabytes
  if (size === 'full') assert.ok(Math.abs(share - 1) < TOLERANCE, `it has ${share} of the size that it should have`)
  return file
}
