import { strict as assert } from 'node:assert'
import Database from 'better-sqlite3'

/** What is recorded: the rows that the console adds by itself while it is used are in other tables. */
export const RECORDED = [
  'series',
  'meter_layout',
  'meter_tick',
  'meter_hour',
  'minute_hour',
  'rollup_hour',
  'rollup_day',
] as const

/**
 * Throws where a copy does not hold, row for row, what the original does. The original may have gone on being recorded: of its
 * samples the copy then has all until one moment.
 *
 * @param tables null for every table that there is
 */
export function assertSameRows(original: string, copy: string, tables: readonly string[] | null): void {
  const database = new Database(':memory:')
  try {
    database.prepare('attach ? as original').run(original)
    database.prepare('attach ? as copy').run(copy)
    const count = (from: string) => Number(database.prepare(`select count(*) from ${from}`).pluck().get())
    const all = database
      .prepare<[], string>("select name from original.sqlite_schema where type = 'table' and name not like 'sqlite%'")
      .pluck()
      .all()
    assert.ok(all.length > RECORDED.length)
    for (const table of tables ?? all) {
      const until = table === 'meter_tick' ? 'where id <= (select max(id) from copy.meter_tick)' : ''
      const rows = count(`copy."${table}"`)
      assert.equal(rows, count(`original."${table}" ${until}`), `${table} has as many rows`)
      const other = count(`(select * from copy."${table}" except select * from original."${table}")`)
      assert.equal(other, 0, `${table} has no other rows`)
      if (table === 'meter_hour') assert.ok(rows > 0, 'there was something to copy')
    }
  } finally {
    database.close()
  }
}
