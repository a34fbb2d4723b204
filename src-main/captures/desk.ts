import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { CaptureJob } from '../../src-shared/model/capture-plan.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createTopic } from '../topic.ts'

type What = Extract<CaptureJob, { kind: 'running' }>['what']

/** What is to be done. */
export interface CaptureTicket {
  readonly what: What
  readonly processorId: ProcessorId
  readonly steps: readonly string[]
  /** Where a person may end it before it is done. */
  readonly canStop: boolean
}

/** What a job is given. */
export interface CaptureHands {
  /** Aborted when somebody stops it. */
  readonly signal: AbortSignal
  /** Step `step` is being done; `share` 0…1 of it. */
  at(step: number, share: number | null): void
}

/** What came of it. */
export interface CaptureResult<T> {
  readonly value: T
  readonly sentence: string
  readonly receiptId: string | null
}

/** Where the captures’ long work is done: one at a time, seen by everybody (architecture.md, decision 6). */
export interface CaptureDesk {
  readonly job: Readable<CaptureJob>
  isBusy(): boolean
  /** @throws AppError `busy` while another one runs, and the job's own failure */
  run<T>(ticket: CaptureTicket, work: (hands: CaptureHands) => Promise<CaptureResult<T>>): Promise<T>
  /** False where nothing runs that could be stopped. */
  stop(): boolean
  /** Stops what writes and waits for it; what only reads ends with its link. Nothing begins any more. */
  close(): Promise<void>
}

export function createCaptureDesk(clock: Clock, log: Log): CaptureDesk {
  const job = createTopic<CaptureJob>({ kind: 'idle' })
  let seat: { readonly abort: AbortController; readonly canStop: boolean } | null = null
  let running: Promise<unknown> = Promise.resolve()
  let isClosed = false

  async function work<T>(
    abort: AbortController,
    ticket: CaptureTicket,
    act: (hands: CaptureHands) => Promise<CaptureResult<T>>,
  ): Promise<T> {
    const { what, processorId } = ticket
    const startedMs = clock.nowMs()
    const ended = (outcome: string, sentence: string, receiptId: string | null) =>
      job.set({ kind: 'ended', what, processorId, endedMs: clock.nowMs(), outcome, sentence, receiptId })
    const at = (step: number, share: number | null) => {
      const canStop = ticket.canStop && !abort.signal.aborted
      job.set({ kind: 'running', what, processorId, startedMs, steps: ticket.steps, step, share, canStop })
    }
    at(0, null)
    try {
      const { value, sentence, receiptId } = await act({ signal: abort.signal, at })
      ended('ok', sentence, receiptId)
      return value
    } catch (error) {
      const { code, message } = error instanceof AppError ? error : new AppError('internal')
      if (code !== 'cancelled') log.warn(`The job “${what}” at ${processorId} failed: ${message}`, error)
      ended(code, message, null)
      throw error
    }
  }

  return {
    job,
    isBusy: () => isClosed || seat !== null,
    async run(ticket, act) {
      if (isClosed) throw new AppError('busy', 'The console is closing.')
      if (seat) throw new AppError('busy')
      const abort = new AbortController()
      seat = { abort, canStop: ticket.canStop }
      const done = work(abort, ticket, act)
      running = done
      try {
        return await done
      } finally {
        seat = null
      }
    },
    stop() {
      if (!seat?.canStop || seat.abort.signal.aborted) return false
      seat.abort.abort()
      return true
    },
    async close() {
      isClosed = true
      if (!seat?.canStop) return
      seat.abort.abort()
      await Promise.allSettled([running])
    },
  }
}
