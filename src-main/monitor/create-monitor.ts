import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Cause } from '../../src-shared/model/cause.ts'
import type { Finding } from '../../src-shared/model/insight.ts'
import type { ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import type { ChannelChange, Series } from '../../src-shared/model/recording.ts'
import { channelsOf, type ProcessorSound } from '../../src-shared/model/sound.ts'
import type { CauseFacts } from '../analysis/causes/facts.ts'
import type { LocalHour } from '../analysis/window.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { ChannelWatch } from '../meters/channel-watch.ts'
import type { Recorder } from '../meters/recorder.ts'
import { createTopic } from '../topic.ts'
import { createAlerts } from './alerts.ts'
import { createAnalyst } from './analyst.ts'
import { createFactMaker, type FactParts } from './fact-maker.ts'
import { createHistoryMaker } from './history-maker.ts'
import { createHousekeeping } from './housekeeping.ts'
import { createKnowledge } from './knowledge.ts'
import type { Monitor } from './monitor.ts'
import type { MonitorStore } from './monitor-store.ts'
import { createSummaryMaker } from './summary-maker.ts'
import { createWhyMaker } from './why-maker.ts'
import { createWindowMaker } from './window-maker.ts'

/** Sessions that are told, newest first. */
const MOST_SESSIONS = 100

export interface MonitorParts {
  readonly clock: Clock
  readonly log: Log
  readonly store: MonitorStore
  /** null in a command, which records nothing. */
  readonly recorder: Recorder | null
  readonly watch: ChannelWatch
  readonly fleet: {
    readonly views: Readable<readonly ProcessorView[]>
    readonly sound: Readable<readonly ProcessorSound[]>
  }
  /** Those that are kept in the store: what was recorded of any other is removed. */
  readonly processorIds: () => readonly string[]
  readonly localHour: (atMs: number) => LocalHour
  readonly dayStart: (atMs: number) => number
  readonly wallClock: CauseFacts['wallClock']
  /** What this console did to a processor, and tried, from `fromMs` to `toMs`, oldest first. */
  readonly ownActs: FactParts['ownActs']
  /** End of the newest sample of a processor, and the time between two of them. */
  readonly lastSampleMs: (id: ProcessorId) => number | null
  readonly periodMs: (id: ProcessorId) => number
}

/** A monitor that runs, and what only the one who made it may do with it. */
export interface RunningMonitor extends Monitor {
  /** Closes the hours that are over and removes what is too old, at once and not within the minute. */
  tidy(): Promise<void>
  /** The likely cause of one change that is in the record. */
  causeOf(id: ProcessorId, change: ChannelChange): Cause
  /** Makes alerts of what is wrong with the console itself. */
  tellConsole(found: readonly Finding[]): void
  /** Everything that was read from the store is read anew: the file is another one now. */
  reload(): void
  close(): void
}

export function createMonitor(parts: MonitorParts): RunningMonitor {
  const { clock, log, store, recorder, watch, fleet, localHour, dayStart, periodMs } = parts
  const settings = store.settings.read
  const sound = (id: ProcessorId) => fleet.sound.get().find(({ processorId }) => processorId === id) ?? null
  const knowledge = createKnowledge({ store, nowMs: clock.nowMs, localHour })
  const alerts = createAlerts({ findings: store.findings, views: fleet.views, nowMs: clock.nowMs, dayStart })
  const { waiting, waitingTriggers, known } = watch
  const thresholds = () => settings().thresholds
  const { ownActs, wallClock } = parts
  const facts = createFactMaker({ store, sound, waiting, waitingTriggers, known, ownActs })
  const makeWindow = createWindowMaker({ store, facts, sound, known, thresholds })
  const { why, causeOf } = createWhyMaker({ store, facts, nowMs: clock.nowMs, periodMs, thresholds, wallClock })
  const makeHistory = createHistoryMaker({ store, nowMs: clock.nowMs, dayStart, periodMs, sound })
  const summarize = createSummaryMaker({ store, nowMs: clock.nowMs, settings, periodMs, nameOf })
  const analyst = createAnalyst({
    clock,
    log,
    views: fleet.views,
    state: (id) => recorder?.state(id) ?? null,
    lastSampleMs: parts.lastSampleMs,
    periodMs,
    makeWindow,
    knowledge,
    localHour,
    wallClock,
    onAnalysis(analysis) {
      keepNames(analysis.processorId)
      alerts.settle(analysis)
    },
  })
  const housekeeping = createHousekeeping({
    clock,
    log,
    store,
    settings,
    processorIds: parts.processorIds,
    onHour: (id) => knowledge.forget(id as ProcessorId),
  })

  function nameOf(series: Series): string {
    const present = sound(series.processorId as ProcessorId)
    if (!present || series.kind === 'latency') return series.name
    return channelsOf(present, series.kind).find(({ index }) => index === series.index)?.name ?? series.name
  }

  /** For when the processor is not there to say them. */
  function keepNames(id: ProcessorId): void {
    for (const series of store.series.of(id)) store.series.setName(series.id, nameOf(series))
  }

  function viewOf(id: ProcessorId): ProcessorView {
    const view = fleet.views.get().find((each) => each.id === id)
    if (!view) throw new AppError('not-found', 'There is no processor with that id.')
    return view
  }

  function stateOf(id: ProcessorId) {
    viewOf(id)
    const state = recorder?.state(id)
    if (state) return state
    const lastSampleMs = parts.lastSampleMs(id)
    const recording = { kind: 'stopped', sinceMs: lastSampleMs ?? clock.nowMs(), by: CALLER_NAMES.itself } as const
    return { processorId: id, periodMs: periodMs(id), recording, lastSampleMs, gap: null }
  }

  function recording(): Recorder {
    if (!recorder) throw new AppError('busy', 'Only a console that runs records. Start it first.')
    return recorder
  }

  let listed = ''
  const stopFollowing = fleet.views.subscribe((views) => {
    alerts.touch()
    const present = views.map(({ id }) => id).join()
    if (present !== listed) analyst.soon()
    listed = present
    for (const { processorId } of analyst.insights.get().processors) {
      if (!views.some(({ id }) => id === processorId)) analyst.forget(processorId)
    }
  })

  return {
    states: recorder?.states ?? createTopic([]),
    insights: analyst.insights,
    alerts: alerts.open,
    state: stateOf,
    analyze: async (id) => analyst.analyze(viewOf(id)),
    async history(question) {
      viewOf(question.processorId)
      return makeHistory(question)
    },
    async why(question) {
      viewOf(question.processorId)
      return why(question)
    },
    async summarize(id, hours) {
      viewOf(id)
      return summarize(id, hours)
    },
    async sessions(id) {
      viewOf(id)
      return store.sessions.list(id, MOST_SESSIONS)
    },
    async start(id, by) {
      viewOf(id)
      recording().start(id, by)
      analyst.soon()
      return stateOf(id)
    },
    async stop(id, by) {
      viewOf(id)
      recording().stop(id, by)
      analyst.soon()
      return stateOf(id)
    },
    async setPeriod(id, period) {
      viewOf(id)
      recording().setPeriod(id, period)
      return stateOf(id)
    },
    settings,
    async setSettings(changed) {
      store.settings.write(changed)
      return settings()
    },
    cleanup: housekeeping.cleanup,
    async snooze(question, by) {
      alerts.snooze(question, by)
    },
    async tidy() {
      await housekeeping.tidy()
      analyst.soon()
    },
    causeOf,
    tellConsole: alerts.settleConsole,
    reload() {
      for (const { id } of fleet.views.get()) knowledge.forget(id)
      alerts.touch()
      analyst.soon()
    },
    close() {
      stopFollowing()
      analyst.close()
      housekeeping.close()
    },
  }
}
