import type Database from 'better-sqlite3'

/*
 * The history of changes, which a restore keeps as it keeps the rest of the console's own record. Its rows name each other by their
 * numbers, so what is carried over keeps its distances.
 */

/** What never changes about a change, whatever it comes to. */
const IDENTITY = 'json_array(processor_id, family, idx, what, who, first_ms)'

/** Adds what the live store has up to `lastId` and a staged database has not. */
export function joinChanges(live: Database.Database, staged: Database.Database, lastId: number): void {
  const common = commonTo(live, staged)
  copyRows(live, staged, { afterId: common, lastId, common, offset: lastIdIn(staged) - common })
}

/** Adds what came after `since`. Returns how many, and the number of the last. */
export function followChanges(
  live: Database.Database,
  staged: Database.Database,
  since: number,
): { readonly added: number; readonly last: number } {
  const common = commonTo(live, staged)
  // What was carried over before ends the staged ones.
  return copyRows(live, staged, {
    afterId: since,
    lastId: Number.MAX_SAFE_INTEGER,
    common,
    offset: lastIdIn(staged) - Math.max(since, common),
  })
}

/** Up to which number both have the same changes; the rest of each is its own. */
function commonTo(live: Database.Database, staged: Database.Database): number {
  const [ours, theirs] = [live, staged].map((database) =>
    database.prepare<[number], string>(`select ${IDENTITY} from change_record where id = ?`).pluck(),
  )
  for (let id = Math.min(lastIdIn(live), lastIdIn(staged)); id > 0; id--) {
    const identity = ours!.get(id)
    if (identity !== undefined && identity === theirs!.get(id)) return id
  }
  return 0
}

function lastIdIn(database: Database.Database): number {
  return Number(database.prepare('select coalesce(max(id), 0) from change_record').pluck().get())
}

interface Copied {
  readonly afterId: number
  readonly lastId: number
  readonly common: number
  readonly offset: number
}

function copyRows(live: Database.Database, staged: Database.Database, { afterId, lastId, common, offset }: Copied) {
  const columns = (live.pragma('table_info("change_record")') as { readonly name: string }[]).map(({ name }) => name)
  const insert = staged.prepare(
    `insert into main.change_record (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
  )
  const rows = live.prepare<[number, number], { readonly id: number; readonly undo_of: number | null }>(
    'select * from change_record where id > ? and id <= ? order by id',
  )
  let added = 0
  let last = afterId
  for (const row of rows.iterate(afterId, lastId)) {
    const undoOf = row.undo_of !== null && row.undo_of > common ? row.undo_of + offset : row.undo_of
    insert.run({ ...row, id: BigInt(row.id + offset), undo_of: undoOf === null ? null : BigInt(undoOf) })
    added += 1
    last = row.id
  }
  return { added, last }
}
