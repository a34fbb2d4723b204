import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Intent } from '../../../src-main/restore/intent.ts'
import { recoverRestore } from '../../../src-main/restore/recovery.ts'
import { SWAP_STEPS, type SwapStep, swapStores, UNDO_STEPS } from '../../../src-main/restore/swap.ts'
import { createConnection } from '../../../src-main/store/connection.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { ROOT } from '../../support/imports.ts'

const INTENT: Intent = {
  id: 'abc123',
  phase: 'swap',
  live: 'console.db',
  staged: 'restore-abc123.db',
  aside: 'console-before-abc123.db',
  backup: 'daily_20260101_030000.db.gz',
  by: 'Ada',
  atMs: 1,
}
const ROWS = { old: 201, new: 100 }

function makeDatabase(file: string, generation: string, rows: number): void {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.exec('create table generation (word text); create table numbers (number integer)')
  database.prepare('insert into generation values (?)').run(generation)
  for (let number = 0; number < rows; number++) database.prepare('insert into numbers values (?)').run(number)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

async function folderForTest(): Promise<string> {
  const folder = await dataFolderForTest()
  makeDatabase(path.join(folder, INTENT.live), 'old', 200)
  makeDatabase(path.join(folder, INTENT.staged), 'new', 100)
  return folder
}

/** Which generation the next start finds; it must be whole. */
function generationIn(folder: string): 'old' | 'new' {
  const database = new Database(path.join(folder, INTENT.live), { fileMustExist: true })
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    const word = database.prepare('select word from generation').pluck().get() as 'old' | 'new'
    expect(database.prepare('select count(*) from numbers').pluck().get()).toBe(ROWS[word])
    return word
  } finally {
    database.close()
  }
}

const good = SWAP_STEPS.map((step) => ['good', step] as const)
const bad = [...SWAP_STEPS.slice(0, -1), ...UNDO_STEPS].map((step) => ['bad', step] as const)

describe('a process that is killed in the middle of a swap', () => {
  test.each([...good, ...bad])(
    'with a %s staged store, before “%s”, leaves one whole generation',
    async (verdict, step) => {
      const folder = await folderForTest()
      writeFileSync(path.join(folder, 'intent.json'), JSON.stringify(INTENT))
      const child = spawn(process.execPath, [path.join(ROOT, 'tests/support/dying-swap.ts'), folder, step, verdict])
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
      expect(signal).toBe('SIGKILL')
      const { kind } = recoverRestore(folder)
      const generation = generationIn(folder)
      if (kind === 'undone') expect(generation).toBe('old')
      if (kind === 'completed') expect(generation).toBe('new')
      expect(readdirSync(folder).filter((name) => name.startsWith('restore-'))).toEqual([])
      // Where it was past the point of no return with a good store, the person gets what was asked for.
      if (verdict === 'good' && SWAP_STEPS.indexOf(step as never) >= SWAP_STEPS.indexOf('staged-in')) {
        expect(generation).toBe('new')
      }
      expect(recoverRestore(folder)).toEqual({ kind: 'nothing' })
    },
  )
})

describe('a power cut', () => {
  /** What of a folder is on the disk: the names that it had when it was synced last. */
  function disk(folder: string) {
    const image = `${folder}-disk`
    const sync = () => {
      rmSync(image, { recursive: true, force: true })
      mkdirSync(image)
      for (const name of readdirSync(folder)) cpSync(path.join(folder, name), path.join(image, name))
    }
    sync()
    return { image, sync }
  }

  /** Swaps with a folder whose names are safe only from some steps on; the image of the disk is taken when it is cut off. */
  async function cutBefore(cut: SwapStep | 'never', syncsAt: readonly SwapStep[]) {
    const folder = await folderForTest()
    const open = () => {
      const database = new Database(path.join(folder, INTENT.live))
      database.pragma('journal_mode = WAL')
      return database
    }
    const connection = createConnection(open)
    connection.prepare<[number]>('insert into numbers values (?)').run(1000)
    // A commit is on the disk, in the log beside the database.
    const { image, sync } = disk(folder)
    class Cut extends Error {}
    let isCut = false
    try {
      swapStores({
        folder,
        intent: INTENT,
        store: {
          putAway() {
            connection.raw().pragma('wal_checkpoint(TRUNCATE)')
            connection.putAway()
          },
          reopen: connection.reopen,
          isOpen: connection.isOpen,
          check: () => undefined,
        },
        onStep(step) {
          if (isCut) throw new Cut()
          // What was synced at the end of the step before is on the disk now.
          if (syncsAt.includes(step)) sync()
          if (step === cut) {
            isCut = true
            throw new Cut()
          }
        },
      })
      if (syncsAt.length > 0) sync()
    } catch (error) {
      if (!isCut) throw error
    }
    if (connection.isOpen()) connection.putAway()
    recoverRestore(image)
    const generation = generationIn(image)
    rmSync(image, { recursive: true })
    return generation
  }

  /** After these steps begin, the step before them has synced the folder: the intent, the first name, the second. */
  const SYNCED: readonly SwapStep[] = ['put-away', 'staged-in', 'open']

  test.each(SWAP_STEPS)('before “%s” leaves one whole generation', async (step) => {
    expect(['old', 'new']).toContain(await cutBefore(step, SYNCED))
  })

  test('after a restore that was reported done leaves what was restored; without the syncs it would not', async () => {
    expect(await cutBefore('never', SYNCED)).toBe('new')
    expect(await cutBefore('never', [])).toBe('old')
  })
})
