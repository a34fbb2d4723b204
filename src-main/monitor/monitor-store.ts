import type { HeardTrigger } from '../../src-shared/model/cause.ts'
import type { Finding } from '../../src-shared/model/insight.ts'
import type { Gap, MonitorSession, MonitorSettings } from '../../src-shared/model/monitor.ts'
import type {
  ChannelChange,
  ChannelRename,
  KeptFinding,
  Readings,
  RollupSpan,
  Rollups,
  Series,
} from '../../src-shared/model/recording.ts'

/** Where equal buckets are: the first begins at `startMs`. */
export interface Buckets {
  readonly startMs: number
  readonly bucketMs: number
  readonly length: number
}

/** What the monitor needs of the store; `store/` has it, and app.ts hands it over. Synchronous, a few ms each. */
export interface MonitorStore {
  readonly series: {
    of(processorId: string): readonly Series[]
    setName(id: number, name: string): void
  }
  /** By the number of the series. */
  readonly readings: {
    full(series: readonly Series[], fromMs: number, toMs: number): ReadonlyMap<number, Readings>
    sums(series: readonly Series[], buckets: Buckets): ReadonlyMap<number, Rollups>
    minutes(
      series: readonly Series[],
      startMs: number,
      length: number,
      minutesEach: number,
    ): ReadonlyMap<number, Rollups>
    hours(series: readonly Series[], from: number, length: number): ReadonlyMap<number, Rollups>
    pastHours(one: Series, fromMs: number, toMs: number): RollupSpan
    days(series: readonly Series[], startsMs: readonly number[], endMs: number): ReadonlyMap<number, Rollups>
    oldestMs(series: readonly Series[]): number | null
  }
  readonly hours: {
    due(nowMs: number): readonly { readonly processorId: string; readonly hour: number }[]
    close(processorId: string, hour: number): void
  }
  /** Each takes one step, and answers null when nothing was left. */
  readonly prune: {
    readings(beforeMs: number): number | null
    rollups(beforeMs: number): number | null
    orphans(processorIds: readonly string[]): number | null
    events(beforeMs: number): void
  }
  readonly sessions: {
    list(processorId: string, limit: number): readonly MonitorSession[]
    gaps(processorId: string, fromMs: number, toMs: number): readonly Gap[]
  }
  readonly changes: {
    changes(processorId: string, fromMs: number, toMs: number, limit: number): readonly ChannelChange[]
    renames(processorId: string, fromMs: number, toMs: number, limit: number): readonly ChannelRename[]
    triggers(processorId: string, fromMs: number, toMs: number, limit: number): readonly HeardTrigger[]
  }
  readonly findings: {
    open(): readonly KeptFinding[]
    settle(processorId: string, found: readonly Finding[], nowMs: number): void
    snooze(id: number, untilMs: number | null, by: string, planned: boolean): boolean
    between(processorId: string, fromMs: number, toMs: number, limit: number): readonly KeptFinding[]
  }
  readonly settings: {
    read(): MonitorSettings
    write(settings: MonitorSettings): void
  }
}
