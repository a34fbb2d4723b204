import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBackup } from '../../../src-main/jobs/create.ts'
import type { JobHost } from '../../../src-main/jobs/host.ts'
import type { JobInput } from '../../../src-main/jobs/messages.ts'
import { createJobRunner } from '../../../src-main/jobs/runner.ts'
import { verify } from '../../../src-main/jobs/verify.ts'
import { filledStore } from '../../support/jobs/filled-store.ts'
import { listedBackups } from '../../support/jobs/listed-backups.ts'
import { mortalHost } from '../../support/jobs/mortal-host.ts'
import { createOrder, toolsForTest } from '../../support/jobs/orders.ts'

/** Runs a job to its end, whichever that is. */
async function outcomeOf(host: JobHost, input: JobInput<'create'>): Promise<'done' | string> {
  const runner = createJobRunner({ host, note: () => undefined })
  const options = { onProgress: () => undefined, signal: new AbortController().signal, withinMs: 20_000 }
  return runner.run('create', input, options).then(
    () => 'done',
    (error: Error) => String(error.cause),
  )
}

describe('a process that is killed while it makes a backup', () => {
  test('leaves, at whichever step, no bad backup and no trouble for the next one', async () => {
    const { file, store } = await filledStore(1)
    onTestFinished(() => store.close())
    /** Two at a time, each on a folder of its own. */
    let next = 0
    let steps = 0
    const killedInTheMiddle = async () => {
      for (;;) {
        const step = next++
        const input = createOrder(file, { backupFolder: path.join(path.dirname(file), `backups-${step}`) })
        const outcome = await outcomeOf(mortalHost(step), input)
        const listed = existsSync(input.backupFolder) ? listedBackups(input.backupFolder) : []
        for (const { manifest, file: data } of listed) {
          await verify({ file: data, manifest, passphrase: null }, toolsForTest())
        }
        if (outcome === 'done') {
          expect(listed).toHaveLength(1)
          return
        }
        expect(outcome, `step ${step}`).toContain('died: SIGKILL')
        steps = Math.max(steps, step + 1)
        await createBackup({ ...input, nowMs: input.nowMs + 1000 }, toolsForTest())
        expect(listedBackups(input.backupFolder)).toHaveLength(listed.length + 1)
        expect(readdirSync(input.backupFolder).sort()).toEqual(['.lock', 'manual'])
      }
    }
    await Promise.all([killedInTheMiddle(), killedInTheMiddle()])
    expect(steps).toBeGreaterThan(20)
  }, 120_000)
})
