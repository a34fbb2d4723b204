import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { inspect } from '../../../src-main/jobs/inspect.ts'
import { salvage } from '../../../src-main/jobs/salvage.ts'
import { filledStore } from '../../support/jobs/filled-store.ts'
import { toolsForTest } from '../../support/jobs/orders.ts'

/** A store that nobody has open any more, with more rows than its people and processors made. */
async function closedStore() {
  const { file, folder, store } = await filledStore(3)
  const database = store.sqlite.raw()
  const roll = database.prepare('insert into rollup_hour values (?, ?, zeroblob(40))')
  database.transaction(() => {
    for (let series = 100n; series < 110n; series++) for (let day = 0n; day < 500n; day++) roll.run(series, day)
  })()
  await store.close()
  return { file, newFile: path.join(folder, 'salvaged.db') }
}

/** The leaf pages of a table or an index, by their numbers. */
function leavesOf(file: string, name: string): readonly number[] {
  const database = new Database(file, { readonly: true })
  const pages = database
    .prepare<[string], number>("select pageno from dbstat where name = ? and pagetype = 'leaf' order by path")
    .pluck()
    .all(name)
  database.close()
  return pages
}

function rowsOf(file: string): Readonly<Record<string, number>> {
  const database = new Database(file, { readonly: true })
  const tables = ['audit', 'processor', 'setting', 'series', 'meter_tick', 'meter_hour', 'rollup_hour']
  const rows = tables.map((table) => [table, database.prepare(`select count(*) from ${table}`).pluck().get()] as const)
  database.close()
  return Object.fromEntries(rows) as Record<string, number>
}

function destroy(file: string, pages: readonly number[], with_: Buffer = Buffer.alloc(4096, 0xff)): void {
  const handle = openSync(file, 'r+')
  for (const page of pages) writeSync(handle, with_, 0, with_.length, (page - 1) * 4096)
  closeSync(handle)
}

const middle = (pages: readonly number[]) => pages[pages.length >> 1]!

describe('what is salvaged from a damaged store', () => {
  test('is everything where nothing is damaged', async () => {
    const { file, newFile } = await closedStore()
    const { rows, lost } = await salvage({ damagedFile: file, newFile }, toolsForTest())
    expect(rows).toMatchObject(rowsOf(file))
    expect(Object.values(lost).every((count) => count === 0)).toBe(true)
    await inspect(newFile, () => undefined)
    if (process.platform !== 'win32') expect(statSync(newFile).mode & 0o777).toBe(0o600)
  })

  test('is all but what stood on the destroyed pages, of tables with and without row numbers', async () => {
    const { file, newFile } = await closedStore()
    const before = rowsOf(file)
    const ticks = leavesOf(file, 'meter_tick')
    const rollups = leavesOf(file, 'rollup_hour')
    const audits = leavesOf(file, 'audit')
    // Two in one table with good pages between them: what lies there is reached from neither end.
    const [one, two] = [ticks[Math.floor(ticks.length / 4)]!, ticks[Math.floor((3 * ticks.length) / 4)]!]
    destroy(file, [one, two, middle(rollups)])
    destroy(file, [middle(audits)], Buffer.alloc(4096))
    const { rows, lost } = await salvage({ damagedFile: file, newFile }, toolsForTest())
    const share = (table: string) => (rows[table] ?? 0) / before[table]!
    const leaf = (leaves: readonly number[], destroyed: number) => 1 - (destroyed + 0.5) / leaves.length
    expect(share('meter_tick')).toBeGreaterThan(leaf(ticks, 2))
    expect(share('rollup_hour')).toBeGreaterThan(leaf(rollups, 1))
    expect(share('audit')).toBeGreaterThan(leaf(audits, 1))
    expect(share('meter_hour')).toBe(1)
    expect(share('processor')).toBe(1)
    expect((rows.meter_tick ?? 0) + (lost.meter_tick ?? 0)).toBe(before.meter_tick)
    expect(lost.rollup_hour).toBeGreaterThan(0)
    expect(lost.audit).toBeGreaterThan(0)
    const original = readFileSync(file)
    await inspect(newFile, () => undefined)
    expect(readFileSync(file).equals(original)).toBe(true)
  })

  test('are the rows that stand alone, where those that they refer to are gone', async () => {
    const { file, newFile } = await closedStore()
    destroy(file, leavesOf(file, 'meter_layout'))
    const { rows, lost } = await salvage({ damagedFile: file, newFile }, toolsForTest())
    expect(rows).toMatchObject({ meter_layout: 0, meter_tick: 0, audit: 200 })
    expect(lost.meter_tick).toBe(rowsOf(file).meter_tick)
    await inspect(newFile, () => undefined)
  })

  test.each([
    ['its first page is gone', (file: string) => destroy(file, [1])],
    ['it is empty', (file: string) => writeFileSync(file, '')],
    ['it is cut off in its first page', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 2000))],
  ])('is nothing where %s, and no file is left', async (_, spoil) => {
    const { file, newFile } = await closedStore()
    spoil(file)
    await expect(salvage({ damagedFile: file, newFile }, toolsForTest())).rejects.toMatchObject({ code: 'damaged' })
    expect(existsSync(newFile)).toBe(false)
  })

  test('never takes the place of another file', async () => {
    const { file, newFile } = await closedStore()
    writeFileSync(newFile, 'mine')
    await expect(salvage({ damagedFile: file, newFile }, toolsForTest())).rejects.toMatchObject({
      code: 'target-unusable',
    })
    expect(readFileSync(newFile, 'utf8')).toBe('mine')
  })
})
