import type { JobRequest } from './messages.ts'

/**
 * A way to start the job process: Electron's in the desktop program, a forked Node without it (reliability.md, "Processes and
 * locks").
 */
export interface JobHost {
  start(listener: JobListener): JobProcess
}

export interface JobListener {
  onMessage(message: unknown): void
  /** Told once, when the process is gone and holds nothing any more. `how` is for the log. */
  onEnded(how: string): void
}

export interface JobProcess {
  send(request: JobRequest): void
  /** At once, whatever it is doing; `onEnded` follows. */
  kill(): void
}

/**
 * Limits of the job process. Its memory is its key for encrypted backups (128 MiB for some tenths of a second), SQLite's cache and
 * some pieces of streams, none of which are in this heap: a job that fills it has read something as a whole.
 */
export const JOB_NODE_FLAGS = ['--max-old-space-size=128', '--max-semi-space-size=1'] as const

/** How much of what a process said at its end is kept. */
const LAST_WORDS = 4000

/** Keeps the end of what a process writes: why Node gave up stands there. */
export function createLastWords(): { add(chunk: Uint8Array): void; text(): string } {
  let words = ''
  return {
    add(chunk) {
      words = (words + Buffer.from(chunk).toString('utf8')).slice(-LAST_WORDS)
    },
    text: () => words.trim(),
  }
}
