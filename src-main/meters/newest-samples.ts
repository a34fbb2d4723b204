import { NO_READING } from '../../src-shared/decibels.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Tick } from '../../src-shared/model/recording.ts'
import type { ChannelFamily } from '../../src-shared/model/sound.ts'

/** What the newest recorded sample of one meter said. */
export interface NewestSample {
  readonly processorId: ProcessorId
  readonly family: ChannelFamily
  readonly index: number
  /** Mean power as a level, and highest level; null where it had no reading. */
  readonly levelDb: number | null
  readonly peakDb: number | null
  /** Since the console started; never falls while it runs. */
  readonly tooLoudSeconds: number
}

/** Remembers the newest sample of every meter, for those who look in from outside. */
export interface NewestSamples {
  add(id: ProcessorId, tick: Tick): void
  forget(id: ProcessorId): void
  list(): readonly NewestSample[]
}

export function createNewestSamples(): NewestSamples {
  const samples = new Map<ProcessorId, Map<string, NewestSample>>()
  const inDb = (tenthsDb: number) => (tenthsDb === NO_READING ? null : tenthsDb / 10)

  return {
    add(processorId, { keys, levels, peaks, clippedSeconds }) {
      const before = samples.get(processorId)
      const now = new Map<string, NewestSample>()
      keys.forEach(({ kind, index }, at) => {
        if (kind === 'latency') return
        const key = `${kind} ${index}`
        const tooLoudSeconds = (before?.get(key)?.tooLoudSeconds ?? 0) + clippedSeconds[at]!
        const [levelDb, peakDb] = [inDb(levels[at]!), inDb(peaks[at]!)]
        now.set(key, { processorId, family: kind, index, levelDb, peakDb, tooLoudSeconds })
      })
      samples.set(processorId, now)
    },
    forget: (id) => void samples.delete(id),
    list: () => [...samples.values()].flatMap((each) => [...each.values()]),
  }
}
