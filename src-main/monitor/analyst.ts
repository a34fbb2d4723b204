import type { Readable } from '../../src-shared/contract/define.ts'
import type { Analysis, Insights } from '../../src-shared/model/insight.ts'
import type { MonitorState } from '../../src-shared/model/monitor.ts'
import type { ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import { analyze } from '../analysis/analyze.ts'
import type { CauseFacts } from '../analysis/causes/facts.ts'
import { homeOf } from '../analysis/summary.ts'
import type { AnalysisWindow, LocalHour } from '../analysis/window.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createTopic } from '../topic.ts'
import { type Grid, gridBefore } from './grid.ts'
import { judgeData } from './judgement.ts'
import type { Knowledge } from './knowledge.ts'

/** The last five minutes each 30 s, and on demand (requirements.md §1.4). */
const WINDOW_MS = 5 * 60_000
const PERIOD_MS = 30_000
/** What happens at once, such as a past that is brought in, is looked at once. */
const SOON_MS = 1000
/** The newest sample is on its way to the store for a moment. */
const WRITTEN_WITHIN_MS = 250

/** Looks at every processor now and then, and says what it thinks. */
export interface Analyst {
  readonly insights: Readable<Insights>
  /** Looks at one processor now. */
  analyze(view: ProcessorView): Promise<Analysis>
  /** Something is different: looks at all of them in a moment, instead of at the end of the 30 s. */
  soon(): void
  forget(id: ProcessorId): void
  close(): void
}

export interface AnalystParts {
  readonly clock: Clock
  readonly log: Log
  readonly views: Readable<readonly ProcessorView[]>
  /** null where nothing is recorded in this process. */
  readonly state: (id: ProcessorId) => MonitorState | null
  /** End of the newest sample of all, epoch ms. */
  readonly lastSampleMs: (id: ProcessorId) => number | null
  readonly periodMs: (id: ProcessorId) => number
  readonly makeWindow: (view: ProcessorView, grid: Grid, usualLatency: number | null) => AnalysisWindow
  readonly knowledge: Knowledge
  readonly localHour: (atMs: number) => LocalHour
  readonly wallClock: CauseFacts['wallClock']
  readonly onAnalysis: (analysis: Analysis) => void
}

export function createAnalyst(parts: AnalystParts): Analyst {
  const { clock, log, views, state, knowledge } = parts
  const insights = createTopic<Insights>({ home: null, processors: [], atMs: clock.nowMs() })
  const newest = new Map<ProcessorId, Analysis>()
  let isLooking = false

  function look(view: ProcessorView): Analysis {
    const { id } = view
    const present = state(id)
    const nowMs = clock.nowMs()
    const endMs = present ? nowMs - WRITTEN_WITHIN_MS : (parts.lastSampleMs(id) ?? nowMs)
    const { past, baselines } = knowledge.of(id)
    const grid = gridBefore(endMs, WINDOW_MS, parts.periodMs(id))
    const window = parts.makeWindow(view, grid, baselines.usualLatency)
    const online = view.link.kind === 'online'
    return analyze({
      window,
      past,
      baselines,
      localHour: parts.localHour,
      wallClock: parts.wallClock,
      atMs: nowMs,
      online,
      judgement: judgeData(window, present, online),
    })
  }

  function publish(): void {
    const processors = views.get().flatMap(({ id }) => newest.get(id) ?? [])
    insights.set({ home: homeOf(processors), processors, atMs: clock.nowMs() })
  }

  async function analyzeOne(view: ProcessorView): Promise<Analysis> {
    await knowledge.refresh(view.id)
    const analysis = look(view)
    // It may have left the list while what is usual was read.
    if (views.get().some(({ id }) => id === view.id)) {
      newest.set(view.id, analysis)
      parts.onAnalysis(analysis)
    }
    return analysis
  }

  async function round(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      for (const view of views.get()) await analyzeOne(view)
    } catch (error) {
      log.error('The sound could not be judged', error)
    } finally {
      isLooking = false
      publish()
    }
  }

  let cancelSoon: (() => void) | null = null
  const stop = clock.every(PERIOD_MS, () => void round())
  return {
    insights,
    async analyze(view) {
      const analysis = await analyzeOne(view)
      publish()
      return analysis
    },
    soon() {
      cancelSoon ??= clock.after(SOON_MS, () => {
        cancelSoon = null
        void round()
      })
    },
    forget(id) {
      newest.delete(id)
      knowledge.forget(id)
      publish()
    },
    close() {
      stop()
      cancelSoon?.()
    },
  }
}
