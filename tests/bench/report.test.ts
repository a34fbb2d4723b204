import { expect, test } from 'vitest'
import type { Row } from '../../bench/harness.ts'
import { describeMachine, tableOf } from '../../bench/report.ts'
import { againstFloor, againstReference } from '../../bench/statistics.ts'

const ingest: Row = {
  area: 'ingest',
  name: 'time',
  reference: againstReference([1, 1], [6.5, 6.5], { kind: 'ratio-at-least', value: 5 }),
  floor: againstFloor([30, 30], [10, 10], { kind: 'ratio-at-most', value: 4 }),
  verdict: 'PASS',
  reason: null,
}
const memory: Row = {
  area: 'memory',
  name: 'console',
  reference: null,
  floor: againstFloor([90.5, 90.5], [40, 40], { kind: 'difference-at-most', value: 60, unit: 'MB' }),
  verdict: 'PASS',
  reason: null,
}
const skipped: Row = { ...memory, name: 'elsewhere', floor: null, verdict: 'SKIP', reason: 'There is no such system.' }

const cells = (table: string) => table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))

test('the table has the columns and units of the specification', () => {
  expect(cells(tableOf([ingest, memory, skipped], null)).filter((_, line) => line !== 1)).toEqual([
    ['area', 'case', '× reference', 'goal', '× floor', 'goal', 'spread', 'verdict'],
    ['ingest', 'time', '6.50', '≥ 5', '3', '≤ 4', '6.50–6.50', 'PASS'],
    ['memory', 'console', '', '', '+50.5 MB', '≤ +60 MB', '+50.5 MB–+50.5 MB', 'PASS'],
    ['memory', 'elsewhere', '', '', '', '', 'There is no such system.', 'SKIP'],
  ])
})

test('beside an older report each row says what it was then', () => {
  const slower = againstReference([1], [4], { kind: 'ratio-at-least', value: 5 })
  const older = {
    machine: describeMachine(),
    rounds: 9,
    rows: [{ ...ingest, reference: slower, verdict: 'NEAR' as const }],
  }
  const [heading, , first, second] = cells(tableOf([ingest, memory], older))
  expect([heading?.at(-1), first?.at(-1), second?.at(-1)]).toEqual(['before', '4 NEAR', '(new)'])
})
