import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { JobInput, JobName, JobOutput } from '../../src-main/jobs/messages.ts'
import { manifestNameOf } from '../../src-main/jobs/names.ts'
import { createJobRunner } from '../../src-main/jobs/runner.ts'
import type { Manifest } from '../../src-shared/model/backup.ts'
import { weighedJobs } from './job-process.ts'

export interface PlacedBackup {
  readonly file: string
  readonly manifest: Manifest
}

/** What the console has done in its job process for one store. */
export interface StoreJobs {
  create(passphrase: string | null): Promise<PlacedBackup>
  remove(backup: PlacedBackup): Promise<void>
  /** How many bytes are in it. */
  verify(backup: PlacedBackup, passphrase: string | null): Promise<number>
  stage(backup: PlacedBackup, stagedFile: string): Promise<void>
  /** What the job that ended last held in memory at most, MB; null where nobody can say. */
  highestMb(): Promise<number | null>
}

const HOUR_MS = 3_600_000

export async function createStoreJobs(liveFile: string): Promise<StoreJobs> {
  const { host, highestMb } = await weighedJobs()
  const runner = createJobRunner({
    host,
    note(sentence, cause) {
      throw new Error(sentence, { cause })
    },
  })
  const run = <N extends JobName>(name: N, input: JobInput<N>): Promise<JobOutput<N>> => {
    const { signal } = new AbortController()
    return runner.run(name, input, { onProgress: () => undefined, signal, withinMs: HOUR_MS })
  }
  const backupFolder = join(dirname(liveFile), 'backups')

  return {
    highestMb,
    async create(passphrase) {
      const manifest = await run('create', {
        liveFile,
        backupFolder,
        kind: 'manual',
        name: null,
        reason: 'To see what it costs',
        by: 'window',
        parts: null,
        keepDays: null,
        sequence: 1,
        nowMs: Date.now(),
        utcOffsetMinutes: 0,
        appVersion: '0.0.0',
        installationKey: '0123456789abcdef'.repeat(4),
        processors: [],
        passphrase,
      })
      return { manifest, file: join(backupFolder, manifest.kind, manifest.file.name) }
    },
    async remove({ file }) {
      await rm(join(dirname(file), manifestNameOf(file)))
      await rm(file)
    },
    verify: async (backup, passphrase) => (await run('verify', { ...backup, passphrase })).contentBytes,
    async stage(backup, stagedFile) {
      const last = Number.MAX_SAFE_INTEGER
      const mark = { audit: last, backupRun: last, change: last }
      await run('stage', {
        ...backup,
        stagedFile,
        liveFile,
        mark,
        parts: null,
        passphrase: null,
        isBroughtUpToDate: true,
      })
    },
  }
}
