import { setImmediate as breathe } from 'node:timers/promises'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { RollupSpan, Series } from '../../src-shared/model/recording.ts'
import { isPlaceholderName } from '../../src-shared/model/sound.ts'
import { type Baselines, createBaselines } from '../analysis/baselines.ts'
import type { LocalHour, SeriesPast } from '../analysis/window.ts'
import type { MonitorStore } from './monitor-store.ts'

const HOUR_MS = 3_600_000
/** So far back the console looks to learn what is usual. */
const WEEKS = 8
const HOURS_BACK = WEEKS * 7 * 24

/** What the console has learnt of one processor. */
export interface Learnt {
  readonly past: readonly SeriesPast[]
  readonly baselines: Baselines
}

/** What is usual, from the hours that are over; read anew once an hour, a few ms at a time. */
export interface Knowledge {
  /** @returns what is known of a processor now; nothing before it was read for the first time. */
  of(id: ProcessorId): Learnt
  /** Reads anew where an hour has gone by since the last time. */
  refresh(id: ProcessorId): Promise<void>
  forget(id: ProcessorId): void
}

export interface KnowledgeParts {
  readonly store: Pick<MonitorStore, 'series' | 'readings'>
  readonly nowMs: () => number
  readonly localHour: (atMs: number) => LocalHour
}

export function createKnowledge({ store, nowMs, localHour }: KnowledgeParts): Knowledge {
  const learnt = new Map<ProcessorId, Learnt & { readonly hour: number }>()
  const nothing: Learnt = { past: [], baselines: createBaselines([], localHour) }

  return {
    of: (id) => learnt.get(id) ?? nothing,
    async refresh(id) {
      const hour = Math.floor(nowMs() / HOUR_MS)
      if (learnt.get(id)?.hour === hour) return
      const past: SeriesPast[] = []
      for (const one of store.series.of(id)) {
        past.push(pastOf(one, store.readings.pastHours(one, (hour - HOURS_BACK) * HOUR_MS, hour * HOUR_MS)))
        await breathe()
      }
      learnt.set(id, { hour, past, baselines: createBaselines(past, localHour) })
    },
    forget: (id) => void learnt.delete(id),
  }
}

function pastOf({ kind, index, name }: Series, { starts: startMs, rollups }: RollupSpan): SeriesPast {
  return {
    kind,
    index,
    name,
    placeholder: kind !== 'latency' && isPlaceholderName(name),
    startMs,
    min: rollups.min,
    mean: rollups.mean,
    max: rollups.max,
    clippedSeconds: Uint16Array.from(rollups.clippedSeconds),
    silentSeconds: Uint16Array.from(rollups.silentSeconds),
    seconds: Uint16Array.from(rollups.seconds),
  }
}
