import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { RENAMES } from '../../../src-main/held-files.ts'
import { type Intent, writeIntent } from '../../../src-main/restore/intent.ts'
import { recoverRestore } from '../../../src-main/restore/recovery.ts'
import {
  OVERWRITE_STEPS,
  overwriteStore,
  SWAP_STEPS,
  type SwapStep,
  swapStores,
  UNDO_STEPS,
} from '../../../src-main/restore/swap.ts'
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

type Way = 'rename' | 'refused' | 'overwrite'
const cases = (verdict: 'good' | 'bad', way: Way, steps: readonly SwapStep[]) =>
  steps.map((step) => [verdict, way, step] as const)
const CASES = [
  ...cases('good', 'rename', SWAP_STEPS),
  ...cases('bad', 'rename', [...SWAP_STEPS.slice(0, -1), ...UNDO_STEPS]),
  ...cases('good', 'refused', ['staged-in', ...UNDO_STEPS]),
  ...cases('good', 'overwrite', OVERWRITE_STEPS),
  ...cases('bad', 'overwrite', ['check', ...UNDO_STEPS]),
]

describe('a process that is killed in the middle of a swap', () => {
  test.each(CASES)(
    'with a %s staged store, by %s, before “%s”, leaves one whole generation',
    async (verdict, way, step) => {
      const folder = await folderForTest()
      writeFileSync(path.join(folder, 'intent.json'), JSON.stringify(INTENT))
      const child = spawn(process.execPath, [
        path.join(ROOT, 'tests/support/dying-swap.ts'),
        folder,
        step,
        verdict,
        way,
      ])
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
      expect(signal).toBe('SIGKILL')
      const { kind } = recoverRestore(folder, RENAMES)
      const generation = generationIn(folder)
      if (kind === 'undone') expect(generation).toBe('old')
      if (kind === 'completed') expect(generation).toBe('new')
      expect(readdirSync(folder).filter((name) => name.startsWith('restore-'))).toEqual([])
      // Where it was past the point of no return with a good store, the person gets what was asked for.
      if (verdict === 'good' && SWAP_STEPS.indexOf(step as never) >= SWAP_STEPS.indexOf('staged-in')) {
        expect(generation).toBe('new')
      }
      expect(recoverRestore(folder, RENAMES)).toEqual({ kind: 'nothing' })
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
  async function cutBefore(swap: typeof swapStores, cut: SwapStep | 'never', syncsAt: readonly SwapStep[]) {
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
      swap({
        folder,
        intent: INTENT,
        renames: RENAMES,
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
    recoverRestore(image, RENAMES)
    const generation = generationIn(image)
    rmSync(image, { recursive: true })
    return generation
  }

  /** When these steps begin, the step before has synced the folder: the intent, the first name, the second. */
  const SYNCED: readonly SwapStep[] = ['put-away', 'staged-in', 'open']
  /** The copy aside; the intent; and the bytes over the live one. */
  const OVER_SYNCED: readonly SwapStep[] = ['intent', 'staged-over', 'open']

  test.each(SWAP_STEPS)('before “%s” leaves one whole generation', async (step) => {
    expect(['old', 'new']).toContain(await cutBefore(swapStores, step, SYNCED))
  })

  test.each(OVERWRITE_STEPS)('before “%s” of writing over leaves one whole generation', async (step) => {
    expect(await cutBefore(overwriteStore, step, OVER_SYNCED)).toBe(
      ['put-away', 'live-copy', 'intent'].includes(step) ? 'old' : 'new',
    )
  })

  test('in the middle of writing over leaves half a database, and the next start writes it whole', async () => {
    const folder = await folderForTest()
    copyFileSync(path.join(folder, INTENT.live), path.join(folder, INTENT.aside))
    writeIntent(folder, { ...INTENT, phase: 'overwrite' }, RENAMES)
    const staged = readFileSync(path.join(folder, INTENT.staged))
    writeFileSync(path.join(folder, INTENT.live), staged.subarray(0, staged.length >> 1))
    expect(recoverRestore(folder, RENAMES)).toMatchObject({ kind: 'completed' })
    expect(generationIn(folder)).toBe('new')
  })

  test('after a restore that was reported done leaves what was restored; without the syncs it would not', async () => {
    expect(await cutBefore(swapStores, 'never', SYNCED)).toBe('new')
    expect(await cutBefore(swapStores, 'never', [])).toBe('old')
  })
})
