import { copyFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Case, type Ready, secondsOf } from '../harness.ts'
import { temporaryFolder } from '../product/readings.ts'
import { createRestoringConsole } from '../product/restoring-console.ts'
import { assertSameRows } from '../product/same-rows.ts'
import { createStoreJobs } from '../product/store-jobs.ts'
import { createSwapping } from '../product/swapping.ts'
import { STORE_SIZES, type StoreSize, sizedStore } from '../recording/sized-store.ts'
import { openPlainBackup } from '../ref/plain-backup.ts'
import { assertTools, backUpWithTools, restoreWithTools } from '../ref/system-tools.ts'

const AREA = 'backup'
/** Seconds that a whole one may take (reliability.md, "Figures to reach"). */
const BACKUP_S = { '14 MB': 0.9, '118 MB': 6.5, '1.2 GB': 59 } as const satisfies Record<StoreSize['name'], number>
const RESTORE_S = { '14 MB': 1.3, '118 MB': 10, '1.2 GB': 105 } as const satisfies Record<StoreSize['name'], number>
/** Nobody notices that for so long nothing was heard. */
const STILL_MS = 300
/** The tools look at no page, keep no sum and try nothing: to do all that may take twice as long again. */
const AGAINST_TOOLS = { kind: 'ratio-at-least', value: 1 / 3 } as const

function backupCase(store: StoreSize): Case {
  return {
    area: AREA,
    name: `${store.name}, a whole backup, against cp and gzip: time`,
    reference: AGAINST_TOOLS,
    floor: { kind: 'difference-at-most', value: BACKUP_S[store.name], unit: 's' },
    async open(size): Promise<Ready> {
      await assertTools()
      const base = await sizedStore(store, size)
      const folder = await temporaryFolder()
      const [file, tools] = [join(folder.path, 'console.db'), join(folder.path, 'tools.gz')]
      await copyFile(base, file)
      const jobs = await createStoreJobs(file)
      async function assertHolds(backupFile: string): Promise<void> {
        const opened = join(folder.path, 'opened.db')
        openPlainBackup(backupFile, opened)
        assertSameRows(base, opened, null)
        await rm(opened)
      }
      return {
        async check() {
          const made = await jobs.create(null)
          await assertHolds(made.file)
          await jobs.remove(made)
          await backUpWithTools(file, tools)
          await assertHolds(tools)
        },
        async ours() {
          const startMs = performance.now()
          const made = await jobs.create(null)
          const endMs = performance.now()
          // Eleven of the largest would fill a disk.
          await jobs.remove(made)
          return (endMs - startMs) / 1000
        },
        reference: () => secondsOf(() => backUpWithTools(file, tools)),
        floor: () => 0,
        close: folder.remove,
      }
    },
  }
}

function restoreCase(store: StoreSize): Case {
  return {
    area: AREA,
    name: `${store.name}, a whole restore with its safety backup, against cp and gzip: time`,
    reference: AGAINST_TOOLS,
    floor: { kind: 'difference-at-most', value: RESTORE_S[store.name], unit: 's' },
    async open(size): Promise<Ready> {
      await assertTools()
      const base = await sizedStore(store, size)
      const running = await createRestoringConsole(base)
      const tools = (name: string) => join(dirname(running.liveFile), name)
      const withTools = () => restoreWithTools(running.backupFile, tools('tools.db'), tools('tools.gz'))
      return {
        async check() {
          await running.prove()
          await copyFile(base, tools('tools.db'))
          await withTools()
          assertSameRows(base, tools('tools.db'), null)
        },
        ours: async () => (await running.restore()).seconds,
        reference: () => secondsOf(withTools),
        floor: () => 0,
        close: running.close,
      }
    },
  }
}

function stillCase(store: StoreSize): Case {
  return {
    area: AREA,
    name: `${store.name}, a whole restore: worst stall of the console`,
    reference: null,
    floor: { kind: 'difference-at-most', value: STILL_MS, unit: 'ms' },
    async open(size): Promise<Ready> {
      const running = await createRestoringConsole(await sizedStore(store, size))
      return {
        check: running.prove,
        ours: async () => (await running.restore()).worstMs,
        reference: null,
        floor: () => 0,
        close: running.close,
      }
    },
  }
}

function swapCase(store: StoreSize): Case {
  return {
    area: AREA,
    name: `${store.name}, the swap of a restore: stall`,
    reference: null,
    floor: { kind: 'difference-at-most', value: STILL_MS, unit: 'ms' },
    async open(size): Promise<Ready> {
      const swapping = await createSwapping(await sizedStore(store, size))
      return { check: swapping.prove, ours: swapping.swap, reference: null, floor: () => 0, close: swapping.close }
    },
  }
}

/** Backups and restores as a whole. */
export const restoreCases: readonly Case[] = STORE_SIZES.flatMap((store) => [
  backupCase(store),
  restoreCase(store),
  stillCase(store),
  swapCase(store),
])
