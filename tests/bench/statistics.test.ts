import { describe, expect, test } from 'vitest'
import { type Case, Missing, type Ready, runCase } from '../../bench/harness.ts'
import {
  againstFloor,
  againstReference,
  type Goal,
  percentile,
  spreadOf,
  verdictOf,
  worst,
} from '../../bench/statistics.ts'

const atLeast = (value: number): Goal => ({ kind: 'ratio-at-least', value })
const atMost = (value: number): Goal => ({ kind: 'ratio-at-most', value })
const moreAtMost = (value: number): Goal => ({ kind: 'difference-at-most', value, unit: 'MB' })

test('percentiles are interpolated, whatever the order', () => {
  expect(percentile([30, 10, 20, 40], 0.5)).toBe(25)
  expect(percentile([30, 10, 20], 1)).toBe(30)
  expect(spreadOf([7])).toEqual({ p10: 7, median: 7, p90: 7 })
  expect(() => percentile([], 0.5)).toThrow(RangeError)
})

test('a reference is compared by how much less ours costs, a floor by how much more', () => {
  expect(againstReference([2, 2], [10, 10], atLeast(5)).values.median).toBe(5)
  expect(againstFloor([8, 8], [2, 2], atMost(4)).values.median).toBe(4)
  expect(againstFloor([90, 90], [40, 40], moreAtMost(60)).values.median).toBe(50)
  expect(() => againstFloor([1], [1, 2], atMost(1))).toThrow(RangeError)
})

test('the ratio is taken round by round, so a slow minute of the machine cancels out', () => {
  const { values } = againstReference([1, 10, 2], [5, 50, 10], atLeast(5))
  expect(values).toEqual({ p10: 5, median: 5, p90: 5 })
})

describe('verdicts', () => {
  const reference = (ratio: number) => verdictOf(againstReference([1], [ratio], atLeast(10)))
  const floor = (ratio: number) => verdictOf(againstFloor([ratio], [1], atMost(4)))

  test('PASS at the goal, NEAR from half of it, FAIL below', () => {
    expect([10, 9.9, 5, 4.9].map(reference)).toEqual(['PASS', 'NEAR', 'NEAR', 'FAIL'])
    expect([4, 4.1, 8, 8.1].map(floor)).toEqual(['PASS', 'NEAR', 'NEAR', 'FAIL'])
    expect(verdictOf(againstFloor([161], [40], moreAtMost(60)))).toBe('FAIL')
  })

  test('a goal of nothing is passed by nothing only', () => {
    expect(verdictOf(againstFloor([0, 0], [0, 0], moreAtMost(0)))).toBe('PASS')
    expect(verdictOf(againstFloor([1, 1], [0, 0], moreAtMost(0)))).not.toBe('PASS')
  })

  test('NOISY where the ninetieth percentile is more than twice the tenth, however good the median', () => {
    expect(verdictOf(againstReference([1, 1, 1], [20, 50, 60], atLeast(10)))).toBe('NOISY')
  })

  test('a case is as good as its worst comparison', () => {
    expect(worst(['PASS', 'NEAR'])).toBe('NEAR')
    expect(worst(['NOISY', 'FAIL', 'PASS'])).toBe('FAIL')
    expect(worst([])).toBe('SKIP')
  })
})

describe('a case', () => {
  const ready = (change: Partial<Ready>): Ready => ({
    check: () => undefined,
    ours: () => 1,
    reference: () => 10,
    floor: () => 1,
    close: () => undefined,
    ...change,
  })
  const caseOf = (open: Case['open']): Case => ({
    area: 'a',
    name: 'n',
    reference: atLeast(5),
    floor: atMost(4),
    open,
  })

  test('is checked, warmed up twice and run in turn, and closed', async () => {
    const did: string[] = []
    const note = (name: string, cost: number) => () => {
      did.push(name)
      return cost
    }
    const one = ready({
      check: note('check', 0) as () => void,
      ours: note('o', 1),
      reference: note('r', 10),
      floor: note('f', 1),
      close: note('close', 0) as () => void,
    })
    const row = await runCase(
      caseOf(() => one),
      'full',
      3,
    )
    expect(did.join(' ')).toBe('check o r f f r o o r f f r o o r f close')
    expect(row).toMatchObject({ verdict: 'PASS', reason: null })
  })

  test('fails only when three reruns fail too', async () => {
    let runs = 0
    const slowUntil = (run: number) => ready({ reference: () => (runs++ < run ? 1 : 10) })
    expect(
      (
        await runCase(
          caseOf(() => slowUntil(2 + 1 + 2)),
          'full',
          1,
        )
      ).verdict,
    ).toBe('PASS')
    runs = 0
    expect(
      (
        await runCase(
          caseOf(() => slowUntil(99)),
          'full',
          1,
        )
      ).verdict,
    ).toBe('FAIL')
    expect(runs).toBe(2 + 1 + 3)
  })

  test('is skipped with a reason where a part is missing, and never passes then', async () => {
    const row = await runCase(
      caseOf(() => {
        throw new Missing('There is no browser.')
      }),
      'full',
      9,
    )
    expect(row).toMatchObject({ verdict: 'SKIP', reason: 'There is no browser.' })
  })

  test('whose sides do not agree throws, and is closed all the same', async () => {
    let closed = false
    const unequal = ready({
      check: () => {
        throw new Error('not equal')
      },
      close: () => {
        closed = true
      },
    })
    await expect(
      runCase(
        caseOf(() => unequal),
        'full',
        9,
      ),
    ).rejects.toThrow('not equal')
    expect(closed).toBe(true)
  })
})
