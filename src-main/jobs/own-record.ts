import Database from 'better-sqlite3'
import { explainSqlite } from '../store/failure.ts'
import type { RecordMark } from './messages.ts'
import { followChanges, joinChanges } from './own-changes.ts'

/**
 * What the console writes down about itself: what was done, by whom, and what came of it. A restore that rewound it would take away
 * the very rows that say what happened since the backup, so it never does.
 */
const LOGS = [
  { table: 'audit', counter: 'audit', isCounted: true },
  { table: 'backup_run', counter: 'backupRun', isCounted: false },
] as const
/** Equal refusals are counted up in one row, so the same row may be further on one side. */
const COUNTED: readonly string[] = ['last_ms', 'count']

/** Of one thing the newest word stands; these keys mean the same everywhere. */
const NEWEST = [
  { table: 'backup_check', key: 'backup_id', at: 'at_ms' },
  { table: 'restore_receipt', key: 'id', at: 'ended_ms' },
  { table: 'capture_receipt', key: 'id', at: 'ended_ms' },
  { table: 'health_report', key: 'id', at: 'at_ms' },
] as const

/** What followed: rows that are new there, by table, and how far the record has followed now. */
export interface Followed {
  readonly added: Readonly<Record<string, number>>
  readonly mark: RecordMark
}

/**
 * Adds what the live store has of the record up to `mark`, and a staged database has not: in its order, under new numbers, for the
 * numbers of two stores have nothing to do with each other. All of it, or it throws and nothing is changed.
 */
export function joinRecord(live: Database.Database, staged: Database.Database, mark: RecordMark): void {
  inBoth(live, staged, () => {
    for (const log of LOGS) joinLog(live, staged, log, mark[log.counter])
    joinChanges(live, staged, mark.change)
    for (const kept of NEWEST) addNewest(live, staged, kept)
  })
}

/** Leaves of the record in a staged copy of the live store what there was up to `mark`; the rest follows. */
export function cutRecord(staged: Database.Database, mark: RecordMark): void {
  staged.transaction(() => {
    for (const { table, counter } of LOGS) staged.prepare(`delete from "${table}" where id > ?`).run(mark[counter])
    staged.prepare('delete from change_record where id > ?').run(mark.change)
  })()
}

/**
 * Adds what was written after `since` to a staged database, which is then again one file that is on the disk. It is not much, so it
 * is done in the main process, when nothing else can come in between any more.
 *
 * @throws AppError `disk-full`; nothing is changed then
 */
export function followRecord(live: Database.Database, stagedFile: string, since: RecordMark): Followed {
  const staged = new Database(stagedFile, { fileMustExist: true })
  try {
    staged.pragma('trusted_schema = OFF')
    staged.pragma('synchronous = FULL')
    const followed = inBoth(live, staged, () => follow(live, staged, since))
    staged.pragma('wal_checkpoint(TRUNCATE)')
    return followed
  } catch (error) {
    throw explainSqlite(error, stagedFile)
  } finally {
    staged.close()
  }
}

function follow(live: Database.Database, staged: Database.Database, since: RecordMark): Followed {
  const added: Record<string, number> = {}
  const mark = { ...since }
  for (const { table, counter } of LOGS) {
    const insert = insertInto(staged, table, columnsOf(staged, table))
    const rows = live
      .prepare<[number], { readonly id: number }>(`select * from "${table}" where id > ? order by id`)
      .all(since[counter])
    for (const row of rows) insert.run(row)
    added[table] = rows.length
    mark[counter] = rows.at(-1)?.id ?? since[counter]
  }
  const changes = followChanges(live, staged, since.change)
  added.change_record = changes.added
  mark.change = changes.last
  for (const kept of NEWEST) added[kept.table] = addNewest(live, staged, kept)
  return { added, mark }
}

/** How many rows of the live store are still to follow. */
export function rowsAfter(live: Database.Database, mark: RecordMark): number {
  const counted = [...LOGS, { table: 'change_record', counter: 'change' } as const]
  return counted.reduce(
    (sum, { table, counter }) =>
      sum + Number(live.prepare(`select count(*) from "${table}" where id > ?`).pluck().get(mark[counter])),
    0,
  )
}

/** Looks at what was written to: every page of it, and of its indexes. @throws Error with what is wrong */
export function assertRecordWhole(staged: Database.Database): void {
  for (const table of [...LOGS.map((log) => log.table), ...NEWEST.map((kept) => kept.table), 'change_record']) {
    const found = staged.pragma(`integrity_check('${table}')`, { simple: true })
    if (found !== 'ok') throw new Error(String(found))
  }
}

/** One moment of what is read, and one change of what is written. */
function inBoth<T>(live: Database.Database, staged: Database.Database, act: () => T): T {
  return live.transaction(() => staged.transaction(act)())()
}

function joinLog(
  live: Database.Database,
  staged: Database.Database,
  { table, isCounted }: (typeof LOGS)[number],
  lastId: number,
): void {
  const columns = columnsOf(staged, table)
  const fixed = columns.filter((column) => !(isCounted && COUNTED.includes(column)))
  const identity = `json_array(${fixed.join(', ')}) as identity`
  const names = `select id, ${identity}, ${isCounted ? 'count' : '1 as count'} from "${table}"`
  const compared = compareByNumber(
    live.prepare<[number], Named>(`${names} where id <= ? order by id`).iterate(lastId),
    staged.prepare<[], Named>(`${names} order by id`).iterate(),
  )

  staged.exec('create temp table held (id integer primary key, identity text not null)')
  const hold = staged.prepare(`insert into held select id, ${identity} from main."${table}" where id = ?`)
  for (const id of compared.onlyStaged) hold.run(id)
  staged.exec('create index temp.held_identity on held (identity, id)')
  const find = staged.prepare<[object], { readonly id: number }>(
    'select id from held where identity = @identity order by id limit 1',
  )
  const take = staged.prepare('delete from held where id = @id')
  const insert = insertInto(staged, table, columns)
  const read = live.prepare<[number], object>(`select *, ${identity} from "${table}" where id = ?`)
  const count = isCounted
    ? staged.prepare(
        `update main."${table}" set count = @count, last_ms = max(last_ms, @last_ms) where id = @heldId and count < @count`,
      )
    : null
  for (const id of compared.further) count?.run({ ...read.get(id), heldId: id })
  for (const id of compared.onlyLive) {
    const row = read.get(id)!
    const held = find.get(row)
    if (held) {
      // Two rows may be alike in everything: each of them stands for one that is held, and no more.
      take.run(held)
      count?.run({ ...row, heldId: held.id })
    } else {
      insert.run(row)
    }
  }
  staged.exec('drop table temp.held')
}

interface Named {
  readonly id: number
  /** Everything that never changes about it, as text. */
  readonly identity: string
  readonly count: number
}

/**
 * Of two stores of one installation most rows have the same number on both sides. Those that have not have to be looked for by what
 * they say; those that have, and were counted on, are `further`. Both come in the order of their numbers.
 */
function compareByNumber(live: Iterator<Named>, staged: Iterator<Named>) {
  const [onlyLive, onlyStaged, further]: [number[], number[], number[]] = [[], [], []]
  let [now, then] = [live.next(), staged.next()]
  while (!now.done && !then.done) {
    const [ours, theirs] = [now.value, then.value]
    const isSame = ours.id === theirs.id && ours.identity === theirs.identity
    if (isSame && ours.count > theirs.count) further.push(ours.id)
    if (!isSame && ours.id <= theirs.id) onlyLive.push(ours.id)
    if (!isSame && theirs.id <= ours.id) onlyStaged.push(theirs.id)
    if (ours.id <= theirs.id) now = live.next()
    if (theirs.id <= ours.id) then = staged.next()
  }
  for (; !now.done; now = live.next()) onlyLive.push(now.value.id)
  for (; !then.done; then = staged.next()) onlyStaged.push(then.value.id)
  return { onlyLive, onlyStaged, further }
}

/** Returns how many are new. */
function addNewest(
  live: Database.Database,
  staged: Database.Database,
  { table, key, at }: (typeof NEWEST)[number],
): number {
  const columns = [key, ...columnsOf(staged, table)]
  const values = columns.map((column) => `@${column}`).join(', ')
  const add = staged.prepare(`insert or ignore into main."${table}" (${columns.join(', ')}) values (${values})`)
  const replace = staged.prepare(
    `update main."${table}" set (${columns.join(', ')}) = (${values}) where ${key} = @${key} and ${at} < @${at}`,
  )
  let added = 0
  for (const row of live.prepare<[], object>(`select * from "${table}"`).iterate()) {
    if (add.run(row).changes === 1) added += 1
    else replace.run(row)
  }
  return added
}

/** All but the key. */
function columnsOf(database: Database.Database, table: string): readonly string[] {
  const columns = database.pragma(`table_info("${table}")`) as { readonly name: string; readonly pk: number }[]
  return columns.filter(({ pk }) => pk === 0).map(({ name }) => name)
}

function insertInto(staged: Database.Database, table: string, columns: readonly string[]): Database.Statement {
  const values = columns.map((column) => `@${column}`).join(', ')
  return staged.prepare(`insert into main."${table}" (${columns.join(', ')}) values (${values})`)
}
