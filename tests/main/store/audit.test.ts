import path from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { type AuditFact, createAuditStore, FOLD_MS } from '../../../src-main/store/audit.ts'
import { MIGRATIONS } from '../../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../../src-main/store/open.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

async function place() {
  const file = path.join(await dataFolderForTest(), 'console.db')
  const { db, close } = await openStore({
    file,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  onTestFinished(close)
  const failures: unknown[] = []
  const clock = { nowMs: 1_000_000 }
  const audit = createAuditStore({ db, nowMs: () => clock.nowMs, report: (error) => failures.push(error) })
  return { db, close, audit, failures, clock }
}

const done: AuditFact = {
  caller: 'window',
  role: 'technician',
  door: 'window',
  path: 'zones.setGain',
  input: '{"zone":1}',
  outcome: 'ok',
}
const refused: AuditFact = {
  caller: 'unknown at 10.0.0.9',
  role: null,
  door: 'web',
  path: 'zones.setGain',
  input: null,
  outcome: 'unauthorized',
}

test('every act has its own row, newest first', async () => {
  const { audit, clock } = await place()
  audit.record(done)
  clock.nowMs += 5
  audit.record(done)
  audit.record({ ...done, outcome: 'processor-offline' })
  audit.record({ ...done, outcome: 'processor-offline' })
  const rows = await audit.list(10)
  expect(rows.map(({ id, outcome, count, firstMs }) => [id, outcome, count, firstMs])).toEqual([
    [4, 'processor-offline', 1, 1_000_005],
    [3, 'processor-offline', 1, 1_000_005],
    [2, 'ok', 1, 1_000_005],
    [1, 'ok', 1, 1_000_000],
  ])
  expect(rows[3]).toEqual({
    id: 1,
    firstMs: 1_000_000,
    lastMs: 1_000_000,
    count: 1,
    caller: 'window',
    role: 'technician',
    door: 'window',
    path: 'zones.setGain',
    input: '{"zone":1}',
    outcome: 'ok',
  })
  expect(await audit.list(1)).toHaveLength(1)
})

test('equal refusals become one row with a count; different ones do not', async () => {
  const { audit, clock } = await place()
  for (let i = 0; i < 1000; i++) {
    clock.nowMs += 50
    audit.record(refused)
  }
  audit.record({ ...refused, caller: 'unknown at 10.0.0.8' })
  audit.record({ ...refused, door: 'window' })
  audit.record({ ...refused, outcome: 'not-allowed' })
  audit.record({ ...refused, path: 'unknown' })
  const rows = await audit.list(100)
  expect(rows).toHaveLength(5)
  expect(rows.find(({ id }) => id === 1)).toMatchObject({ count: 1000, firstMs: 1_000_050, lastMs: 1_050_000 })
})

test('a refusal after the time has its own row again', async () => {
  const { audit, clock } = await place()
  audit.record(refused)
  audit.record(refused)
  clock.nowMs += FOLD_MS
  audit.record(refused)
  expect((await audit.list(10)).map(({ count }) => count)).toEqual([1, 2])
})

test('a clock that was set back begins a new row', async () => {
  const { audit, clock } = await place()
  audit.record(refused)
  clock.nowMs -= 2 * FOLD_MS
  audit.record(refused)
  expect(await audit.list(10)).toHaveLength(2)
})

test('rows that are closed are counted up no more, and what comes is behind them', async () => {
  const { audit, clock } = await place()
  expect(await audit.closeRows()).toBe(0)
  audit.record(done)
  audit.record(refused)
  audit.record(refused)
  const closed = audit.closeRows()
  // Before it is closed on the disk, and yet after it.
  audit.record(refused)
  expect(await closed).toBe(2)
  clock.nowMs += 5000
  audit.record(refused)
  const rows = await audit.list(10)
  expect(rows.map(({ id, count }) => [id, count])).toEqual([
    [3, 2],
    [2, 2],
    [1, 1],
  ])
})

test('callers without end do not make rows without end', async () => {
  const { audit } = await place()
  for (let i = 0; i < 5000; i++) audit.record({ ...refused, caller: `unknown at 2001:db8::${i.toString(16)}` })
  const rows = await audit.list(1000)
  expect(rows.length).toBeLessThan(600)
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(5000)
})

test('old refusals go when there are too many; acts stay', async () => {
  const { db, audit } = await place()
  audit.record(done)
  await audit.flush()
  await sql`
    with recursive place(n) as (select 1 union all select n + 1 from place where n < 10500)
    insert into audit (first_ms, last_ms, count, caller, role, door, path, input, outcome, refusal)
    select n, n, 1, 'unknown', null, 'web', 'page', null, 'unauthorized', 1 from place
  `.execute(db)
  audit.record(refused)
  await audit.flush()
  const rows = db.selectFrom('audit').select(['refusal', db.fn.countAll<number>().as('n')])
  expect(await rows.groupBy('refusal').orderBy('refusal').execute()).toEqual([
    { refusal: 0, n: 1 },
    { refusal: 1, n: 10_000 },
  ])
  expect((await audit.list(1))[0]).toMatchObject({ caller: refused.caller })
})

test('a row that cannot be written is reported, and the next one is tried', async () => {
  const { close, audit, failures } = await place()
  audit.record({ ...done, caller: null as unknown as string })
  audit.record(done)
  expect(await audit.list(10)).toHaveLength(1)
  expect(failures).toHaveLength(1)
  await close()
  audit.record(done)
  await audit.flush()
  expect(failures).toHaveLength(2)
})
