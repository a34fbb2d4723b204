import { assertFile, drain, readContent } from './content.ts'
import type { JobInput, JobOutput } from './messages.ts'
import { createSteps, type JobTools } from './tools.ts'

const STEPS = ['Reading the file', 'Reading what is in it'] as const

/**
 * Reads a backup's bytes again (requirements.md §2.4). Writes nothing, so it works on a disk that is full, or that cannot be
 * written to. The file's own hash comes first: nothing else looks into bytes that are not the ones that were written.
 *
 * @throws AppError `not-found`, `not-a-backup`, `newer-store`, `backup-damaged`, `wrong-passphrase`
 */
export async function verify(
  { file, manifest, passphrase }: JobInput<'verify'>,
  { report }: JobTools,
): Promise<JobOutput<'verify'>> {
  const steps = createSteps(STEPS, report)
  await steps.next()
  await assertFile(file, manifest, steps.share)
  await steps.next()
  await readContent(file, manifest, passphrase, drain)
  return { contentBytes: manifest.content.bytes }
}
