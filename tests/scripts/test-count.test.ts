import { expect, test } from 'vitest'
import { countOf, type VitestReport } from '../../scripts/test-count.ts'

const report = (change: Partial<VitestReport>): VitestReport => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ name: 'a.test.ts', status: 'passed', message: '', assertionResults: [] }],
  ...change,
})
const file = (status: string, ...statuses: string[]) => ({
  name: 'b.test.ts',
  status,
  message: '',
  assertionResults: statuses.map((one, index) => ({ status: one, fullName: `test ${index}` })),
})

test('counts what passed, and skipped and todo together', () => {
  expect(countOf(report({}), 0)).toEqual({ count: { passed: 3, failed: 0, skipped: 2 }, complaints: [] })
})

test('names each failed test', () => {
  const { count, complaints } = countOf(report({ testResults: [file('failed', 'failed', 'passed', 'failed')] }), 1)
  expect(count.failed).toBe(2)
  expect(complaints).toEqual(['b.test.ts: test 0', 'b.test.ts: test 2'])
})

test('counts a file that could not be loaded as a failure', () => {
  expect(countOf(report({ testResults: [file('failed')] }), 1).count.failed).toBe(1)
})

test('counts an error outside of any test as a failure', () => {
  expect(countOf(report({}), 1).count.failed).toBe(1)
})

test('counts a run of nothing, a crash and a signal as failures', () => {
  expect(countOf(report({ numPassedTests: 0, testResults: [] }), 0).count.failed).toBe(1)
  expect(countOf(null, 0).count.failed).toBe(1)
  expect(countOf(report({}), null).count.failed).toBe(1)
})
