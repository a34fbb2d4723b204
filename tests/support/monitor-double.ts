import type { HistorySummary, Monitor } from '../../src-main/monitor/monitor.ts'
import { createTopic, type Source } from '../../src-main/topic.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { WhyView } from '../../src-shared/model/cause.ts'
import type { HistoryView } from '../../src-shared/model/history.ts'
import type { Alert, Analysis, Finding, Insights, Score } from '../../src-shared/model/insight.ts'
import { MonitorSettings, type MonitorState } from '../../src-shared/model/monitor.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'

/** 2026-03-06 20:00:00 UTC, in epoch ms: every time in here is told from it. */
export const FAKE_NOW_MS = Date.UTC(2026, 2, 6, 20)

/** A monitor that answers what it was given and keeps what it was told to do. */
export interface FakeMonitor extends Monitor {
  readonly states: Source<readonly MonitorState[]>
  readonly insights: Source<Insights>
  readonly alerts: Source<readonly Alert[]>
  /** Every act, in order, such as `start p-1 by tablet`. */
  readonly acts: readonly string[]
  /** What `summarize` answers from now on. */
  remember(summary: HistorySummary): void
}

/** One processor is known for each analysis; each is recorded. */
export function createFakeMonitor(analyses: readonly Analysis[]): FakeMonitor {
  const acts: string[] = []
  const summaries = new Map<ProcessorId, HistorySummary>()
  const states = createTopic<readonly MonitorState[]>(analyses.map(({ processorId }) => fakeState(processorId, {})))
  const insights = createTopic<Insights>({ home: null, processors: analyses, atMs: FAKE_NOW_MS })
  const alerts = createTopic<readonly Alert[]>([])
  let settings = MonitorSettings.parse({})

  function known<T>(value: T | undefined): T {
    if (value === undefined) throw new AppError('not-found', 'There is no processor with that id.')
    return value
  }
  const state = (id: ProcessorId) => known(states.get().find(({ processorId }) => processorId === id))
  const analysisOf = (id: ProcessorId) => known(insights.get().processors.find(({ processorId }) => processorId === id))
  const change = (id: ProcessorId, changes: Partial<MonitorState>) => {
    const changed = { ...state(id), ...changes }
    states.set(states.get().map((each) => (each.processorId === id ? changed : each)))
    return changed
  }

  return {
    states,
    insights,
    alerts,
    acts,
    remember: (summary) => void summaries.set(summary.processorId, summary),
    state,
    analyze: async (id) => analysisOf(id),
    history: async ({ processorId, span }): Promise<HistoryView> => ({
      processorId: analysisOf(processorId).processorId,
      span,
      fromMs: FAKE_NOW_MS,
      toMs: FAKE_NOW_MS,
      startsMs: [],
      series: [],
      events: [],
      readings: 0,
      oldestMs: null,
    }),
    why: async ({ processorId }): Promise<WhyView> => ({
      atMs: FAKE_NOW_MS,
      fromMs: FAKE_NOW_MS,
      name: analysisOf(processorId).processorName,
      now: [],
      past: [],
    }),
    summarize: async (id, hours) => ({ ...known(summaries.get(id)), hours }),
    sessions: async (id) => {
      state(id)
      return []
    },
    async start(id, by) {
      const changed = change(id, { recording: { kind: 'recording', sinceMs: FAKE_NOW_MS } })
      acts.push(`start ${id} by ${by}`)
      return changed
    },
    async stop(id, by) {
      const changed = change(id, { recording: { kind: 'stopped', sinceMs: FAKE_NOW_MS, by } })
      acts.push(`stop ${id} by ${by}`)
      return changed
    },
    async setPeriod(id, periodMs) {
      const changed = change(id, { periodMs })
      acts.push(`set the period of ${id} to ${periodMs}`)
      return changed
    },
    settings: () => settings,
    async setSettings(next) {
      settings = next
      return settings
    },
    async cleanup(hours) {
      acts.push(`clean up beyond ${hours} h`)
      return 4321
    },
    async snooze({ id }, by) {
      acts.push(`snooze ${id} by ${by}`)
    },
  }
}

export function fakeState(processorId: ProcessorId, changes: Partial<MonitorState>): MonitorState {
  return {
    processorId,
    periodMs: 5000,
    recording: { kind: 'recording', sinceMs: FAKE_NOW_MS - 3_600_000 },
    lastSampleMs: FAKE_NOW_MS - 1500,
    gap: null,
    ...changes,
  }
}

const score = (basis: Score['basis'], value: number | null): Score => ({
  basis,
  value,
  severity: null,
  working: [],
  formula: 'as given',
})

/** A processor of whom nothing is known but its name; `changes` say the rest. */
export function fakeAnalysis(processorId: ProcessorId, changes: Partial<Analysis>): Analysis {
  return {
    processorId,
    processorName: 'Main bar',
    processorModel: 'AZM8',
    atMs: FAKE_NOW_MS,
    fromMs: FAKE_NOW_MS - 300_000,
    toMs: FAKE_NOW_MS,
    online: false,
    judgement: { kind: 'no-data', why: 'collecting', readings: 0, needed: 12 },
    severity: null,
    scores: {
      signalQuality: score('not-available', null),
      networkStability: score('not-available', null),
      networkLatency: { ...score('not-available', null), rawMs: null, usualMs: null, excessMs: null, band: null },
      dspLoad: score('not-available', null),
    },
    findings: [],
    patterns: [],
    forecasts: [],
    recommendations: [],
    learning: { kind: 'learning', daysKnown: 0, daysNeeded: 14 },
    areas: { total: 0, affected: [] },
    summary: 'There is not enough to judge yet.',
    ...changes,
  }
}

/** Scores of an evening. A 0 is among them, because it is a value and not "unknown". */
export const FAKE_SCORES: Analysis['scores'] = {
  signalQuality: score('measured', 64.5),
  networkStability: score('measured', 100),
  networkLatency: { ...score('measured', 3.5), rawMs: 61.25, usualMs: 57.75, excessMs: 3.5, band: 'good' },
  dspLoad: score('estimated', 0),
}

export const FAKE_FINDING: Finding = {
  key: 'silence:source:3',
  type: 'silence',
  severity: 'critical',
  confidence: 0.9,
  subject: { family: 'source', index: 3, name: 'Jukebox' },
  message: 'Jukebox is silent, though the bar plays it.',
  details: 'Level -72.0 dB for 140 s, threshold -50 dB.',
  action: 'Check the player and its cable.',
  sinceMs: FAKE_NOW_MS - 140_000,
  evidence: {
    fromMs: FAKE_NOW_MS - 140_000,
    toMs: FAKE_NOW_MS,
    rule: 'below -50 dB for 10 s',
    readings: [{ label: 'level', value: -72, unit: 'dB' }],
  },
}
