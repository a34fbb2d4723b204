import { setImmediate as breathe } from 'node:timers/promises'
import type { Readable } from '../../src-shared/contract/define.ts'
import type { Door } from '../../src-shared/contract/role.ts'
import type { ChangeRecord, ChangeSearch } from '../../src-shared/model/change.ts'
import type { ControlTarget, HeardValue } from '../../src-shared/model/control.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../src-shared/model/recording.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createTopic } from '../topic.ts'
import { createDeviceHands, type DeviceHands } from './at-the-device.ts'
import { createStrokes, type RecordKeeper, type Strokes } from './strokes.ts'

/** How many changes every page shows without asking. */
const RECENT = 50
/** Changes are kept for a year. */
const KEPT_MS = 365 * 86_400_000
const PRUNE_PERIOD_MS = 3_600_000
/** Rows that are looked through at once: some ms. */
const WINDOW = 2000

export type ChangeFilters = Omit<ChangeSearch, 'beforeId' | 'limit'>

/** Where changes are kept and looked up. */
export interface ChangeKeeper extends RecordKeeper {
  get(id: number): ChangeRecord | null
  newest(limit: number): readonly ChangeRecord[]
  lastId(): number
  search(filters: ChangeFilters, fromId: number, belowId: number, limit: number): readonly ChangeRecord[]
  doneBy(who: string, door: Door, limit: number): readonly ChangeRecord[]
  newerOf(
    value: {
      readonly processorId: string
      readonly family: string
      readonly index: number
      readonly whats: readonly string[]
    },
    afterId: number,
  ): ChangeRecord | null
  newestMuteAll(): number | null
  ours(processorId: string, fromMs: number, toMs: number): readonly ChangeRecord[]
  batch(batch: number): readonly ChangeRecord[]
  prune(beforeMs: number): number | null
}

/** The history of changes: what we did, what others did at the processors, and the way to look it up. */
export interface ChangeLog {
  readonly recent: Readable<readonly ChangeRecord[]>
  readonly strokes: Strokes
  /** Every write is said here, so that what is heard of it is nobody else’s doing. */
  readonly hands: Pick<DeviceHands, 'begin' | 'isEcho'>
  /** Looked up after everything that waited is written. */
  readonly look: Pick<ChangeKeeper, 'get' | 'doneBy' | 'newerOf' | 'newestMuteAll' | 'batch' | 'ours'>
  /** What the watch has noted at a processor, whoever did it. */
  noticed(id: ProcessorId, changes: readonly ChannelChange[]): void
  /** Newest first; in steps with room between them, however long the history is. */
  search(filters: ChangeFilters, beforeId: number | null, limit: number): Promise<readonly ChangeRecord[]>
  /** Everything that is known is in the store, or was reported. */
  settle(): void
  /** The store is another one now. */
  reload(): void
  close(): void
}

/** Lets the watch tell at once what it has noted: all of it, or what is over. */
export type SettleWatch = (which: 'all' | 'over') => void

export interface ChangeLogParts {
  readonly clock: Clock
  readonly log: Log
  readonly keeper: ChangeKeeper
  readonly nameOf: (target: ControlTarget) => string
  readonly settleWatch: SettleWatch
  /** Calls `listen` for each value that a processor tells by itself. Returns the way to stop. */
  readonly onHeard: (listen: (id: ProcessorId, heard: HeardValue) => void) => () => void
}

export function createChangeLog({ clock, log, keeper, nameOf, settleWatch, onHeard }: ChangeLogParts): ChangeLog {
  const recent = createTopic(keeper.newest(RECENT))
  const tell = () => recent.set(keeper.newest(RECENT))
  const strokes = createStrokes(clock, log, keeper, tell)
  const hands = createDeviceHands({ clock, nameOf, tell: strokes.add })
  const stopHearing = onHeard(hands.heard)
  let isClosed = false

  function settle(which: Parameters<SettleWatch>[0]): void {
    settleWatch(which)
    strokes.flush()
  }

  async function prune(): Promise<void> {
    try {
      const beforeMs = clock.nowMs() - KEPT_MS
      while (!isClosed && keeper.prune(beforeMs) !== null) await breathe()
    } catch (error) {
      // The next hour tries again.
      log.error('Old changes could not be removed', error)
    }
  }

  const stopPruning = clock.every(PRUNE_PERIOD_MS, () => void prune())
  return {
    recent,
    strokes,
    hands,
    look: {
      get(id) {
        settle('all')
        return keeper.get(id)
      },
      doneBy(who, door, limit) {
        settle('all')
        return keeper.doneBy(who, door, limit)
      },
      newerOf(value, afterId) {
        settle('all')
        return keeper.newerOf(value, afterId)
      },
      newestMuteAll: keeper.newestMuteAll,
      ours(processorId, fromMs, toMs) {
        strokes.flush()
        return keeper.ours(processorId, fromMs, toMs)
      },
      batch(batch) {
        settle('all')
        return keeper.batch(batch)
      },
    },
    noticed: hands.noticed,
    async search(filters, beforeId, limit) {
      settle('over')
      const found: ChangeRecord[] = []
      let belowId = beforeId ?? keeper.lastId() + 1
      while (belowId > 1 && found.length < limit) {
        const fromId = Math.max(1, belowId - WINDOW)
        found.push(...keeper.search(filters, fromId, belowId, limit - found.length))
        belowId = fromId
        if (belowId > 1) await breathe()
      }
      return found
    },
    settle: () => settle('all'),
    reload() {
      strokes.reload()
      tell()
    },
    close() {
      isClosed = true
      stopPruning()
      stopHearing()
      hands.close()
      strokes.flush()
    },
  }
}
