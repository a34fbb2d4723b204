import { assertNever } from '../../src-shared/assert.ts'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { Analysis } from '../../src-shared/model/insight.ts'
import type { MonitorState } from '../../src-shared/model/monitor.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type {
  PublishedAnalysis,
  PublishedHistory,
  PublishedMonitoring,
  PublishedReading,
} from '../../src-shared/model/published.ts'
import type { Fleet } from '../device/fleet.ts'
import type { HistorySummary, Monitor } from '../monitor/monitor.ts'

export interface PublishedParts {
  readonly monitor: Monitor
  readonly fleet: Pick<Fleet, 'views'>
}

/** The monitor in the words of requirements.md §1.14: the same services, in shapes that other programs rely on. */
export function createPublishedHandlers({ monitor, fleet }: PublishedParts): Handlers<AtlasContract>['published'] {
  const nameOf = (id: ProcessorId): string => fleet.views.get().find((each) => each.id === id)?.name ?? id

  return {
    analyze: async ({ processorId }) => analysisFrom(await monitor.analyze(processorId)),

    history: async ({ processorId, hours }) => historyFrom(await monitor.summarize(processorId, hours)),

    monitoring(): PublishedMonitoring {
      const states = monitor.states.get()
      const recorded = states.filter(({ recording }) => recording.kind === 'recording').length
      return {
        success: true,
        message: `${recorded} of ${states.length} processors are being recorded.`,
        processors: states.map(({ processorId, recording, periodMs, lastSampleMs, gap }) => ({
          processorId,
          processorName: nameOf(processorId),
          state: recording.kind,
          since: isoTime(recording.sinceMs),
          intervalMs: periodMs,
          lastSampleAt: lastSampleMs === null ? null : isoTime(lastSampleMs),
          gap: gap?.cause ?? null,
        })),
      }
    },

    async monitor({ action, processorId, intervalMs }, { name: by }) {
      if (action === 'start' && intervalMs !== undefined) await monitor.setPeriod(processorId, intervalMs)
      const state = await monitor[action](processorId, by)
      return { success: true, message: sentenceFor(nameOf(processorId), state), intervalMs: state.periodMs }
    },

    async cleanup({ hours }) {
      const deletedCount = await monitor.cleanup(hours)
      const readings = deletedCount === 1 ? '1 reading that was' : `${deletedCount} readings that were`
      return { success: true, message: `Removed ${readings} older than ${hours} h.`, deletedCount }
    },

    processors: () => ({
      success: true,
      processors: fleet.views.get().map(({ id, name, model, host, link }) => ({
        id,
        name,
        model,
        address: host,
        status: link.kind === 'online' ? 'online' : 'offline',
      })),
    }),
  }
}

function analysisFrom(analysis: Analysis): PublishedAnalysis {
  const { processorName, processorModel, online, severity, scores, summary } = analysis
  return {
    success: true,
    analysis: {
      processorName,
      processorModel,
      status: online ? 'online' : 'offline',
      severity,
      performanceMetrics: {
        signalQuality: scores.signalQuality.value,
        networkStability: scores.networkStability.value,
        dspLoad: scores.dspLoad.value,
        networkLatency: scores.networkLatency.rawMs,
      },
      audioInsights: analysis.findings.map((finding) => ({
        type: finding.type,
        severity: finding.severity,
        message: finding.message,
        details: finding.details,
      })),
      recommendations: analysis.recommendations,
      patterns: analysis.patterns.map(({ type, description, confidence }) => ({ type, description, confidence })),
      summary,
    },
    timestamp: isoTime(analysis.atMs),
  }
}

function historyFrom(history: HistorySummary): PublishedHistory {
  // Without a reading nothing is known of clipping either: 0 and "stable" would be claims.
  const isKnown = history.dataPoints > 0
  return {
    success: true,
    processorId: history.processorId,
    hours: history.hours,
    dataPoints: history.dataPoints,
    data: history.data.map(readingFrom),
    summary: {
      message: history.message,
      averageLevel: levelText(history.averageLevelDb),
      peakLevel: levelText(history.peakLevelDb),
      clippingEvents: isKnown ? history.clippingEvents : null,
      trend: isKnown ? history.trend : null,
      recommendations: history.recommendations,
    },
  }
}

function readingFrom(entry: HistorySummary['data'][number]): PublishedReading {
  return {
    timestamp: isoTime(entry.atMs),
    input: entry.input,
    name: entry.name,
    level: entry.levelDb,
    minimum: entry.minDb,
    peak: entry.peakDb,
    clippedSeconds: entry.clippedSeconds,
  }
}

/** Two decimals, and no "-0.00". */
function levelText(levelDb: number | null): string | null {
  return levelDb === null ? null : (Math.round(levelDb * 100) / 100).toFixed(2)
}

function sentenceFor(name: string, { recording, periodMs }: MonitorState): string {
  switch (recording.kind) {
    case 'recording':
      return `“${name}” is being recorded, each ${periodMs / 1000} s.`
    case 'stopped':
      return `“${name}” is not being recorded.`
    case 'store-failed':
      return `“${name}” is being recorded, but the store does not take its rows: ${recording.waitingRows} wait in memory.`
    default:
      return assertNever(recording)
  }
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString()
}
