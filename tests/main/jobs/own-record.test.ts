import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createBackup } from '../../../src-main/jobs/create.ts'
import type { JobInput, RecordMark } from '../../../src-main/jobs/messages.ts'
import { followRecord } from '../../../src-main/jobs/own-record.ts'
import { stage } from '../../../src-main/jobs/stage.ts'
import type { Manifest } from '../../../src-shared/model/backup.ts'
import { type FilledStore, filledStore } from '../../support/jobs/filled-store.ts'
import { createOrder, dataFileOf, toolsForTest } from '../../support/jobs/orders.ts'

type Filled = FilledStore & { readonly live: Database.Database }

async function filled(): Promise<Filled> {
  const made = await filledStore(1)
  onTestFinished(() => made.store.close())
  return { ...made, live: made.store.sqlite.raw() }
}

/** Somebody does something; equal refusals are one row, with a count. */
function act(live: Database.Database, caller: string, atMs: number, count = 1): void {
  live
    .prepare(
      `insert into audit (first_ms, last_ms, count, caller, role, door, path, input, outcome, refusal)
       values (?, ?, ?, ?, null, 'web', 'zones.setGain', null, ?, ?)`,
    )
    .run(atMs, atMs + count - 1, count, caller, count > 1 ? 'unauthorized' : 'ok', count > 1 ? 1 : 0)
}

function run(live: Database.Database, sentence: string): void {
  live
    .prepare(
      `insert into backup_run (at_ms, what, kind, duration_ms, outcome, sentence) values (1, 'backup', null, 1, 'ok', ?)`,
    )
    .run(sentence)
}

function check(live: Database.Database, backupId: string, atMs: number, sentence: string): void {
  live.prepare('insert or replace into backup_check values (?, ?, 1, ?)').run(backupId, atMs, sentence)
}

function receipt(live: Database.Database, id: string, endedMs: number): void {
  live.prepare(`insert into restore_receipt values (?, ?, 1, '{}')`).run(id, endedMs)
}

/** Everything that is written so far. */
function markOf(live: Database.Database): RecordMark {
  const last = (table: string) => Number(live.prepare(`select coalesce(max(id), 0) from ${table}`).pluck().get())
  return { audit: last('audit'), backupRun: last('backup_run'), change: last('change_record') }
}

async function backupOf({ file }: Filled, sequence = 1): Promise<{ manifest: Manifest; file: string }> {
  const order = createOrder(file, { sequence })
  const manifest = await createBackup(order, toolsForTest())
  return { manifest, file: dataFileOf(order.backupFolder, manifest) }
}

function orderOf(
  { live, file, folder }: Filled,
  backup: { readonly manifest: Manifest; readonly file: string },
  parts: JobInput<'stage'>['parts'],
): JobInput<'stage'> {
  const stagedFile = path.join(folder, 'restore-abc1.db')
  return { ...backup, stagedFile, liveFile: file, mark: markOf(live), parts, passphrase: null, isBroughtUpToDate: true }
}

/** What a staged database says, in the order of its numbers. */
function recordIn(file: string) {
  const database = new Database(file, { fileMustExist: true })
  try {
    const all = <T>(text: string) => database.prepare<[], T>(text).pluck().all()
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    return {
      acts: all<string>(
        `select caller || ' ' || first_ms || '-' || last_ms || ' ' || count from audit where caller <> 'window' order by id`,
      ),
      ofWindow: all<number>(`select count(*) from audit where caller = 'window'`)[0],
      runs: all<string>('select sentence from backup_run order by id'),
      checks: all<string>('select sentence from backup_check order by backup_id'),
      receipts: all<string>(`select id || ' ' || ended_ms from restore_receipt order by id`),
    }
  } finally {
    database.close()
  }
}

test('a restore of everything keeps what was done since, each thing once and in its order', async () => {
  const console = await filled()
  const { live, folder } = console
  act(live, 'Ada', 1000)
  act(live, 'Ada', 1000)
  act(live, 'stranger', 2000, 3)
  run(live, 'daily')
  check(live, 'b-1', 10, 'b-1 then')
  check(live, 'b-2', 30, 'b-2 newer')
  receipt(live, 'r-1', 10)
  const backup = await backupOf(console)
  // The same refusals went on; two acts are alike in everything but that one of them came later.
  live.prepare(`update audit set count = 7, last_ms = 2006 where caller = 'stranger'`).run()
  act(live, 'Ada', 1000)
  act(live, 'Ben', 500)
  run(live, 'look inside')
  check(live, 'b-1', 20, 'b-1 since')
  check(live, 'b-2', 20, 'b-2 older')
  receipt(live, 'r-2', 20)
  live.prepare(`delete from audit where caller = 'window' and id <= 150`).run()

  const order = orderOf(console, backup, null)
  // One that comes while it is staged: it is not in the staged one, and yet nothing is told as lost.
  act(live, 'late', 3000)
  const answer = await stage(order, toolsForTest())
  const staged = recordIn(order.stagedFile)
  expect(staged).toEqual({
    acts: ['Ada 1000-1000 1', 'Ada 1000-1000 1', 'stranger 2000-2006 7', 'Ada 1000-1000 1', 'Ben 500-500 1'],
    ofWindow: 200,
    runs: ['daily', 'look inside'],
    checks: ['b-1 since', 'b-2 newer'],
    receipts: ['r-1 10', 'r-2 20'],
  })
  expect(answer.rows).toMatchObject({ audit: 205, backup_run: 2, backup_check: 2, restore_receipt: 2 })
  expect(answer.differences.find(({ part }) => part === 'audit')).toMatchObject({ rowsNow: 62, rowsThen: 212 })

  run(live, 'the restore')
  check(live, 'b-3', 40, 'b-3')
  const followed = followRecord(live, order.stagedFile, order.mark)
  expect(followed).toEqual({
    added: {
      audit: 1,
      backup_run: 1,
      change_record: 0,
      backup_check: 1,
      restore_receipt: 0,
      capture_receipt: 0,
      health_report: 0,
    },
    mark: markOf(live),
  })
  expect(followRecord(live, order.stagedFile, followed.mark).added).toMatchObject({ audit: 0, backup_run: 0 })
  expect(recordIn(order.stagedFile)).toEqual({
    ...staged,
    acts: [...staged.acts, 'late 3000-3000 1'],
    runs: [...staged.runs, 'the restore'],
    checks: [...staged.checks, 'b-3'],
  })
  // One whole file in the journal mode that it will live in.
  expect(readdirSync(folder).filter((name) => name.startsWith('restore-'))).toEqual(['restore-abc1.db'])
  expect([...readFileSync(order.stagedFile).subarray(18, 20)]).toEqual([2, 2])
})

test('another installation’s backup brings its record beside the own one, and back again nothing is doubled', async () => {
  const [theirs, own] = [await filled(), await filled()]
  theirs.live.prepare(`update audit set caller = 'their ' || id`).run()
  run(theirs.live, 'their daily')
  run(own.live, 'own daily')
  own.live.prepare(`update audit set caller = 'own ' || id`).run()
  const order = orderOf(own, await backupOf(theirs), null)
  await stage(order, toolsForTest())
  const joined = recordIn(order.stagedFile)
  const named = (who: string, acts: readonly string[]) => acts.filter((text) => text.startsWith(who))
  expect(joined.acts).toHaveLength(400)
  expect(named('own', joined.acts)).toEqual(joined.acts.slice(200))
  expect(joined.runs).toEqual(['their daily', 'own daily'])

  // The joined one is the live one now, and the own data of before is restored into it.
  const ownBackup = await backupOf(own)
  const back = { ...orderOf(own, ownBackup, null), liveFile: order.stagedFile }
  const backFile = path.join(own.folder, 'restore-abc2.db')
  await stage({ ...back, stagedFile: backFile, mark: { audit: 400, backupRun: 2, change: 0 } }, toolsForTest())
  const again = recordIn(backFile)
  expect([...again.acts].sort()).toEqual([...joined.acts].sort())
  expect(again.acts.slice(0, 200)).toEqual(named('own', joined.acts))
  expect(again.runs).toEqual(['own daily', 'their daily'])
})

test('a restore of parts takes nothing away either, not even one of the audit', async () => {
  const console = await filled()
  const { live } = console
  act(live, 'Ada', 1000)
  const backup = await backupOf(console)
  live.prepare(`delete from audit where caller = 'window'`).run()
  act(live, 'Ben', 2000)

  const audit = orderOf(console, backup, ['audit'])
  const { differences } = await stage(audit, toolsForTest())
  expect(recordIn(audit.stagedFile)).toMatchObject({ acts: ['Ada 1000-1000 1', 'Ben 2000-2000 1'], ofWindow: 200 })
  expect(differences).toMatchObject([{ part: 'audit', rowsNow: 2, rowsThen: 202 }])

  const other = {
    ...orderOf(console, backup, ['processors']),
    stagedFile: audit.stagedFile.replace('abc1', 'abc2'),
  }
  // It is in the copy of the live store already, and must not come twice.
  act(live, 'late', 3000)
  await stage(other, toolsForTest())
  followRecord(live, other.stagedFile, other.mark)
  expect(recordIn(other.stagedFile)).toMatchObject({
    acts: ['Ada 1000-1000 1', 'Ben 2000-2000 1', 'late 3000-3000 1'],
    ofWindow: 0,
  })
})

/** Somebody turns something; `undoOf` is the change that it takes back. */
function change(live: Database.Database, who: string, firstMs: number, undoOf: number | null = null): void {
  live
    .prepare(
      `insert into change_record (processor_id, family, idx, name, what, who, kind, result, first_ms, last_ms, undo_of)
       values ('p', 'zone', 1, 'Bar', 'mute', ?, 'by-hand', 'applied', ?, ?, ?)`,
    )
    .run(who, firstMs, firstMs, undoOf)
}

function changesIn(file: string): readonly string[] {
  const database = new Database(file, { readonly: true })
  try {
    return database
      .prepare<[], string>(
        `select change_record.who || coalesce(' undoes ' || of.who, '')
         from change_record left join change_record as of on of.id = change_record.undo_of order by change_record.id`,
      )
      .pluck()
      .all()
  } finally {
    database.close()
  }
}

test('the history of changes goes on through a restore, and what takes back what stays true under new numbers', async () => {
  const [theirs, own] = [await filled(), await filled()]
  change(own.live, 'Ada', 1)
  const backup = await backupOf(own)
  change(own.live, 'Ben', 2)
  change(own.live, 'Cid', 3, 2)
  const order = orderOf(own, backup, null)
  await stage(order, toolsForTest())
  expect(changesIn(order.stagedFile)).toEqual(['Ada', 'Ben', 'Cid undoes Ben'])
  change(own.live, 'Dan', 4, 1)
  expect(followRecord(own.live, order.stagedFile, order.mark).added).toMatchObject({ change_record: 1 })
  expect(changesIn(order.stagedFile)).toEqual(['Ada', 'Ben', 'Cid undoes Ben', 'Dan undoes Ada'])

  change(theirs.live, 'Eve', 9)
  change(theirs.live, 'Fay', 10, 1)
  const other = { ...orderOf(own, await backupOf(theirs), null), stagedFile: order.stagedFile.replace('abc1', 'abc2') }
  await stage(other, toolsForTest())
  change(own.live, 'Gus', 5, 4)
  followRecord(own.live, other.stagedFile, other.mark)
  expect(changesIn(other.stagedFile)).toEqual([
    'Eve',
    'Fay undoes Eve',
    'Ada',
    'Ben',
    'Cid undoes Ben',
    'Dan undoes Ada',
    'Gus undoes Dan',
  ])
})
