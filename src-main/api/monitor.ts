import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { Monitor } from '../monitor/monitor.ts'

/** `metrics` gives everything that is measured now, in OpenMetrics. */
export function createMonitorHandlers(monitor: Monitor, metrics: () => string): Handlers<AtlasContract>['monitor'] {
  return {
    analyze: ({ processorId }) => monitor.analyze(processorId),
    history: (question) => monitor.history(question),
    why: (question) => monitor.why(question),
    sessions: ({ processorId }) => monitor.sessions(processorId),
    start: ({ processorId }, { name }) => monitor.start(processorId, name),
    stop: ({ processorId }, { name }) => monitor.stop(processorId, name),
    setPeriod: ({ processorId, periodMs }) => monitor.setPeriod(processorId, periodMs),
    settings: () => monitor.settings(),
    setSettings: (settings) => monitor.setSettings(settings),
    cleanup: async ({ hours }) => ({ deletedCount: await monitor.cleanup(hours) }),
    metrics: () => ({ text: metrics() }),
  }
}
