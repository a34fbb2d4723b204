import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBackup } from '../../../src-main/jobs/create.ts'
import type { JobInput } from '../../../src-main/jobs/messages.ts'
import { stage } from '../../../src-main/jobs/stage.ts'
import { BACKUP_PARTS } from '../../../src-shared/model/backup.ts'
import { type FilledStore, filledStore } from '../../support/jobs/filled-store.ts'
import { createOrder, dataFileOf, toolsForTest } from '../../support/jobs/orders.ts'

/** A live store with a backup of it, and changes that were made since. */
async function venue() {
  const filled: FilledStore = await filledStore()
  onTestFinished(() => filled.store.close())
  const order = createOrder(filled.file, {})
  const manifest = await createBackup(order, toolsForTest())
  const live = filled.store.sqlite.raw()
  live.prepare("update processor set name = 'Front bar'").run()
  live.prepare("insert into processor values ('p-2', 'Patio rack', 'AZM4', '192.168.1.60', 5321, 2)").run()
  live.prepare("insert into setting values ('backup', 1, '{}')").run()
  live.prepare('delete from audit where id > 100').run()
  const ask = (change: Partial<JobInput<'stage'>>): JobInput<'stage'> => ({
    file: dataFileOf(order.backupFolder, manifest),
    manifest,
    stagedFile: path.join(filled.folder, 'restore-abc1.db'),
    liveFile: filled.file,
    mark: { audit: 1_000_000, backupRun: 1_000_000, change: 1_000_000 },
    parts: null,
    passphrase: null,
    isBroughtUpToDate: true,
    ...change,
  })
  const staged = <T>(file: string, look: (database: Database.Database) => T): T => {
    const database = new Database(file, { readonly: true })
    try {
      return look(database)
    } finally {
      database.close()
    }
  }
  const names = (database: Database.Database) =>
    database.prepare('select name from processor order by id').pluck().all()
  const left = () => readdirSync(filled.folder).filter((name) => name.startsWith('restore-'))
  return { ...filled, live, manifest, ask, staged, names, left }
}

describe('a backup that is staged', () => {
  test('is one whole file in the journal mode that it will live in, and says by name what would differ', async () => {
    const { ask, staged, names, left, manifest } = await venue()
    const order = ask({})
    const answer = await stage(order, toolsForTest())
    expect(left()).toEqual(['restore-abc1.db'])
    expect(staged(order.stagedFile, names)).toEqual(['Main bar'])
    // Bytes 18 and 19 of a database say how it is written: 2 is WAL.
    expect([...readFileSync(order.stagedFile).subarray(18, 20)]).toEqual([2, 2])
    expect(answer.differences).toMatchObject([
      { part: 'settings', added: [], removed: ['Settings: backup'], changed: [] },
      { part: 'processors', added: [], removed: ['Patio rack'], changed: ['Main bar'], rowsNow: 2, rowsThen: 1 },
      { part: 'captures' },
      { part: 'presets' },
      { part: 'history' },
      { part: 'audit', rowsNow: 100, rowsThen: 200 },
    ])
    expect(answer.newestSampleMs).toBe(manifest.newestSampleMs)
    expect(answer.rows).toMatchObject({ processor: 1, audit: 200 })
  })

  test('says whether it has other PINs: nobody is to be locked out in silence', async () => {
    const { ask, live } = await venue()
    const pinsOf = async (change: Partial<JobInput<'stage'>>, name: string) =>
      (await stage({ ...ask(change), stagedFile: ask({}).stagedFile.replace('abc1', name) }, toolsForTest())).pins
    expect(await pinsOf({}, 'abc2')).toEqual({ differ: false, hasTechnician: false })
    live.prepare("insert into pin values ('technician', x'01', x'02', 16, 8, 1)").run()
    expect(await pinsOf({}, 'abc3')).toEqual({ differ: true, hasTechnician: false })
    // What is not restored stays as it is.
    expect(await pinsOf({ parts: ['processors'] }, 'abc4')).toEqual({ differ: false, hasTechnician: true })
  })

  test('in part is the live store with those parts of the backup, whatever was written meanwhile', async () => {
    const { ask, staged, names, live } = await venue()
    const order = ask({ parts: ['processors'] })
    const answer = await stage(order, toolsForTest())
    expect(staged(order.stagedFile, names)).toEqual(['Main bar'])
    expect(staged(order.stagedFile, (database) => database.prepare('select count(*) from audit').pluck().get())).toBe(
      100,
    )
    expect(
      staged(order.stagedFile, (database) => database.prepare('select name from setting order by name').pluck().all()),
    ).toEqual(['backup', 'monitor'])
    expect(answer.differences.map(({ part }) => part)).toEqual(['processors'])
    expect(live.prepare('select count(*) from processor').pluck().get()).toBe(2)
  })

  test('brings captures back alone, named by their processor, and leaves the processors as they are', async () => {
    const { ask, staged, names, live } = await venue()
    live.exec(`insert into capture values
      ('c-00000001', 'p-2', 0, 'by-hand', 'x', 'Friday', 'AZM8', null, 0, 0, 0, 1, '[]')`)
    const order = ask({ parts: ['captures'] })
    const answer = await stage(order, toolsForTest())
    expect(answer.differences).toMatchObject([
      { part: 'captures', added: [], removed: ['Patio rack: Friday, 1970-01-01 00:00:00'], rowsNow: 1, rowsThen: 0 },
    ])
    expect(staged(order.stagedFile, names)).toHaveLength(2)
  })

  test('is staged where there is nothing that could be lost, but then not in part', async () => {
    const { ask, left } = await venue()
    const answer = await stage(ask({ liveFile: null }), toolsForTest())
    expect(answer.differences.map(({ rowsNow }) => rowsNow)).toEqual(BACKUP_PARTS.map(() => 0))
    const other = ask({ liveFile: null, parts: ['audit'], stagedFile: ask({}).stagedFile.replace('abc1', 'abc2') })
    await expect(stage(other, toolsForTest())).rejects.toMatchObject({ code: 'damaged' })
    expect(left()).toEqual(['restore-abc1.db'])
  })
})

describe('what cannot be staged', () => {
  test('leaves nothing behind, and the live store as it was', async () => {
    const { ask, left, live, file } = await venue()
    const order = ask({})
    const bytes = readFileSync(order.file)
    const before = readFileSync(file)
    for (const [spoilt, code] of [
      [bytes.subarray(0, bytes.length - 1), 'backup-damaged'],
      [Buffer.alloc(bytes.length, 7), 'backup-damaged'],
      [Buffer.concat([bytes.subarray(0, 100), Buffer.of(bytes[100]! ^ 1), bytes.subarray(101)]), 'backup-damaged'],
    ] as const) {
      writeFileSync(order.file, spoilt)
      for (const parts of [null, ['processors'] as const]) {
        await expect(stage({ ...order, parts }, toolsForTest())).rejects.toMatchObject({ code })
        expect(left()).toEqual([])
      }
    }
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(live.prepare('select count(*) from processor').pluck().get()).toBe(2)
  })
})
