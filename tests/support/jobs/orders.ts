import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { DISK, type Durable } from '../../../src-main/jobs/durable.ts'
import type { JobInput } from '../../../src-main/jobs/messages.ts'
import type { JobTools } from '../../../src-main/jobs/tools.ts'
import type { Manifest } from '../../../src-shared/model/backup.ts'

/** Half past nine in the evening of a summer day, two hours east of UTC. */
export const NOW_MS = Date.UTC(2026, 6, 4, 19, 30, 15)
export const KEY = '0123456789abcdef'.repeat(4)

/** What a test says of the backup it wants; the rest is as a person's own backup of everything. */
export function createOrder(liveFile: string, change: Partial<JobInput<'create'>> = {}): JobInput<'create'> {
  return {
    liveFile,
    backupFolder: path.join(path.dirname(liveFile), 'backups'),
    kind: 'manual',
    name: null,
    reason: 'before the wedding',
    by: 'this computer',
    parts: null,
    keepDays: null,
    sequence: 1,
    nowMs: NOW_MS,
    utcOffsetMinutes: 120,
    appVersion: '0.1.0',
    installationKey: KEY,
    processors: ['Main bar'],
    passphrase: null,
    ...change,
  }
}

/** A copy of a backup under its own name, as it is, but for what is given. */
export function copyOrderFor(
  given: Pick<JobInput<'copy'>, 'file' | 'manifest' | 'targetFolder'> & Partial<JobInput<'copy'>>,
): JobInput<'copy'> {
  return { name: given.manifest.file.name, lock: null, installationKey: KEY, ...given }
}

export interface TestTools extends JobTools {
  readonly notes: string[]
  readonly steps: string[]
}

/** What a job is given, on this disk and without a reserve. */
export function toolsForTest(durable: Durable = DISK): TestTools {
  const notes: string[] = []
  const steps: string[] = []
  return {
    id: randomBytes(16).toString('hex'),
    durable,
    reserveBytes: 0,
    async report(progress) {
      const step = progress.steps[progress.step] ?? 'a step without a name'
      if (steps.at(-1) !== step) steps.push(step)
    },
    note: (sentence) => void notes.push(sentence),
    notes,
    steps,
  }
}

/** Where the data of a backup lies. */
export function dataFileOf(backupFolder: string, { kind, file }: Pick<Manifest, 'kind' | 'file'>): string {
  return path.join(backupFolder, kind, file.name)
}
