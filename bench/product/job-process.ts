import { existsSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { forkHost } from '../../src-main/jobs/fork-host.ts'
import type { JobHost } from '../../src-main/jobs/host.ts'
import { bundleForNode } from './bundle.ts'
import { weightIn } from './weight.ts'

/** The console's own job process, as it is when it is installed. */
export interface WeighedJobs {
  readonly host: JobHost
  /** What the one that ended last held in memory at most, MB; null where nobody can say. */
  highestMb(): Promise<number | null>
}

let made: Promise<WeighedJobs> | null = null

/** Made once, and removed with this process. */
export function weighedJobs(): Promise<WeighedJobs> {
  made ??= make()
  return made
}

async function make(): Promise<WeighedJobs> {
  const { file } = await bundleForNode('weighed-job.ts')
  process.once('exit', () => rmSync(dirname(file), { recursive: true, force: true }))
  return {
    host: forkHost(file),
    async highestMb() {
      const status = `${file}.status`
      return existsSync(status) ? weightIn(await readFile(status, 'utf8')).highestMb : null
    },
  }
}
