import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { type Intent, readIntent, writeIntent } from '../../../src-main/restore/intent.ts'
import { recoverRestore, sweepAside } from '../../../src-main/restore/recovery.ts'
import { SWAP_STEPS, type SwapStep, swapStores, UNDO_STEPS } from '../../../src-main/restore/swap.ts'
import { createConnection } from '../../../src-main/store/connection.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

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

class PowerCut extends Error {}

function makeDatabase(file: string, generation: string, rows: number): void {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.exec('create table generation (word text); create table numbers (number integer)')
  database.prepare('insert into generation values (?)').run(generation)
  for (let number = 0; number < rows; number++) database.prepare('insert into numbers values (?)').run(number)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

/** A data folder with a live store that is open and a staged one, and the store as the swap sees it. */
async function prepare(fault: 'none' | 'bad-check' | 'bad-file') {
  const folder = await dataFolderForTest()
  const live = path.join(folder, INTENT.live)
  makeDatabase(live, 'old', 200)
  makeDatabase(path.join(folder, INTENT.staged), 'new', 100)
  const open = () => {
    const database = new Database(live)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    return database
  }
  const connection = createConnection(open)
  const add = connection.prepare<[number]>('insert into numbers values (?)')
  add.run(1000)
  const word = connection.prepare<[], { word: string }>('select word from generation')
  const store = {
    putAway: () => {
      connection.raw().pragma('wal_checkpoint(TRUNCATE)')
      connection.putAway()
    },
    reopen: connection.reopen,
    isOpen: connection.isOpen,
    check: () => {
      if (fault === 'bad-check' && word.get()?.word === 'new') throw new Error('not as it should be')
    },
  }
  return { folder, live, connection, store, word }
}

/** What somebody who starts after it finds: the generation of the live store, which must be whole. */
function found(folder: string): { readonly word: string; readonly rows: number } {
  const database = new Database(path.join(folder, INTENT.live), { fileMustExist: true })
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    const word = database.prepare('select word from generation').pluck().get() as string
    return { word, rows: database.prepare('select count(*) from numbers').pluck().get() as number }
  } finally {
    database.close()
  }
}

const OLD = { word: 'old', rows: 201 }
const NEW = { word: 'new', rows: 100 }

test('the staged store takes the place of the live one, which stays aside', async () => {
  const { folder, store, word, connection } = await prepare('none')
  const steps: SwapStep[] = []
  swapStores({ folder, intent: INTENT, store, onStep: (step) => steps.push(step) })
  expect(steps).toEqual(SWAP_STEPS)
  expect(word.get()).toEqual({ word: 'new' })
  connection.putAway()
  expect(found(folder)).toEqual(NEW)
  expect((await readdir(folder)).sort()).toEqual([INTENT.aside, INTENT.live])
  expect(recoverRestore(folder)).toEqual({ kind: 'nothing' })
})

test('what does not work in its place goes, and the old one comes back by itself', async () => {
  const { folder, store, word, connection } = await prepare('bad-check')
  expect(() => swapStores({ folder, intent: INTENT, store, onStep: () => undefined })).toThrow(
    expect.objectContaining({ code: 'verification-failed' }),
  )
  expect(word.get()).toEqual({ word: 'old' })
  connection.putAway()
  expect(found(folder)).toEqual(OLD)
  expect((await readdir(folder)).sort()).toEqual([INTENT.live])
})

describe('a restore that is cut off', () => {
  const cases = [
    ...SWAP_STEPS.map((step) => ['none', step] as const),
    ...[...SWAP_STEPS.slice(0, -1), ...UNDO_STEPS].map((step) => ['bad-check', step] as const),
  ]
  test.each(cases)('with a staged store that has %s, before “%s”, is whole after the next start', async (fault, at) => {
    const { folder, store, connection } = await prepare(fault)
    const stop = (step: SwapStep) => {
      if (step === at) throw new PowerCut()
    }
    let isCut = false
    try {
      swapStores({
        folder,
        intent: INTENT,
        store,
        onStep: (step) => {
          // The program is gone from here on: nothing that it would still do happens.
          if (isCut) throw new PowerCut()
          try {
            stop(step)
          } catch (error) {
            isCut = true
            throw error
          }
        },
      })
    } catch (error) {
      if (!isCut) throw error
    }
    expect(isCut).toBe(true)
    // The process is gone, and with it its connection.
    if (connection.isOpen()) connection.putAway()
    const recovery = recoverRestore(folder)
    const now = found(folder)
    expect([OLD, NEW]).toContainEqual(now)
    if (recovery.kind === 'undone') expect(now).toEqual(OLD)
    if (recovery.kind === 'completed') expect(now).toEqual(NEW)
    if (at === 'undo' || at === 'old-back') {
      if (recovery.kind !== 'nothing') expect(existsSync(path.join(folder, INTENT.staged))).toBe(false)
    }
    expect(readIntent(folder)).toBeNull()
    expect((await readdir(folder)).filter((name) => name.startsWith('restore-'))).toEqual([])
    expect(recoverRestore(folder)).toEqual({ kind: 'nothing' })
    expect(found(folder)).toEqual(now)
  })

  test('of which only the intent is left behind is undone, and one that cannot be read is told', async () => {
    const folder = await dataFolderForTest()
    makeDatabase(path.join(folder, INTENT.live), 'old', 201)
    writeIntent(folder, INTENT)
    expect(recoverRestore(folder)).toMatchObject({ kind: 'undone', intent: { by: 'Ada' } })
    expect(found(folder)).toEqual(OLD)
  })
})

test('a store that was put aside goes after a day, when there is a good backup that is newer', async () => {
  const folder = await dataFolderForTest()
  const aside = path.join(folder, 'console-before-abc123.db')
  makeDatabase(aside, 'old', 1)
  const dayMs = 24 * 3_600_000
  const nowMs = Date.now()
  const isThere = () => existsSync(aside)
  sweepAside(folder, nowMs + 1000, nowMs + dayMs / 2)
  expect(isThere()).toBe(true)
  sweepAside(folder, null, nowMs + 2 * dayMs)
  sweepAside(folder, nowMs - dayMs, nowMs + 2 * dayMs)
  expect(isThere()).toBe(true)
  sweepAside(folder, nowMs + dayMs, nowMs + 2 * dayMs)
  expect(isThere()).toBe(false)
})
