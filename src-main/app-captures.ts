import { CALLER_NAMES } from '../src-shared/contract/caller-names.ts'
import type { CaptureState } from '../src-shared/model/capture-plan.ts'
import type { Cause } from '../src-shared/model/cause.ts'
import type { ProcessorId } from '../src-shared/model/processor.ts'
import type { ChannelChange } from '../src-shared/model/recording.ts'
import type { ControlRoom } from './app-control.ts'
import { isDue } from './backup/schedule.ts'
import { createCaptures, type RunningCaptures } from './captures/captures.ts'
import { startDailyCaptures } from './captures/daily.ts'
import { createDriftStories } from './captures/drift-stories.ts'
import { createDriftWatch, type DriftWatch } from './captures/drift-watch.ts'
import { createWriteHistory } from './captures/write-history.ts'
import type { Clock } from './clock.ts'
import { createRaise } from './control/raise.ts'
import type { Fleet } from './device/fleet.ts'
import { ownTimeZone } from './local-time.ts'
import type { Log } from './log.ts'
import { createCaptureStore } from './store/captures.ts'
import { createChannelChangeStore } from './store/channel-changes.ts'
import type { Store } from './store/open.ts'

/** Changes that are looked through for when a difference began. */
const MOST_CHANGES = 5_000

export interface CaptureRoomParts {
  readonly clock: Clock
  readonly log: Log
  readonly store: Store
  readonly fleet: Fleet
  /** For the history of changes. */
  readonly control: Pick<ControlRoom, 'changes'>
  /** The likely cause of one change that is in the record. */
  readonly causeOf: (id: ProcessorId, change: ChannelChange) => Cause
  /** Those that are kept in the store: captures of any other are removed. */
  readonly processorIds: () => readonly string[]
  /** False in a command, which does what it is asked for and nothing by itself. */
  readonly runs: boolean
}

/** The captures with everything below them, put together. */
export interface CaptureRoom {
  readonly captures: RunningCaptures
  readonly drift: DriftWatch
  state(): CaptureState
  /** Everything that was read from the store is read anew: the file is another one now. */
  reload(): void
  close(): Promise<void>
}

export function createCaptureRoom(parts: CaptureRoomParts): CaptureRoom {
  const { clock, store, fleet, processorIds, runs } = parts
  const log = parts.log.scope('captures')
  const keeper = createCaptureStore(store.sqlite, log.warn)
  const changes = createChannelChangeStore(store.sqlite)
  const stories = createDriftStories({
    recordSince(id, sinceMs) {
      parts.control.changes.settle()
      return {
        changes: changes.changes(id, sinceMs, Number.MAX_SAFE_INTEGER, MOST_CHANGES),
        renames: changes.renames(id, sinceMs, Number.MAX_SAFE_INTEGER, MOST_CHANGES),
      }
    },
    causeOf: parts.causeOf,
  })
  const drift = createDriftWatch({
    clock,
    log,
    views: fleet.views,
    sound: fleet.sound,
    reference: keeper.reference,
    stories,
    afterMs: () => keeper.settings().driftAfterMinutes * 60_000,
  })
  const captures = createCaptures({
    clock,
    log,
    keeper,
    access: fleet.settings,
    views: fleet.views,
    stories,
    history: createWriteHistory(parts.control.changes),
    raise: createRaise(clock),
    onReference: drift.reload,
  })
  const stopDaily = runs
    ? startDailyCaptures({
        clock,
        log,
        views: fleet.views,
        processorIds,
        list: keeper.list,
        isBusy: captures.isBusy,
        take: (id: ProcessorId) => captures.take(id, 'daily', CALLER_NAMES.itself, null),
        isDue: (upSinceMs, successesMs) => {
          const { dailyAt } = keeper.settings()
          return isDue({ daily: { dailyAt, timeZone: ownTimeZone() }, nowMs: clock.nowMs(), upSinceMs, successesMs })
        },
        keepOnly: keeper.keepOnly,
      })
    : () => undefined
  return {
    captures,
    drift,
    state: () => ({ job: captures.job.get(), drift: drift.views.get() }),
    reload: captures.reload,
    async close() {
      stopDaily()
      drift.close()
      await captures.close()
    },
  }
}
