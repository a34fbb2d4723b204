import { strict as assert } from 'node:assert'
import { renameSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { swappable } from '../../src-main/app-restore.ts'
import { RENAMES } from '../../src-main/held-files.ts'
import { measureFile } from '../../src-main/jobs/streams.ts'
import type { Intent } from '../../src-main/restore/intent.ts'
import { swapStores } from '../../src-main/restore/swap.ts'
import { MIGRATIONS } from '../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../src-main/store/open.ts'
import { createSeriesStore } from '../../src-main/store/series.ts'
import { createTickStore } from '../../src-main/store/ticks.ts'
import { timed } from '../harness.ts'
import { createVenueSampler } from '../recording/venue.ts'
import { temporaryFolder } from './readings.ts'
import { createStoreJobs } from './store-jobs.ts'

/** Of a minute, of the whole venue: what waits in the log of the store when it is put away. */
const SAMPLES = 12

const INTENT: Intent = {
  id: 'abc123',
  phase: 'swap',
  live: 'console.db',
  staged: 'restore-abc123.db',
  aside: 'console-before-abc123.db',
  backup: 'manual_20260612_223000.db.gz',
  by: 'window',
  atMs: 1,
}

/** Two stores that take each other's place, as in a restore: the one was staged by the real job process. */
export interface Swapping {
  /** Proves that the staged bytes are the live ones afterwards. */
  prove(): Promise<void>
  /** How long the console stands still, ms. */
  swap(): number
  close(): Promise<void>
}

export async function createSwapping(storeFile: string): Promise<Swapping> {
  const folder = await temporaryFolder()
  const at = (name: string) => join(folder.path, name)
  const [live, staged, aside] = [at(INTENT.live), at(INTENT.staged), at(INTENT.aside)]
  await copyFile(storeFile, live)
  const store = await openStore({
    file: live,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  const { sqlite } = store
  const ticks = createTickStore(sqlite, createSeriesStore(sqlite))
  const sample = createVenueSampler(ticks)
  const jobs = await createStoreJobs(live)
  await jobs.stage(await jobs.create(null), staged)

  function swap(): number {
    for (let nth = 0; nth < SAMPLES; nth++) sample()
    const ms = timed(() =>
      swapStores({
        folder: folder.path,
        intent: INTENT,
        store: swappable(sqlite),
        renames: RENAMES,
        onStep: () => undefined,
      }),
    )
    ticks.reload()
    renameSync(aside, staged)
    return ms
  }

  return {
    swap,
    async prove() {
      const { sha256 } = await measureFile(staged)
      swap()
      sqlite.putAway()
      assert.equal((await measureFile(live)).sha256, sha256)
      sqlite.reopen()
    },
    async close() {
      await store.close()
      await folder.remove()
    },
  }
}
