import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { assertNever } from '../../src-shared/assert.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { JobHost } from './host.ts'
import type { JobInput, JobMessage, JobName, JobOutput, JobProgress, JobRequest } from './messages.ts'
import { workFolderOf } from './work-folder.ts'

export interface RunOptions {
  readonly onProgress: (progress: JobProgress) => void
  /** Kills the job at once. */
  readonly signal: AbortSignal
  /** A job that is not over then hangs, and is killed. */
  readonly withinMs: number
}

/** Runs jobs in a process of their own, one at a time. */
export interface JobRunner {
  /**
   * @throws AppError the job's own failure; `busy` while another one runs; `cancelled`; `internal` for a process that died without
   * a word, or hung
   */
  run<N extends JobName>(name: N, input: JobInput<N>, options: RunOptions): Promise<JobOutput<N>>
}

export interface RunnerOptions {
  readonly host: JobHost
  /** Told what a person who reads the log should know. */
  readonly note: (sentence: string, cause?: unknown) => void
}

export function createJobRunner({ host, note }: RunnerOptions): JobRunner {
  let isBusy = false

  return {
    async run(name, input, options) {
      if (isBusy) throw new AppError('busy')
      if (options.signal.aborted) throw new AppError('cancelled')
      isBusy = true
      const request = { id: randomBytes(16).toString('hex'), name, input }
      try {
        return await runOne(host, request, options, note)
      } finally {
        await clearAway(request)
        isBusy = false
      }
    },
  }

  /** Removes what a job has left that could not do so itself. */
  async function clearAway<N extends JobName>({ id, name, input }: JobRequest<N>): Promise<void> {
    const folder = workFolderOf(name, input, id)
    if (folder === null) return
    try {
      await rm(folder, { recursive: true, force: true })
    } catch (error) {
      // The disk may be the reason why the job ended. The next job there looks for leftovers.
      note(`What a job left in ${folder} could not be removed.`, error)
    }
  }
}

function runOne<N extends JobName>(
  host: JobHost,
  request: JobRequest<N>,
  { onProgress, signal, withinMs }: RunOptions,
  note: RunnerOptions['note'],
): Promise<JobOutput<N>> {
  return new Promise((resolve, reject) => {
    /** What the job's end will mean; until it says something, that it died without a word. */
    let outcome: { readonly output: unknown } | { readonly error: AppError } | null = null

    const job = host.start({
      onMessage(message) {
        if (outcome) return
        const said = message as JobMessage
        switch (said.kind) {
          case 'progress':
            onProgress(said.progress)
            break
          case 'note':
            note(said.sentence)
            break
          case 'done':
            outcome = { output: said.output }
            break
          case 'failed':
            outcome = { error: new AppError(said.code, said.message, { cause: new Error(said.cause) }) }
            break
          default:
            assertNever(said)
        }
      },
      onEnded(how) {
        clearTimeout(timer)
        signal.removeEventListener('abort', cancel)
        if (outcome && 'output' in outcome) return resolve(outcome.output as JobOutput<N>)
        const died = () =>
          new AppError('internal', undefined, { cause: new Error(`The job ${request.name} died: ${how}`) })
        reject(outcome ? outcome.error : died())
      },
    })

    const stop = (error: AppError) => {
      // What is done is done: a backup that exists is not called cancelled.
      outcome ??= { error }
      job.kill()
    }
    const cancel = () => stop(new AppError('cancelled'))
    const timer = setTimeout(() => {
      const cause = new Error(`The job ${request.name} was not over after ${withinMs} ms`)
      stop(new AppError('internal', 'It took too long and was stopped.', { cause }))
    }, withinMs)
    signal.addEventListener('abort', cancel, { once: true })
    job.send(request as JobRequest)
  })
}
