import { randomBytes } from 'node:crypto'
import { AppError } from '../../src-shared/contract/reply.ts'
import { makeLock } from './copy-lock.ts'
import { decrypt, encryptFor } from './encryption.ts'
import type { JobInput, JobOutput } from './messages.ts'

/** More than two pieces, so that all of the format is tried. */
const TRIAL_BYTES = 2.5 * 1024 * 1024

/**
 * Makes a lock, and tries it once while the passphrase is known: afterwards the console can lock and never open, so this is the only
 * time at which it can see that both fit.
 *
 * @throws AppError `verification-failed`
 */
export async function lock({ passphrase }: JobInput<'lock'>): Promise<JobOutput<'lock'>> {
  const made = await makeLock(passphrase)
  const trial = randomBytes(TRIAL_BYTES)
  const opened = await gathered(decrypt(encryptFor(only(trial), made), passphrase))
  if (!opened.equals(trial)) throw new AppError('verification-failed')
  return made
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function gathered(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}
