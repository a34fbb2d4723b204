import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { RENAMES, type Renames } from '../../../src-main/held-files.ts'
import { type Intent, readIntent, writeIntent } from '../../../src-main/restore/intent.ts'
import { type Places, placeStaged } from '../../../src-main/restore/place.ts'
import { recoverRestore, sweepAside } from '../../../src-main/restore/recovery.ts'
import { overwriteStore, SWAP_STEPS, type SwapStep, swapStores, UNDO_STEPS } from '../../../src-main/restore/swap.ts'
import { createConnection } from '../../../src-main/store/connection.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { createRecordedLog } from '../../support/log.ts'
import { refusing } from '../../support/refusing.ts'

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
  swapStores({ folder, intent: INTENT, store, renames: RENAMES, onStep: (step) => steps.push(step) })
  expect(steps).toEqual(SWAP_STEPS)
  expect(word.get()).toEqual({ word: 'new' })
  connection.putAway()
  expect(found(folder)).toEqual(NEW)
  expect((await readdir(folder)).sort()).toEqual([INTENT.aside, INTENT.live])
  expect(recoverRestore(folder, RENAMES)).toEqual({ kind: 'nothing' })
})

test('what does not work in its place goes, and the old one comes back by itself', async () => {
  const { folder, store, word, connection } = await prepare('bad-check')
  expect(() => swapStores({ folder, intent: INTENT, store, renames: RENAMES, onStep: () => undefined })).toThrow(
    expect.objectContaining({ code: 'verification-failed' }),
  )
  expect(word.get()).toEqual({ word: 'old' })
  connection.putAway()
  expect(found(folder)).toEqual(OLD)
  expect((await readdir(folder)).sort()).toEqual([INTENT.live])
})

describe('where another program holds a file', () => {
  const attempt = (prepared: Awaited<ReturnType<typeof prepare>>, renames: Renames, swap = swapStores) =>
    swap({ folder: prepared.folder, intent: INTENT, store: prepared.store, renames, onStep: () => undefined })

  test.each([INTENT.live, INTENT.staged])('a refusal of %s changes nothing, and it can be done again', async (held) => {
    const prepared = await prepare('none')
    const { folder, word, connection } = prepared
    const renames = refusing((from) => path.basename(from) === held)
    expect(() => attempt(prepared, renames)).toThrow(expect.objectContaining({ code: 'EBUSY' }))
    expect(word.get()).toEqual({ word: 'old' })
    expect((await readdir(folder)).filter((name) => !name.startsWith('console.db-')).sort()).toEqual(
      [INTENT.live, INTENT.staged].sort(),
    )
    attempt(prepared, RENAMES)
    expect(word.get()).toEqual({ word: 'new' })
    connection.putAway()
    expect(found(folder)).toEqual(NEW)
  })

  test('the old one comes back by its bytes where even its own name is refused to it', async () => {
    const prepared = await prepare('none')
    const { folder, word, connection } = prepared
    const renames = refusing((from) => [INTENT.staged, INTENT.aside].includes(path.basename(from)))
    expect(() => attempt(prepared, renames)).toThrow(expect.objectContaining({ code: 'EBUSY' }))
    expect(word.get()).toEqual({ word: 'old' })
    connection.putAway()
    expect(found(folder)).toEqual(OLD)
    expect(readIntent(folder)).toBeNull()
  })

  test.each(['none', 'bad-check'] as const)('its bytes are written over, with a fault: %s', async (fault) => {
    const prepared = await prepare(fault)
    const { folder, connection } = prepared
    const act = () => attempt(prepared, RENAMES, overwriteStore)
    if (fault === 'none') act()
    else expect(act).toThrow(expect.objectContaining({ code: 'verification-failed' }))
    connection.putAway()
    expect(found(folder)).toEqual(fault === 'none' ? NEW : OLD)
    expect(await readdir(folder)).not.toContain(fault === 'none' ? INTENT.staged : INTENT.aside)
    expect(recoverRestore(folder, RENAMES)).toEqual({ kind: 'nothing' })
  })

  test('where not even the intent can be written, nothing is changed and the store is open', async () => {
    const prepared = await prepare('none')
    const { word, connection, folder } = prepared
    const renames = refusing((_, to) => path.basename(to) === 'restore-intent.json')
    expect(() => attempt(prepared, renames)).toThrow(expect.objectContaining({ code: 'EBUSY' }))
    expect(word.get()).toEqual({ word: 'old' })
    expect(() => attempt(prepared, renames, overwriteStore)).toThrow(expect.objectContaining({ code: 'busy' }))
    expect(word.get()).toEqual({ word: 'old' })
    connection.putAway()
    expect(recoverRestore(folder, RENAMES)).toEqual({ kind: 'nothing' })
    expect(found(folder)).toEqual(OLD)
  })

  test('it is tried again, and what was written down meanwhile comes along once', async () => {
    let refusals = 2
    const since: number[] = []
    const ways: string[] = []
    const places = (renames: Renames): Places => ({
      folder: '/data',
      log: createRecordedLog(),
      renames,
      closeRecord: async () => ({ audit: 0, backupRun: 0, change: 0 }),
      followRecord(_, { audit, ...mark }) {
        since.push(audit)
        return { added: { audit: 3 }, mark: { audit: audit + 3, ...mark } }
      },
      swap(_, way) {
        ways.push(way)
        if (way === 'rename' && refusals-- > 0) throw Object.assign(new Error('held'), { code: 'EPERM' })
      },
    })
    const mark = { audit: 10, backupRun: 0, change: 0 }
    const windows = refusing(() => false)
    expect(await placeStaged(places(windows), INTENT, mark)).toEqual({ audit: 9 })
    expect([since, ways]).toEqual([
      [10, 13, 16],
      ['rename', 'rename', 'rename'],
    ])
    refusals = 100
    ways.length = 0
    expect(await placeStaged(places(windows), INTENT, mark)).toEqual({ audit: 15 })
    expect(ways).toEqual(['rename', 'rename', 'rename', 'rename', 'overwrite'])
    await expect(placeStaged(places({ ...windows, platform: 'linux' }), INTENT, mark)).rejects.toThrow('held')
  })
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
        renames: RENAMES,
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
    const recovery = recoverRestore(folder, RENAMES)
    const now = found(folder)
    expect([OLD, NEW]).toContainEqual(now)
    if (recovery.kind === 'undone') expect(now).toEqual(OLD)
    if (recovery.kind === 'completed') expect(now).toEqual(NEW)
    if (at === 'undo' || at === 'old-back') {
      if (recovery.kind !== 'nothing') expect(existsSync(path.join(folder, INTENT.staged))).toBe(false)
    }
    expect(readIntent(folder)).toBeNull()
    expect((await readdir(folder)).filter((name) => name.startsWith('restore-'))).toEqual([])
    expect(recoverRestore(folder, RENAMES)).toEqual({ kind: 'nothing' })
    expect(found(folder)).toEqual(now)
  })

  test('of which only the intent is left behind is undone, and one that cannot be read is told', async () => {
    const folder = await dataFolderForTest()
    makeDatabase(path.join(folder, INTENT.live), 'old', 201)
    writeIntent(folder, INTENT, RENAMES)
    expect(recoverRestore(folder, RENAMES)).toMatchObject({ kind: 'undone', intent: { by: 'Ada' } })
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
