import { strict as assert } from 'node:assert'
import type { TickStore } from '../../src-main/store/ticks.ts'
import type { Tick } from '../../src-shared/model/recording.ts'
import { type Stalls, watchEventLoop } from '../event-loop.ts'
import type { ReadingStore } from '../product/readings.ts'
import { ALL_METERS } from './bar.ts'
import { PROCESSOR_ID, ticksOf } from './record-bar.ts'
import { STORED_UNTIL_MS } from './stored-bar.ts'

const PROCESSORS = 8
const SAMPLE_MS = 5000
/** A hundred times as often as in a venue: a backup of seconds then meets as many samples as one of many minutes. */
const EACH_MS = 50

/** A venue that goes on being recorded in this process, as the console does it. */
export interface Venue {
  /** Runs `run` meanwhile, and says what the event loop noticed. Throws where a sample is not in the store afterwards. */
  recordWhile<T>(run: () => Promise<T>): Promise<{ readonly value: T; readonly stalls: Stalls }>
}

/** Writes the next sample of every processor. */
export type VenueSampler = () => void

export function createVenueSampler(ticks: Pick<TickStore, 'insert'>): VenueSampler {
  const [tick] = ticksOf({ startMs: STORED_UNTIL_MS, meters: ALL_METERS, levelEachMs: 500 }, SAMPLE_MS / 3_600_000)
  assert.ok(tick, 'five seconds are a sample')
  const samples: readonly Tick[] = Array.from({ length: PROCESSORS }, (_, nth) => ({
    ...tick,
    processorId: `${PROCESSOR_ID}-${nth}`,
  }))
  let atMs = STORED_UNTIL_MS
  return () => {
    // As the recorder does it: a processor's row is on disk before the next one's is made.
    for (const sample of samples) ticks.insert([{ ...sample, atMs }])
    atMs += SAMPLE_MS
  }
}

export function createVenue({ sqlite, ticks }: Pick<ReadingStore, 'sqlite' | 'ticks'>): Venue {
  const sampled = sqlite.prepare<[], number>('select count(*) from meter_tick').pluck()
  const record = createVenueSampler(ticks)
  // Its meters are known from the first sample on, and nothing but samples is added later.
  record()

  return {
    async recordWhile(run) {
      const before = Number(sampled.get())
      const startMs = performance.now()
      let written = 0
      const due = () => Math.floor((performance.now() - startMs) / EACH_MS)
      const recordDue = () => {
        for (; written < due(); written++) record()
      }
      const timer = setInterval(recordDue, EACH_MS)
      try {
        return await watchEventLoop(run)
      } finally {
        clearInterval(timer)
        recordDue()
        assert.equal(Number(sampled.get()) - before, written * PROCESSORS, 'no sample is missed')
      }
    },
  }
}
