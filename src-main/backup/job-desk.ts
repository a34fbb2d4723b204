import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupKind, BackupRun, JobKind, JobState } from '../../src-shared/model/backup.ts'
import type { Clock } from '../clock.ts'
import type { JobProgress } from '../jobs/messages.ts'
import type { Log } from '../log.ts'
import { createTopic } from '../topic.ts'

/** What is to be done. */
export interface JobTicket {
  readonly what: JobKind
  /** Of a backup; null for every other job. */
  readonly kind: BackupKind | null
  /** What it is about, where that is known before. */
  readonly fileName: string | null
}

/** What a job is given. */
export interface JobHands {
  /** Aborted when somebody cancels it. */
  readonly signal: AbortSignal
  onProgress(progress: JobProgress): void
  /** From here on it cannot be cancelled. @throws AppError `cancelled` where it was before */
  passPointOfNoReturn(): void
}

/** What came of it. */
export interface JobResult<T> {
  readonly value: T
  /** For everybody who looks, and for the log of runs. */
  readonly sentence: string
  readonly fileName: string | null
  readonly bytes: number | null
}

/** Where long jobs are done: one at a time, seen by everybody, each written down (architecture.md, decision 6). */
export interface JobDesk {
  readonly state: Readable<JobState>
  /** @throws AppError `busy` while another one runs, and the job's own failure */
  run<T>(ticket: JobTicket, work: (hands: JobHands) => Promise<JobResult<T>>): Promise<T>
  /** Something short that must not happen beside a job, and that nobody has to see. @throws AppError `busy` */
  quietly<T>(work: () => Promise<T>): Promise<T>
  /** Whether what runs was cancelled, once it has ended: false where nothing runs, or where it was too late. */
  cancel(): Promise<boolean>
  /** Cancels what can be cancelled, and waits until nothing runs. Nothing begins any more. */
  close(): Promise<void>
}

export interface JobDeskParts {
  readonly clock: Clock
  readonly log: Log
  /** Writes a run down. Must not throw. */
  readonly record: (run: Omit<BackupRun, 'id'>) => void
}

interface Seat {
  readonly abort: AbortController
  canCancel: boolean
}

export function createJobDesk({ clock, log, record }: JobDeskParts): JobDesk {
  const state = createTopic<JobState>({ kind: 'idle' })
  let seat: Seat | null = null
  let quiet: Promise<unknown> = Promise.resolve()
  let running: Promise<unknown> = Promise.resolve()
  let isClosed = false

  function assertFree(): void {
    if (isClosed) throw new AppError('busy', 'The console is closing.')
    if (seat) throw new AppError('busy')
  }

  async function work<T>(
    taken: Seat,
    { what, kind, fileName }: JobTicket,
    act: (hands: JobHands) => Promise<JobResult<T>>,
  ): Promise<T> {
    const startedMs = clock.nowMs()
    const began = clock.monotonicMs()
    let progress: JobProgress = { steps: [], step: 0, share: null }
    const show = () =>
      state.set({ kind: 'running', what, startedMs, ...progress, canCancel: taken.canCancel, fileName })
    const ended = (outcome: string, sentence: string, about: string | null, bytes: number | null) => {
      const durationMs = Math.round(clock.monotonicMs() - began)
      record({ atMs: startedMs, what, kind, durationMs, outcome, sentence, fileName: about, bytes })
    }
    show()
    try {
      const result = await act({
        signal: taken.abort.signal,
        onProgress(next) {
          progress = next
          show()
        },
        passPointOfNoReturn() {
          if (taken.abort.signal.aborted) throw new AppError('cancelled')
          taken.canCancel = false
          show()
        },
      })
      ended('ok', result.sentence, result.fileName, result.bytes)
      state.set({ kind: 'done', what, endedMs: clock.nowMs(), sentence: result.sentence })
      return result.value
    } catch (error) {
      const { code, message } = error instanceof AppError ? error : new AppError('internal')
      const outcome = error instanceof TimedOut ? 'timed-out' : code
      if (code !== 'cancelled') log.warn(`The job “${what}” failed: ${message}`, error)
      ended(outcome, message, fileName, null)
      state.set({ kind: 'failed', what, endedMs: clock.nowMs(), code: outcome, sentence: message })
      throw error
    }
  }

  return {
    state,
    async run(ticket, act) {
      assertFree()
      const taken: Seat = { abort: new AbortController(), canCancel: true }
      seat = taken
      const done = quiet.then(() => work(taken, ticket, act))
      running = done
      try {
        return await done
      } finally {
        seat = null
      }
    },
    async quietly(act) {
      assertFree()
      const done = quiet.then(act)
      // Whoever asked hears of a failure; whoever comes next does not.
      quiet = done.catch(() => undefined)
      return done
    },
    async cancel() {
      if (!seat?.canCancel) return false
      seat.abort.abort()
      const [ended] = await Promise.allSettled([running])
      return ended.status === 'rejected' && ended.reason instanceof AppError && ended.reason.code === 'cancelled'
    },
    async close() {
      isClosed = true
      if (seat?.canCancel) seat.abort.abort()
      await Promise.allSettled([running, quiet])
    },
  }
}

/** A job that was stopped because it took longer than it may. */
export class TimedOut extends AppError {}
