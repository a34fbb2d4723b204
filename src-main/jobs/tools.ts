import type { Durable } from './durable.ts'
import type { JobProgress } from './messages.ts'

/** What a job is given beside its input. */
export interface JobTools {
  /** Of this one run, 32 hexadecimal digits. */
  readonly id: string
  readonly durable: Durable
  /** Bytes that stay free on a disk beyond what the job needs. */
  readonly reserveBytes: number
  /** Resolves when the other process was told: a job then often does not come back for seconds. */
  report(progress: JobProgress): Promise<void>
  /** A sentence for the log. */
  note(sentence: string): void
}

/** Free space that a backup leaves on the disk (reliability.md, "Create" 2). */
export const RESERVE_BYTES = 1024 ** 3

/** Tells of a job's steps in their order. */
export interface Steps {
  next(): Promise<void>
  /** 0…1 of the present one; told a few times a second, however often it is called. */
  share(share: number): void
}

const REPORT_PERIOD_MS = 200

export function createSteps(steps: readonly string[], report: JobTools['report']): Steps {
  let step = -1
  let reportedMs = 0
  return {
    next() {
      step += 1
      return report({ steps, step, share: null })
    },
    share(share) {
      const nowMs = performance.now()
      if (nowMs - reportedMs < REPORT_PERIOD_MS) return
      reportedMs = nowMs
      void report({ steps, step, share: Math.min(1, share) })
    },
  }
}
