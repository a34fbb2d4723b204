import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Row } from '../../bench/harness.ts'
import type { Report } from '../../bench/report.ts'
import { ROOT } from '../support/imports.ts'

/** Every area that the benchmark has; a case that throws, or a page that paints nothing, ends it with 1. */
const AREAS = [
  'ingest',
  'store',
  'history',
  'prune',
  'analysis',
  'transport',
  'meters on screen',
  'history chart',
  'start',
  'long run',
  'backup',
  'memory',
]

test('one round of the whole benchmark runs, and both sides of each case agree', { timeout: 360_000 }, async () => {
  const words = ['scripts/run.mjs', 'bench/bench.ts', '--smoke', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: ROOT, timeout: 350_000 })
  const { rows, machine, rounds } = JSON.parse(stdout) as Report
  expect(machine.node).toBe(process.versions.node)
  expect(rounds).toBe(1)
  expect([...new Set(rows.map(({ area }) => area))]).toEqual(AREAS)
  // A smoke run has one store; what a process weighs, and the plain tools, are not on every system.
  const larger = rows.filter(({ name }) => /^(118 MB|1\.2 GB), /.test(name))
  expect(new Set(larger.map(({ verdict }) => verdict))).toEqual(new Set(['SKIP']))
  const mayBeMissing = ({ area, name }: Row) =>
    area === 'memory' || /the job process, highest$|against cp and gzip/.test(name)
  const others = rows.filter((row) => !larger.includes(row) && !mayBeMissing(row))
  expect(others.filter(({ verdict }) => verdict === 'SKIP')).toEqual([])
})
