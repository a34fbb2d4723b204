import { expect, test } from 'vitest'
import { createStrokes, type Deed } from '../../../src-main/control/strokes.ts'
import { createChangeRecordStore } from '../../../src-main/store/change-records.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { ANN, BEN } from '../../support/control-venue.ts'
import { createRecordedLog } from '../../support/log.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { readingsForTest } from '../../support/monitor-store.ts'

const deed: Deed = {
  target: { processorId: 'p-1' as ProcessorId, family: 'zone', index: 3 },
  name: 'Patio',
  what: 'gain-db',
  wanted: -20,
  before: -30,
  caller: ANN,
  kind: 'by-hand',
  undoOf: null,
  batch: null,
}

async function place() {
  const clock = createManualClock()
  const log = createRecordedLog()
  const { connection } = await readingsForTest()
  const store = createChangeRecordStore(connection)
  const strokes = createStrokes(clock, log, store, () => undefined)
  const rows = () => store.newest(50).map(({ who, before, after, result }) => [who, before, after, result])
  return { clock, log, connection, strokes, rows }
}

test('a drag is one change for as long as the same hand goes on', async () => {
  const { clock, strokes, rows } = await place()
  for (let gainDb = -29; gainDb <= -20; gainDb++) {
    const order = strokes.begin('knob', { ...deed, wanted: gainDb, before: gainDb - 1 })
    order.end('applied', gainDb, gainDb - 1)
    await clock.advance(900)
  }
  strokes.flush()
  expect(rows()).toEqual([['Ann', -30, -20, 'applied']])
  await clock.advance(1200)
  strokes.begin('knob', deed).end('applied', -20, -20)
  strokes.begin('knob', { ...deed, caller: BEN }).end('applied', -21, -20)
  strokes.begin('knob', { ...deed, caller: BEN, what: 'gain-percent' }).end('applied', 40, 41)
  expect(rows().map(([who]) => who)).toEqual(['Ben', 'Ben', 'Ann', 'Ann'])
})

test('what fails in a drag is told on its own, and takes nothing from what was done before', async () => {
  const { strokes, rows } = await place()
  strokes.begin('knob', deed).end('applied', -20, -30)
  strokes.begin('knob', { ...deed, wanted: -10 }).end('timed-out', -20, -20)
  strokes.begin('knob', { ...deed, wanted: -15 }).end('applied', -15, -20)
  expect(rows()).toEqual([
    ['Ann', -30, -15, 'applied'],
    ['Ann', -20, -20, 'timed-out'],
    ['Ann', -30, -20, 'applied'],
  ])
})

test('a store that takes nothing for a while loses no change, and another store gets what had no number yet', async () => {
  const { clock, log, connection, strokes, rows } = await place()
  const dragged = strokes.begin('knob', deed)
  dragged.end('applied', -20, -30)
  connection.putAway()
  expect(strokes.begin('other', deed).end('applied', -20, -30)).toBeNull()
  dragged.end('reverted', -30, -30)
  await clock.advance(600)
  expect(log.lines.some(({ level }) => level === 'error')).toBe(true)
  connection.reopen()
  await clock.advance(5000)
  expect(rows()).toEqual([
    ['Ann', -30, -20, 'applied'],
    ['Ann', -30, -30, 'reverted'],
  ])
  connection.putAway()
  strokes.begin('third', deed).end('applied', -20, -30)
  strokes.reload()
  connection.reopen()
  await clock.advance(5000)
  expect(rows()).toHaveLength(3)
})
