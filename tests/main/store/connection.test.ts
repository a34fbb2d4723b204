import { rename } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createConnection } from '../../../src-main/store/connection.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

/** A file with one word in it. */
async function fileWith(folder: string, name: string, word: string): Promise<string> {
  const file = path.join(folder, name)
  const database = new Database(file)
  database.exec('create table words (word text)')
  database.prepare('insert into words values (?)').run(word)
  database.close()
  return file
}

test('what was prepared speaks to the new file after it was replaced, and to none while it is away', async () => {
  const folder = await dataFolderForTest()
  const file = await fileWith(folder, 'live.db', 'old')
  const other = await fileWith(folder, 'other.db', 'new')
  const connection = createConnection(() => new Database(file))
  const read = connection.prepare<[], { word: string }>('select word from words order by rowid')
  const lists = connection.prepareLists<[], [string]>('select word from words')
  const add = connection.prepare<[string]>('insert into words values (?)')
  const addTwo = connection.transaction((one: string, two: string) => {
    add.run(one)
    add.run(two)
    return 2
  })
  expect(read.get()).toEqual({ word: 'old' })
  expect(lists.all()).toEqual([['old']])
  connection.putAway()
  expect(connection.isOpen()).toBe(false)
  for (const use of [() => read.get(), () => addTwo('a', 'b'), () => connection.raw()]) {
    expect(use).toThrow(expect.objectContaining({ code: 'restoring' }))
  }
  await rename(other, file)
  connection.reopen()
  expect(read.get()).toEqual({ word: 'new' })
  expect(addTwo('a', 'b')).toBe(2)
  expect(lists.all()).toEqual([['new'], ['a'], ['b']])
  connection.putAway()
})

test('a transaction that fails changes nothing, before and after', async () => {
  const file = await fileWith(await dataFolderForTest(), 'live.db', 'only')
  const connection = createConnection(() => new Database(file))
  const add = connection.prepare<[string]>('insert into words values (?)')
  const fail = connection.transaction((word: string) => {
    add.run(word)
    throw new Error('no')
  })
  expect(() => fail('x')).toThrow('no')
  connection.putAway()
  connection.reopen()
  expect(() => fail('x')).toThrow('no')
  expect(connection.prepare('select count(*) as count from words').get()).toEqual({ count: 1 })
  expect(() => connection.prepare('select nothing from nowhere')).toThrow()
  expect(() => connection.reopen()).toThrow('open already')
  connection.putAway()
})
