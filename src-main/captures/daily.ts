import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { CaptureSummary } from '../../src-shared/model/capture.ts'
import type { ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/** How often it is looked whether a capture is due, ms. */
const TICK_MS = 60_000
/** What was captured of a processor that was removed stays so long: whoever takes it back from a backup has its captures too. */
const STRANGERS_MS = 30 * 24 * 3_600_000
/** One that did not work out is tried again after this, ms. */
const AGAIN_MS = 10 * 60_000

export interface DailyParts {
  readonly clock: Clock
  readonly log: Log
  readonly views: Readable<readonly ProcessorView[]>
  readonly processorIds: () => readonly string[]
  readonly list: (id: ProcessorId) => readonly CaptureSummary[]
  readonly isBusy: () => boolean
  readonly take: (id: ProcessorId) => Promise<unknown>
  /** Whether one is due now, by the times of those that were made since the console is up; a missed one is made up. */
  readonly isDue: (upSinceMs: number, successesMs: readonly number[]) => boolean
  /** Removes what belongs to any other processor of which nothing was captured since `beforeMs`. */
  readonly keepOnly: (processorIds: readonly string[], beforeMs: number) => void
}

/** Captures every processor once a day: at its hour, or as soon as it is there again. Returns the way to end it. */
export function startDailyCaptures(parts: DailyParts): () => void {
  const { clock, log, views, list, isBusy, take, isDue } = parts
  const upSinceMs = clock.nowMs()
  const triedMs = new Map<ProcessorId, number>()
  let isTicking = false

  async function tick(): Promise<void> {
    if (isTicking) return
    isTicking = true
    try {
      parts.keepOnly(parts.processorIds(), clock.nowMs() - STRANGERS_MS)
      for (const { id, link } of views.get()) {
        if (link.kind !== 'online' || isBusy()) continue
        const lastTryMs = triedMs.get(id)
        if (lastTryMs !== undefined && clock.monotonicMs() - lastTryMs < AGAIN_MS) continue
        const daily = list(id).filter(({ why }) => why === 'daily')
        const times = daily.map(({ atMs }) => atMs)
        if (!isDue(upSinceMs, times)) continue
        triedMs.set(id, clock.monotonicMs())
        await take(id)
      }
    } catch (error) {
      // It was told by the desk where it is the processor's; the next tick tries again what is due.
      if (!(error instanceof AppError)) log.error('The daily capture failed', error)
    } finally {
      isTicking = false
    }
  }

  return clock.every(TICK_MS, () => void tick())
}
