import { expect, test } from 'vitest'
import { createChangeRecordStore, type NewChangeRecord } from '../../../src-main/store/change-records.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { readingsForTest } from '../../support/monitor-store.ts'

const EVERYTHING = { processorId: null, channel: null, who: null, kind: null, fromMs: null, toMs: null, text: '' }
const record: NewChangeRecord = {
  processorId: 'p-1' as ProcessorId,
  family: 'zone',
  index: 3,
  name: 'Patio 50%',
  what: 'gain-db',
  before: -20,
  after: -30.5,
  percent: { before: 40, after: 25.5 },
  wanted: -30.5,
  who: 'Ann',
  role: 'staff',
  door: 'web',
  kind: 'by-hand',
  result: 'applied',
  firstMs: 1000,
  lastMs: 1500,
  undoOf: null,
  batch: null,
}

const open = async () => createChangeRecordStore((await readingsForTest()).connection)

test('a change is kept as it was told, and is undone by one that was carried out', async () => {
  const store = await open()
  const id = store.insert(record)
  expect(store.get(id)).toEqual({ ...record, id, undone: false })
  expect(store.get(id + 1)).toBeNull()
  store.update(id, { after: -31, wanted: -31, result: 'rounded', lastMs: 1900 })
  store.insert({ ...record, kind: 'undo', undoOf: id, result: 'timed-out' })
  expect(store.get(id)).toMatchObject({ after: -31, wanted: -31, result: 'rounded', lastMs: 1900, undone: false })
  store.insert({ ...record, kind: 'undo', undoOf: id })
  expect(store.get(id)).toMatchObject({ undone: true })
  // Taking back is no step of its own, and what failed is none either.
  store.insert({ ...record, result: 'refused' })
  expect(store.doneBy('Ann', 'web', 20).map((each) => each.id)).toEqual([id])
  expect(store.doneBy('Ann', 'window', 20)).toEqual([])
})

test('the newest hand on a value is told, on either of its scales', async () => {
  const store = await open()
  const id = store.insert(record)
  const gain = { processorId: 'p-1', family: 'zone', index: 3, whats: ['gain-db', 'gain-percent'] }
  store.insert({ ...record, what: 'mute', who: 'Eve' })
  store.insert({ ...record, index: 4, who: 'Eve' })
  store.insert({ ...record, result: 'not-applied', who: 'Eve' })
  expect(store.newerOf(gain, id)).toBeNull()
  store.insert({ ...record, what: 'gain-percent', who: 'Ben' })
  expect(store.newerOf(gain, id)).toMatchObject({ who: 'Ben' })
})

test('what a person types is looked for as it stands', async () => {
  const store = await open()
  store.insert(record)
  store.insert({ ...record, name: 'Patio 500', lastMs: 9000, firstMs: 9000 })
  const names = (filters: object) => store.search({ ...EVERYTHING, ...filters }, 1, 99, 50).map(({ name }) => name)
  expect(names({ text: '50%' })).toEqual(['Patio 50%'])
  expect(names({ text: 'PATIO' })).toHaveLength(2)
  expect(names({ text: 'ann' })).toHaveLength(2)
  expect(names({ fromMs: 1501 })).toEqual(['Patio 500'])
  expect(names({ toMs: 1001 })).toEqual(['Patio 50%'])
  expect(store.search(EVERYTHING, 2, 99, 50).map(({ id }) => id)).toEqual([2])
})

test('what is a year old goes in steps, and the rest stays', async () => {
  const { connection } = await readingsForTest()
  const store = createChangeRecordStore(connection)
  connection.transaction(() => {
    for (let at = 0; at < 1200; at++) store.insert({ ...record, firstMs: at })
  })()
  expect(store.prune(1100)).toBe(500)
  expect(store.prune(1100)).toBe(500)
  expect(store.prune(1100)).toBe(100)
  expect(store.prune(1100)).toBeNull()
  expect(store.newest(500)).toHaveLength(100)
})
