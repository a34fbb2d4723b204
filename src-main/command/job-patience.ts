import { setTimeout as sleep } from 'node:timers/promises'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError, type FailureCode } from '../../src-shared/contract/reply.ts'
import type { Given, Option } from './command.ts'
import { FailedJob } from './exit-code.ts'

/** How long a running job is waited for, ms (commands.md, "Command line"). */
const PATIENCE_MS = 600_000
const PERIOD_MS = 500
/** Without a job to be seen something short holds the place; where it stays so, waiting does not help. */
const MOST_WITHOUT_JOB = 4

/** For every command that does a job. */
export const NO_WAIT: Readonly<Record<string, Option>> = {
  'no-wait': { value: null, text: 'fails at once where another job runs, instead of waiting up to 10 minutes' },
}

/** What makes a job fail, as told from what makes it impossible to ask for it. */
const FAILS: readonly FailureCode[] = ['disk-full', 'cancelled', 'internal']

/**
 * Does `act`, which is a job, when no other one runs.
 *
 * @throws AppError `busy` in the end, or at once where the command says so; FailedJob where it was done and failed
 */
export async function whenFree<T>(
  client: Client<AtlasContract>,
  values: Given['values'],
  act: () => Promise<T>,
): Promise<T> {
  const isRunning = async () => (await client.backups.state({})).job.kind === 'running'
  return whenNoneRuns(isRunning, values, async () => {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof AppError) || !FAILS.includes(error.code)) throw error
      throw new FailedJob(error.code, error.message, { cause: error })
    }
  })
}

/**
 * Does `act` when no job runs, as `isRunning` tells.
 *
 * @throws AppError `busy` in the end, or at once where the command says so, and what `act` throws
 */
export async function whenNoneRuns<T>(
  isRunning: () => Promise<boolean>,
  values: Given['values'],
  act: () => Promise<T>,
): Promise<T> {
  const startMs = performance.now()
  const mayWait = () => values['no-wait'] !== true && performance.now() - startMs < PATIENCE_MS
  for (let withoutJob = 0; ; ) {
    // Asked first, because a refusal leaves a row in the audit and looking does not.
    while (mayWait() && (await isRunning())) await sleep(PERIOD_MS)
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'busy' || !mayWait()) throw error
      withoutJob = (await isRunning()) ? 0 : withoutJob + 1
      if (withoutJob > MOST_WITHOUT_JOB) throw error
      await sleep(PERIOD_MS)
    }
  }
}
