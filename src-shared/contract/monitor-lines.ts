import { z } from 'zod'
import { WhyQuestion, type WhyView } from '../model/cause.ts'
import { HistoryQuestion, type HistoryView } from '../model/history.ts'
import { type Alert, type Analysis, type Insights, SnoozeQuestion } from '../model/insight.ts'
import { MonitorPeriod, type MonitorSession, MonitorSettings, type MonitorState } from '../model/monitor.ts'
import { ProcessorId } from '../model/processor.ts'
import {
  type PublishedAnalysis,
  PublishedAnalysisQuestion,
  type PublishedCleanup,
  type PublishedHistory,
  type PublishedMonitorAnswer,
  type PublishedMonitoring,
  PublishedMonitorOrder,
  type PublishedProcessors,
} from '../model/published.ts'
import { call, topic } from './define.ts'
import { Nothing, OneProcessor } from './inputs.ts'

const KeptHours = z
  .int('Hours are a whole number.')
  .min(1, 'At least 1 hour is kept.')
  .max(8784, 'At most 8784 hours are kept.')

/** Everything that is recorded and judged. */
export const monitorLines = {
  monitor: {
    /** How the recording of each processor is doing. */
    states: topic<readonly MonitorState[]>('watch'),
    /** The newest analysis of every processor, each 30 s, and the sentence for the home screen. */
    insights: topic<Insights>('watch'),
    /** Looks at the last five minutes now. */
    analyze: call<Analysis>()('watch', OneProcessor),
    history: call<HistoryView>()('watch', HistoryQuestion),
    /** Why a channel is as it is now, and why it dropped or jumped before. */
    why: call<WhyView>()('watch', WhyQuestion),
    sessions: call<readonly MonitorSession[]>()('watch', OneProcessor),
    start: call<MonitorState>()('manager', OneProcessor),
    stop: call<MonitorState>()('manager', OneProcessor),
    setPeriod: call<MonitorState>()('technician', MonitorPeriod),
    settings: call<MonitorSettings>()('watch', Nothing),
    setSettings: call<MonitorSettings>()('technician', MonitorSettings),
    /** Removes readings that are older; the sums stay. */
    cleanup: call<{ readonly deletedCount: number }>()('manager', z.strictObject({ hours: KeptHours })),
    /** Everything that is measured, in OpenMetrics. */
    metrics: call<{ readonly text: string }>()('watch', Nothing),
  },
  alerts: {
    /** What is wrong now, worst first. */
    open: topic<readonly Alert[]>('watch'),
    snooze: call<{ readonly id: number }>()('staff', SnoozeQuestion),
  },
  /** The monitor's published addresses (requirements.md §1.14), for other programs: shapes that stay as they are. */
  published: {
    analyze: call<PublishedAnalysis>()('watch', PublishedAnalysisQuestion),
    history: call<PublishedHistory>()(
      'watch',
      z.strictObject({ processorId: ProcessorId, hours: KeptHours.default(24) }),
    ),
    monitoring: call<PublishedMonitoring>()('watch', Nothing),
    monitor: call<PublishedMonitorAnswer>()('manager', PublishedMonitorOrder),
    cleanup: call<PublishedCleanup>()('manager', z.strictObject({ hours: KeptHours })),
    processors: call<PublishedProcessors>()('watch', Nothing),
  },
}
