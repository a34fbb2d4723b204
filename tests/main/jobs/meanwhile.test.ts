import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBackup } from '../../../src-main/jobs/create.ts'
import { filledStore } from '../../support/jobs/filled-store.ts'
import { listedBackups } from '../../support/jobs/listed-backups.ts'
import { createOrder, dataFileOf, toolsForTest } from '../../support/jobs/orders.ts'
import { until } from '../../support/wait.ts'

const WRITER = fileURLToPath(new URL('../../support/jobs/busy-writer.ts', import.meta.url))

function startWriter(file: string): { readonly said: () => readonly string[]; end(): Promise<number> } {
  const child: ChildProcess = spawn(process.execPath, [WRITER, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  const said = () => output.trim().split('\n')
  return {
    said,
    async end() {
      child.stdin?.end()
      await until(() => child.exitCode === 0, { withinMs: 10_000, what: 'the writer ends' })
      return Number(said().at(-1))
    },
  }
}

interface Sums {
  readonly sum: number
  readonly count: number
  readonly written: number
}

function sumsIn(database: Database.Database): Sums {
  return database
    .prepare<[], Sums>(
      `select (select sum(period_ms) from sample_period where processor_id in ('from', 'to')) as sum,
              (select period_ms from sample_period where processor_id = 'count') as count,
              (select count(*) from audit where caller = 'writer') as written`,
    )
    .get()!
}

function opened(data: string): Database.Database {
  const file = `${data}-opened`
  writeFileSync(file, gunzipSync(readFileSync(data)))
  const database = new Database(file, { readonly: true })
  onTestFinished(() => void database.close())
  return database
}

describe('while a backup is made', () => {
  test('another process commits hundreds of times a second: none is lost, and each backup is one moment', async () => {
    const { file, store } = await filledStore()
    // Enough that a copy of the settings takes many of the writer's commits.
    store.sqlite.raw().exec(`
      insert into audit (first_ms, last_ms, count, caller, door, path, outcome, refusal)
      with recursive n(i) as (values (1) union all select i + 1 from n where i < 50000)
      select i, i, 1, 'window', 'window', 'x', 'ok', 0 from n`)
    await store.close()
    const writer = startWriter(file)
    await until(() => writer.said().includes('writing'), { withinMs: 10_000, what: 'the writer writes' })
    const counts: number[] = []
    for (const [nth, parts] of [null, ['settings', 'audit'] as const, null].entries()) {
      const order = createOrder(file, { parts, sequence: nth })
      const manifest = await createBackup(order, toolsForTest())
      const { sum, count, written } = sumsIn(opened(dataFileOf(order.backupFolder, manifest)))
      expect(sum).toBe(1_000_000)
      expect(written).toBe(count)
      counts.push(count)
    }
    const commits = await writer.end()
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect(commits).toBeGreaterThan(counts.at(-1)!)
    const live = new Database(file, { readonly: true })
    expect(sumsIn(live)).toEqual({ sum: 1_000_000, count: commits, written: commits })
    live.close()
  })

  test('a transaction that is open is not in it, and is not hindered', async () => {
    const { file, store } = await filledStore()
    onTestFinished(() => store.close())
    const database = store.sqlite.raw()
    database.exec("begin immediate; insert into setting (name, version, value) values ('half', 1, '{}')")
    const order = createOrder(file)
    const manifest = await createBackup(order, toolsForTest())
    expect(manifest.rows.setting).toBe(1)
    database.exec('commit')
    expect((await createBackup(order, toolsForTest())).rows.setting).toBe(2)
  })

  test('a program that holds the whole database is named as the trouble', async () => {
    const { file, store } = await filledStore()
    await store.close()
    const greedy = new Database(file)
    onTestFinished(() => void greedy.close())
    greedy.pragma('locking_mode = EXCLUSIVE')
    greedy.exec('begin exclusive')
    await expect(createBackup(createOrder(file), toolsForTest())).rejects.toMatchObject({
      code: 'busy',
      message: 'Another program holds the database. Close it and try again.',
    })
    expect(listedBackups(path.join(path.dirname(file), 'backups'))).toEqual([])
  })

  test('a second one in the same folder is refused, and the first is not disturbed', async () => {
    const { file, store } = await filledStore()
    onTestFinished(() => store.close())
    const order = createOrder(file)
    const outcomes = await Promise.allSettled([
      createBackup(order, toolsForTest()),
      createBackup({ ...order, kind: 'daily' }, toolsForTest()),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'busy' } })
    expect(listedBackups(order.backupFolder)).toHaveLength(1)
  })
})
