import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Manifest, Rehearsal } from '../../src-shared/model/backup.ts'
import { assertFile, readContent } from './content.ts'
import { explainWriting } from './failure.ts'
import { inspect } from './inspect.ts'
import type { JobInput } from './messages.ts'
import { assertRoom } from './room.ts'
import { NEWEST_VERSION } from './schema-text.ts'
import { startWith } from './start-up.ts'
import { createSteps, type JobTools } from './tools.ts'
import { inWorkFolder, workFolderOf } from './work-folder.ts'

type Check = Rehearsal['checks'][number]

const STEPS = ['Reading the backup', 'Putting it into a scratch place', 'Checking it', 'Starting with it'] as const

/**
 * Restores a backup into a scratch place and starts with it there (requirements.md §2.4). What is wrong with the backup is in the
 * result; what kept it from being tried is thrown.
 *
 * @throws AppError `not-found`, `wrong-passphrase`, `disk-full`, `target-unusable`
 */
export async function rehearse(input: JobInput<'rehearse'>, tools: JobTools): Promise<Rehearsal> {
  const { file, manifest, scratchFolder, passphrase } = input
  const { durable } = tools
  const steps = createSteps(STEPS, tools.report)
  return recordRehearsal(async (passed) => {
    await steps.next()
    await assertFile(file, manifest, steps.share)
    passed('file', 'Its bytes are the ones that were written.')
    await steps.next()
    assertRoom(scratchFolder, manifest.content.bytes + tools.reserveBytes)
    await inWorkFolder(tools, workFolderOf('rehearse', input, tools.id)!, async () => {
      const scratch = path.join(workFolderOf('rehearse', input, tools.id)!, 'store.db')
      const write = (chunks: AsyncIterable<Uint8Array>) => durable.write(scratch, chunks)
      await readContent(file, manifest, passphrase, write)
      passed('content', 'What comes out of it is what was put in.')
      await steps.next()
      const found = await inspect(scratch, passed)
      assertAsPromised(found, manifest)
      passed('manifest', 'It holds exactly what its manifest says.')
      await steps.next()
      await rehearseStart(scratch, found, passed)
    })
  })
}

type Passed = (name: string, finding: string) => void

/** Starts with a copy that was inspected, and looks whether it still holds everything. The copy is changed. */
export async function rehearseStart(
  copy: string,
  found: Pick<Manifest, 'rows' | 'schemaVersion'>,
  passed: Passed,
): Promise<void> {
  const rows = await startWith(copy).catch((error: unknown) => {
    const explained = explainWriting(error)
    if (explained instanceof AppError) throw explained
    throw new AppError('verification-failed', 'The program does not start with it.', { cause: error })
  })
  // The same bytes need no second look; a copy that was migrated is another one.
  if (found.schemaVersion < NEWEST_VERSION) await inspect(copy, () => undefined)
  passed('start', `The program starts with it, as version ${NEWEST_VERSION} of its data.`)
  // The list of steps grows by the steps that were taken.
  const lost = Object.keys(found.rows).filter((table) => (rows[table] ?? 0) < (found.rows[table] ?? 0))
  if (lost.length > 0) throw new AppError('verification-failed', `Rows are missing afterwards: ${lost.join(', ')}.`)
  passed('rows after the start', 'Every row is still there.')
}

/** Failures that say something about the backup. The others say something about the place where it was tried. */
const ABOUT_THE_BACKUP = ['backup-damaged', 'not-a-backup', 'newer-store', 'damaged', 'verification-failed'] as const

/** Runs the checks of a rehearsal and writes down which were passed, and which was the one that was not. */
export async function recordRehearsal(run: (passed: Passed) => Promise<void>): Promise<Rehearsal> {
  const atMs = Date.now()
  const startMs = performance.now()
  const checks: Check[] = []
  try {
    await run((name, finding) => checks.push({ name, ok: true, finding }))
  } catch (thrown) {
    const error = explainWriting(thrown)
    if (!(error instanceof AppError) || !ABOUT_THE_BACKUP.some((code) => code === error.code)) throw error
    checks.push({ name: 'failed', ok: false, finding: error.message })
  }
  return { ok: checks.every(({ ok }) => ok), atMs, durationMs: Math.round(performance.now() - startMs), checks }
}

function assertAsPromised(found: Pick<Manifest, 'rows' | 'schemaVersion' | 'schemaHash'>, manifest: Manifest): void {
  const differs = [...new Set([...Object.keys(found.rows), ...Object.keys(manifest.rows)])].filter(
    (table) => found.rows[table] !== manifest.rows[table],
  )
  if (differs.length > 0) {
    throw new AppError('verification-failed', `Other numbers of rows than its manifest says: ${differs.join(', ')}.`)
  }
  if (found.schemaVersion !== manifest.schemaVersion || found.schemaHash !== manifest.schemaHash) {
    throw new AppError('verification-failed', 'Its data has another form than its manifest says.')
  }
}
