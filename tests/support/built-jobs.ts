import { resolve } from 'node:path'
import { forkHost } from '../../src-main/jobs/fork-host.ts'
import type { JobHost } from '../../src-main/jobs/host.ts'

const ENTRY = resolve(import.meta.dirname, 'jobs/even-job.mjs')

/**
 * Job processes from the bundle, which the global setup built: they start in a third of the time that sources take, and do not give
 * way to other tests.
 */
export function builtJobs(): JobHost {
  return forkHost(ENTRY)
}
