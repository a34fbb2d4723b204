import type { JobRunner } from '../../src-main/jobs/runner.ts'

/** Real jobs that begin when a test lets them. */
export interface HeldJobs {
  readonly jobs: JobRunner
  /** Lets those that wait begin, and those that come. */
  release(): void
}

export function holdJobs(jobs: JobRunner): HeldJobs {
  const { promise: released, resolve } = Promise.withResolvers<void>()
  return {
    jobs: {
      async run(name, input, options) {
        await released
        return jobs.run(name, input, options)
      },
    },
    release: resolve,
  }
}
