import { strict as assert } from 'node:assert'
import { copyFileSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createApp } from '../../src-main/app.ts'
import type { Reply } from '../../src-shared/contract/reply.ts'
import type { Backup } from '../../src-shared/model/backup.ts'
import type { Processor } from '../../src-shared/model/processor.ts'
import type { RestorePlan, RestoreReceipt } from '../../src-shared/model/restore.ts'
import { watchEventLoop } from '../event-loop.ts'
import { secondsOf } from '../harness.ts'
import { weighedJobs } from './job-process.ts'
import { temporaryFolder } from './readings.ts'
import { assertSameRows, RECORDED } from './same-rows.ts'

const caller = { name: 'Ada', role: 'technician', door: 'window' } as const

export interface RestoreCost {
  readonly seconds: number
  /** How long the console did not come to anything else, at worst. */
  readonly worstMs: number
}

/** A whole console in this process, which does nothing by itself, with a backup of what it holds. */
export interface RestoringConsole {
  readonly liveFile: string
  readonly backupFile: string
  /** Adds a processor, restores, and proves that it is gone and everything that was recorded is there. */
  prove(): Promise<void>
  /** A restore with its plan and its safety backup. */
  restore(): Promise<RestoreCost>
  close(): Promise<void>
}

interface OpenConsole {
  call<T>(name: string, input: unknown): Promise<T>
  close(): Promise<void>
}

export async function createRestoringConsole(storeFile: string): Promise<RestoringConsole> {
  const { host } = await weighedJobs()
  const folder = await temporaryFolder()
  const liveFile = join(folder.path, 'console.db')
  copyFileSync(storeFile, liveFile)

  async function open(): Promise<OpenConsole> {
    const app = await createApp({
      dataFolder: folder.path,
      meterPort: 0,
      demo: true,
      version: '0.0.0',
      records: false,
      opensBrokenStore: false,
      desktop: null,
      jobHost: host,
    })
    return {
      async call<T>(name: string, input: unknown) {
        const reply = (await app.api.call(name, input, caller)) as Reply<T>
        if (!reply.ok) throw new Error(`${name}: ${reply.code}: ${reply.message}`)
        return reply.value
      },
      close: app.close,
    }
  }

  async function inConsole<T>(run: (console: OpenConsole) => Promise<T>): Promise<T> {
    const console = await open()
    try {
      // A console that does nothing by itself has not looked at its folders yet.
      await console.call('backups.state', {})
      return await run(console)
    } finally {
      await console.close()
    }
  }

  const { manifest } = await inConsole(({ call }) =>
    call<Backup>('backups.create', { name: null, reason: 'to restore' }),
  )
  const fileName = manifest.file.name

  async function restoreIn({ call }: OpenConsole): Promise<void> {
    const { id } = await call<RestorePlan>('restore.plan', { fileName })
    const receipt = await call<RestoreReceipt>('restore.start', { planId: id, confirmsNewerIsLost: true })
    assert.equal(receipt.outcome, 'restored')
    assert.ok(receipt.safetyFileName)
  }

  /** What is kept of each restore would fill the disk. */
  async function clearAway(): Promise<void> {
    for (const name of readdirSync(folder.path)) {
      if (name.startsWith('console-before-')) await rm(join(folder.path, name))
    }
    await rm(join(folder.path, 'backups', 'safety'), { recursive: true })
  }

  return {
    liveFile,
    backupFile: join(folder.path, 'backups', manifest.kind, fileName),
    async prove() {
      await inConsole(async (console) => {
        await console.call('processors.add', {
          name: 'Extra',
          model: 'AZM8',
          host: '127.0.0.9',
          port: 1,
          unchecked: true,
        })
        await restoreIn(console)
        assert.deepEqual(await console.call<readonly Processor[]>('processors.list', {}), [])
      })
      assertSameRows(storeFile, liveFile, RECORDED)
      await clearAway()
    },
    async restore() {
      const cost = await inConsole((console) => watchEventLoop(() => secondsOf(() => restoreIn(console))))
      await clearAway()
      return { seconds: cost.value, worstMs: cost.stalls.worstMs }
    },
    close: folder.remove,
  }
}
