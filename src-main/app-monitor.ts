import type { OwnAct } from '../src-shared/model/cause.ts'
import type { DemoPast } from '../src-shared/model/demo.ts'
import type { ProcessorId } from '../src-shared/model/processor.ts'
import type { ChannelChange } from '../src-shared/model/recording.ts'
import type { Clock } from './clock.ts'
import type { Fleet } from './device/fleet.ts'
import { dayStart, localHour, wallClock } from './local-time.ts'
import type { Log } from './log.ts'
import type { MeterBank } from './meters/bank.ts'
import { type ChannelWatch, createChannelWatch } from './meters/channel-watch.ts'
import { createPastRecorder } from './meters/past.ts'
import { createRecorder, type Recorder } from './meters/recorder.ts'
import { createMonitor, type RunningMonitor } from './monitor/create-monitor.ts'
import { createChannelChangeStore } from './store/channel-changes.ts'
import { createHourCloser } from './store/close-hour.ts'
import { createFindingStore } from './store/findings.ts'
import { createMonitorSessionStore } from './store/monitor-sessions.ts'
import type { Store } from './store/open.ts'
import { createPruner } from './store/prune.ts'
import { createReadingQueries } from './store/readings.ts'
import { createSeriesStore } from './store/series.ts'
import type { MonitorSettingStore } from './store/settings.ts'
import { createTickStore } from './store/ticks.ts'

export interface MonitorRoomParts {
  readonly clock: Clock
  readonly log: Log
  readonly store: Store
  readonly settings: MonitorSettingStore
  readonly bank: MeterBank
  readonly fleet: Fleet
  /** Those that are kept in the store: what was recorded of any other is removed. */
  readonly processorIds: () => readonly string[]
  /** What this console did to a processor, and tried, in a time; oldest first. */
  readonly ownActs: (id: ProcessorId, fromMs: number, toMs: number) => readonly OwnAct[]
  /** False in a command, which only looks. */
  readonly records: boolean
  /** Told what changed at a processor, whoever did it, once that is written. */
  readonly onChanges: (id: ProcessorId, changes: readonly ChannelChange[]) => void
}

/** The monitor with everything below it, put together. */
export interface MonitorRoom {
  readonly monitor: RunningMonitor
  readonly recorder: Recorder | null
  lastSampleMs(id: ProcessorId): number | null
  /** Tells at once what changed at the processors, instead of in a moment. */
  settleWatch: ChannelWatch['settle']
  /** Brings readings of the past into the record; answers the rows. */
  takePast(past: DemoPast): Promise<number>
  /** Everything that was read from the store is read anew: the file is another one now. */
  reload(): void
  close(): void
}

export function createMonitorRoom({
  clock,
  log,
  store,
  settings,
  bank,
  fleet,
  records,
  processorIds,
  onChanges,
  ownActs,
}: MonitorRoomParts): MonitorRoom {
  const { sqlite } = store
  const silence = () => settings.read().thresholds.silenceDb * 10
  const series = createSeriesStore(sqlite)
  const ticks = createTickStore(sqlite, series)
  const sessions = createMonitorSessionStore(sqlite)
  const changes = createChannelChangeStore(sqlite)
  const readings = createReadingQueries({ sqlite, ticks, silence })
  const lastSampleMs = (id: ProcessorId) => ticks.newest(id)?.endMs ?? readings.newestMs(series.of(id))

  const recorder = records
    ? createRecorder({
        clock,
        log: log.scope('recorder'),
        bank,
        views: fleet.views,
        keep: {
          ...sessions,
          insert: ticks.insert,
          lastSampleMs,
          periodMs: settings.periodMs,
          setPeriodMs: settings.setPeriodMs,
        },
      })
    : null
  const watch = createChannelWatch({
    clock,
    log: log.scope('changes'),
    sound: fleet.sound,
    onTrigger: fleet.onTrigger,
    keep(id, changed, renamed, triggered) {
      changes.add(id, changed, renamed, triggered)
      onChanges(id, changed)
    },
  })
  const monitor = createMonitor({
    clock,
    log: log.scope('monitor'),
    store: {
      series,
      readings,
      hours: createHourCloser({ sqlite, series, ticks, dayStart, silence }),
      prune: createPruner(sqlite, series),
      sessions,
      changes,
      findings: createFindingStore(sqlite),
      settings,
    },
    recorder,
    watch,
    fleet,
    processorIds,
    localHour,
    dayStart,
    wallClock,
    ownActs,
    lastSampleMs,
    periodMs: settings.periodMs,
  })
  const past = createPastRecorder({
    insert: ticks.insert,
    periodMs: settings.periodMs,
    liveSinceMs: (id) => sessions.newest(id)?.startedMs ?? clock.nowMs(),
    clipTenthsDb: () => settings.read().thresholds.clipDb * 10,
  })

  return {
    monitor,
    recorder,
    lastSampleMs,
    settleWatch: watch.settle,
    async takePast(told) {
      const rows = past.take(told)
      await monitor.tidy()
      return rows
    },
    reload() {
      settings.reload()
      ticks.reload()
      recorder?.reload()
      monitor.reload()
    },
    close() {
      monitor.close()
      watch.close()
      recorder?.close()
    },
  }
}
