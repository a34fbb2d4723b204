import { AppError } from '../../src-shared/contract/reply.ts'
import type { JobInput, JobName, JobOutput } from '../jobs/messages.ts'
import type { JobRunner } from '../jobs/runner.ts'
import { type JobHands, TimedOut } from './job-desk.ts'

const MINUTE_MS = 60_000

/** Slower than any stick that is worth having, bytes a ms. */
const SLOWEST_STICK = 200

/** What takes longer hangs: a store of some gigabytes on a slow disk is done several times over within these. */
const WITHIN_MS: { readonly [N in JobName]: (input: JobInput<N>) => number } = {
  create: () => 60 * MINUTE_MS,
  verify: () => 60 * MINUTE_MS,
  rehearse: () => 60 * MINUTE_MS,
  stage: () => 60 * MINUTE_MS,
  // A share whose server is gone must not keep the daily backup waiting for hours.
  copy: ({ manifest }) => 10 * MINUTE_MS + manifest.file.bytes / SLOWEST_STICK,
  integrity: () => 60 * MINUTE_MS,
  lock: () => MINUTE_MS,
  probe: () => MINUTE_MS / 2,
  emergency: () => 10 * MINUTE_MS,
  salvage: () => 120 * MINUTE_MS,
}

/** Runs a job in its process, and tells one that hung from one that failed. */
export async function runWithin<N extends JobName>(
  jobs: JobRunner,
  name: N,
  input: JobInput<N>,
  { signal, onProgress }: Pick<JobHands, 'signal' | 'onProgress'>,
): Promise<JobOutput<N>> {
  const withinMs = WITHIN_MS[name](input)
  const startMs = performance.now()
  try {
    return await jobs.run(name, input, { signal, onProgress, withinMs })
  } catch (error) {
    if (error instanceof AppError && error.code === 'internal' && performance.now() - startMs >= withinMs) {
      throw new TimedOut('internal', error.message, { cause: error })
    }
    throw error
  }
}
