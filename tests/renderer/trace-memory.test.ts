import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { MeterFeed, MeterListener } from '../../src-renderer/meters/meter-feed.ts'
import { meterKey, UNKNOWN_TENTHS_DB } from '../../src-renderer/meters/reading.ts'
import { createTraceMemory, TRACE_COLUMN_MS, TRACE_COLUMNS } from '../../src-renderer/meters/trace-memory.ts'
import { NO_READING } from '../../src-shared/decibels.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'

const bar = meterKey({ processorId: 'p-1' as ProcessorId, family: 'zone', index: 0 })
const patio = meterKey({ processorId: 'p-1' as ProcessorId, family: 'zone', index: 1 })

let listener: MeterListener
const feed: MeterFeed = {
  lose: () => undefined,
  follow(given) {
    listener = given
    return () => undefined
  },
}
const START_MS = 1_000 * TRACE_COLUMN_MS
const frame = (tenthsDb: readonly number[], peaks: readonly number[], atColumn: number) =>
  listener.frame({ atMs: 0, layout: 1, tenthsDb, peaks }, START_MS + atColumn * TRACE_COLUMN_MS)
const now = (column: number) => START_MS + column * TRACE_COLUMN_MS

beforeEach(() => void vi.spyOn(performance, 'now').mockReturnValue(START_MS))
afterEach(() => void vi.restoreAllMocks())

test('remembers the highest level of each column, peaks included', () => {
  const memory = createTraceMemory(feed)
  listener.places(
    new Map([
      [bar, 0],
      [patio, 1],
    ]),
  )
  frame([-200, -300], [], 0)
  frame([-250, -300], [1, -10], 0)
  frame([-400, NO_READING], [], 2)
  expect(memory.levelOf(bar, 2, now(2))).toBe(-200)
  expect(memory.levelOf(patio, 2, now(2))).toBe(-10)
  expect(memory.levelOf(bar, 1, now(2))).toBe(UNKNOWN_TENTHS_DB)
  expect(memory.levelOf(bar, 0, now(2))).toBe(-400)
  expect(memory.levelOf(patio, 0, now(2))).toBe(UNKNOWN_TENTHS_DB)
})

test('has nothing of what came before, what lies too far back, and what was never heard', () => {
  const memory = createTraceMemory(feed)
  listener.places(new Map([[bar, 0]]))
  frame([-200], [], 0)
  expect(memory.levelOf(bar, 1, now(0))).toBe(UNKNOWN_TENTHS_DB)
  // The same place of the ring, one turn later.
  frame([NO_READING], [], TRACE_COLUMNS)
  expect(memory.levelOf(bar, 0, now(TRACE_COLUMNS))).toBe(UNKNOWN_TENTHS_DB)
  expect(memory.levelOf(bar, TRACE_COLUMNS, now(TRACE_COLUMNS))).toBe(UNKNOWN_TENTHS_DB)
  expect(memory.levelOf(patio, 0, now(0))).toBe(UNKNOWN_TENTHS_DB)
  // While no frame comes, the picture moves on and what was heard moves with it.
  frame([-100], [], TRACE_COLUMNS + 1)
  expect(memory.levelOf(bar, 5, now(TRACE_COLUMNS + 6))).toBe(-100)
  expect(memory.levelOf(bar, 0, now(TRACE_COLUMNS + 6))).toBe(UNKNOWN_TENTHS_DB)
})

test('takes nothing of the turn before for what was not heard yet', () => {
  const memory = createTraceMemory(feed)
  listener.places(new Map([[bar, 0]]))
  frame([-200], [], 0)
  frame([-300], [], TRACE_COLUMNS - 1)
  expect(memory.levelOf(bar, TRACE_COLUMNS - 1, now(TRACE_COLUMNS - 1))).toBe(-200)
  expect(memory.levelOf(bar, 0, now(TRACE_COLUMNS))).toBe(UNKNOWN_TENTHS_DB)
})

test('forgets a meter that is gone', () => {
  const memory = createTraceMemory(feed)
  listener.places(new Map([[bar, 0]]))
  frame([-200], [], 0)
  listener.places(new Map([[patio, 0]]))
  expect(memory.levelOf(bar, 0, now(0))).toBe(UNKNOWN_TENTHS_DB)
})
