import { expect, test } from 'vitest'
import { errorsOf, newestTry, newestWhole, weekOf } from '../../../src-main/backup/figures.ts'
import { missingOn, neededFor } from '../../../src-main/backup/space.ts'
import type { BackupRun } from '../../../src-shared/model/backup.ts'
import { backupFor, fileNameFor, runFor } from '../../support/backup-records.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW_MS = Date.UTC(2026, 0, 15, 12)
const GIB = 1024 ** 3

const ago = (days: number, given: Partial<BackupRun>) => runFor({ atMs: NOW_MS - days * DAY_MS, ...given })

test('the week: rate, usual time, what was slow and what hung', () => {
  const week = weekOf(
    [
      ago(0.1, { durationMs: 61_000 }),
      ago(0.2, { kind: 'settings', durationMs: 300, bytes: 10 }),
      ago(1, { durationMs: 30_000 }),
      ago(2, { outcome: 'disk-full', durationMs: 500, bytes: null }),
      ago(2.1, { outcome: 'cancelled' }),
      ago(3, { durationMs: 29_000 }),
      ago(4, { what: 'verify', kind: null, outcome: 'timed-out', bytes: null }),
      ago(5, { outcome: 'timed-out', durationMs: 3_600_000, bytes: null }),
      ago(7.1, { durationMs: 1_000 }),
    ],
    NOW_MS,
  )
  expect(week).toMatchObject({ runs: 6, succeeded: 4, usualDurationMs: 30_000, slow: 2, timedOut: 2 })
  expect(week.successRate).toBeCloseTo(4 / 6)
  expect(week.points.map(({ kind, durationMs }) => [kind, durationMs])).toEqual([
    ['daily', 29_000],
    ['daily', 30_000],
    ['settings', 300],
    ['daily', 61_000],
  ])
})

test('a week without runs has no rate', () => {
  expect(weekOf([ago(8, {})], NOW_MS)).toEqual({
    runs: 0,
    succeeded: 0,
    successRate: null,
    slow: 0,
    timedOut: 0,
    usualDurationMs: null,
    points: [],
  })
})

test('twice of next to nothing is not slow', () => {
  const runs = [ago(1, { durationMs: 900 }), ago(2, { durationMs: 9_000 }), ago(3, { durationMs: 800 })]
  expect(weekOf(runs, NOW_MS).slow).toBe(0)
})

test('errors are those of a day, and what somebody cancelled is none', () => {
  const errors = errorsOf(
    [
      ago(0.1, { outcome: 'cancelled' }),
      ago(0.2, { what: 'copy', outcome: 'target-unusable', sentence: 'Gone.' }),
      ago(0.3, {}),
      ago(1.1, { outcome: 'internal' }),
    ],
    NOW_MS,
  )
  expect(errors).toEqual([{ atMs: NOW_MS - 0.2 * DAY_MS, what: 'copy', code: 'target-unusable', sentence: 'Gone.' }])
})

test('the newest is one of everything, our own, and not known to be bad', () => {
  const good = backupFor({ sequence: 1 }, {})
  const others = [
    backupFor({ sequence: 6, parts: ['settings'] }, {}),
    backupFor({ sequence: 5 }, { checked: { atMs: 0, ok: false, sentence: '' } }),
    backupFor({ sequence: 4 }, { warnings: ['other-installation'] }),
    backupFor({ sequence: 3 }, { warnings: ['future-date'] }),
    backupFor({ sequence: 2 }, { warnings: ['rehearsal-failed'] }),
  ]
  expect(newestWhole([...others, good])).toEqual({ fileName: fileNameFor('daily', 1), atMs: good.manifest.createdMs })
  expect(newestWhole(others)).toBeNull()
})

test('the last try is one for everything that nobody cancelled', () => {
  const tried = runFor({ id: 2, outcome: 'disk-full' })
  const runs = [
    runFor({ id: 5, kind: 'settings' }),
    runFor({ id: 4, outcome: 'cancelled' }),
    runFor({ id: 3, what: 'verify', kind: null }),
    tried,
    runFor({ id: 1 }),
  ]
  expect(newestTry(runs)).toBe(tried)
  expect(newestTry(runs.slice(0, 3))).toBeNull()
})

test('the next one needs 2.2 times the store and leaves 1 GiB free', () => {
  expect(neededFor(0)).toBe(GIB)
  expect(neededFor(GIB)).toBe(Math.ceil(2.2 * GIB) + GIB)
})

test('space is missing below what is needed, and on a small disk above 85 %', () => {
  expect(missingOn(null, GIB)).toBe(0)
  expect(missingOn({ freeBytes: 20 * GIB, totalBytes: 1000 * GIB }, GIB)).toBe(0)
  expect(missingOn({ freeBytes: 3 * GIB, totalBytes: 1000 * GIB }, 25 * GIB)).toBe(22 * GIB)
  expect(missingOn({ freeBytes: 2 * GIB, totalBytes: 20 * GIB }, GIB)).toBeCloseTo(GIB, -1)
  expect(missingOn({ freeBytes: 4 * GIB, totalBytes: 20 * GIB }, GIB)).toBe(0)
})
