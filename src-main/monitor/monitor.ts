import type { Readable } from '../../src-shared/contract/define.ts'
import type { WhyQuestion, WhyView } from '../../src-shared/model/cause.ts'
import type { HistoryQuestion, HistoryView } from '../../src-shared/model/history.ts'
import type { Alert, Analysis, Insights, Recommendation, SnoozeQuestion } from '../../src-shared/model/insight.ts'
import type { MonitorSession, MonitorSettings, MonitorState } from '../../src-shared/model/monitor.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'

/** The history of one processor's inputs in figures (requirements.md §1.10, §1.14). */
export interface HistorySummary {
  readonly processorId: ProcessorId
  readonly hours: number
  /** Inputs × samples: what `data` stands for. */
  readonly dataPoints: number
  /** Reduced, oldest first; an entry for each input and bucket that has readings. dB. */
  readonly data: readonly {
    readonly atMs: number
    readonly input: number
    readonly name: string
    readonly levelDb: number
    readonly minDb: number
    readonly peakDb: number
    readonly clippedSeconds: number
  }[]
  /** Mean of the recorded levels, and highest peak, dB; null where there is no reading. */
  readonly averageLevelDb: number | null
  readonly peakLevelDb: number | null
  /** Runs of samples whose peak was too loud. */
  readonly clippingEvents: number
  readonly trend: 'stable' | 'issues_detected'
  readonly message: string
  readonly recommendations: readonly Recommendation[]
}

/** The monitor: records, remembers and judges (requirements.md §1). Promises reject with AppErrors: `not-found`, `disk-full`. */
export interface Monitor {
  readonly states: Readable<readonly MonitorState[]>
  readonly insights: Readable<Insights>
  readonly alerts: Readable<readonly Alert[]>
  /** @throws AppError `not-found` */
  state(id: ProcessorId): MonitorState
  analyze(id: ProcessorId): Promise<Analysis>
  history(question: HistoryQuestion): Promise<HistoryView>
  why(question: WhyQuestion): Promise<WhyView>
  summarize(id: ProcessorId, hours: number): Promise<HistorySummary>
  sessions(id: ProcessorId): Promise<readonly MonitorSession[]>
  start(id: ProcessorId, by: string): Promise<MonitorState>
  stop(id: ProcessorId, by: string): Promise<MonitorState>
  setPeriod(id: ProcessorId, periodMs: number): Promise<MonitorState>
  settings(): MonitorSettings
  setSettings(settings: MonitorSettings): Promise<MonitorSettings>
  /** Removes readings older than `hours`, and says how many: one is one meter at one sample. */
  cleanup(hours: number): Promise<number>
  snooze(question: SnoozeQuestion, by: string): Promise<void>
}
