import { describe, expect, test } from 'vitest'
import { type AlarmFacts, alarmsOf } from '../../../src-main/backup/alarms.ts'
import { BACKUP_ALARM_CODES } from '../../../src-shared/model/backup-overview.ts'
import { backupFor, fileNameFor, runFor } from '../../support/backup-records.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const GIB = 1024 ** 3
/** 03:00, and the console has been up for long. */
const DUE_MS = Date.UTC(2026, 0, 5, 3)

const WELL: AlarmFacts = {
  nowMs: DUE_MS + 12 * HOUR_MS,
  upSinceMs: DUE_MS - 30 * DAY_MS,
  newest: { fileName: fileNameFor('daily', 1), atMs: DUE_MS + 10_000 },
  dueSinceMs: null,
  lastDueMs: DUE_MS,
  lastTry: runFor({ atMs: DUE_MS + 10_000 }),
  isTriedAgain: false,
  freeBytes: 50 * GIB,
  neededBytes: 2 * GIB,
  broken: [],
  backups: [backupFor({ sequence: 1 }, {})],
  second: { kind: 'none' },
  pruningPausedUntilMs: null,
}
const alarms = (change: Partial<AlarmFacts>) => alarmsOf({ ...WELL, ...change })
const codes = (change: Partial<AlarmFacts>) => alarms(change).map(({ code }) => code)

test('where all is well there is none', () => {
  expect(alarms({})).toEqual([])
})

describe('the newest one is too old', () => {
  const yesterday = { fileName: fileNameFor('daily', 1), atMs: DUE_MS - DAY_MS + 10_000 }
  const missing = { newest: yesterday, dueSinceMs: DUE_MS }

  test('an hour after the next one was due, and not before', () => {
    expect(codes({ ...missing, nowMs: DUE_MS + HOUR_MS - 1 })).toEqual([])
    expect(alarms({ ...missing, nowMs: DUE_MS + HOUR_MS })).toEqual([
      expect.objectContaining({
        code: 'overdue',
        severity: 'moderate',
        sinceMs: DUE_MS + HOUR_MS,
        sentence: 'The newest backup is 25 hours old.',
      }),
    ])
  })

  test('on the night of 25 hours it is not', () => {
    // The day before was at 03:00 too, 25 h ago; the run of this night lasts.
    const autumn = { newest: { ...yesterday, atMs: DUE_MS - 25 * HOUR_MS }, dueSinceMs: DUE_MS }
    expect(codes({ ...autumn, nowMs: DUE_MS + 5 * MINUTE_MS })).toEqual([])
  })

  test('not while it waits to be made up', () => {
    const upSinceMs = DUE_MS + 12 * HOUR_MS
    const dueSinceMs = upSinceMs + 2 * MINUTE_MS
    expect(codes({ ...missing, upSinceMs, dueSinceMs, nowMs: upSinceMs })).toEqual([])
    expect(codes({ ...missing, upSinceMs, dueSinceMs, nowMs: dueSinceMs + HOUR_MS })).toEqual(['overdue'])
  })

  test('not where one was made by hand since', () => {
    const newest = { ...yesterday, atMs: DUE_MS + MINUTE_MS }
    expect(codes({ ...missing, newest, nowMs: DUE_MS + 5 * HOUR_MS })).toEqual([])
  })

  test('at once after three days, however short the console is up', () => {
    const newest = { ...yesterday, atMs: DUE_MS - 3 * DAY_MS }
    const upSinceMs = DUE_MS + 10 * MINUTE_MS
    const dueSinceMs = upSinceMs + 2 * MINUTE_MS
    expect(alarms({ newest, upSinceMs, dueSinceMs, nowMs: upSinceMs })).toEqual([
      expect.objectContaining({ code: 'overdue', severity: 'critical' }),
    ])
  })

  test('never where there is no daily backup', () => {
    expect(codes({ newest: yesterday, lastDueMs: null, dueSinceMs: null, nowMs: DUE_MS + 90 * DAY_MS })).toEqual([])
  })
})

test('there is none at all: said when the first one could have been made', () => {
  const first = { newest: null, lastTry: null, backups: [], upSinceMs: WELL.nowMs - 15 * MINUTE_MS }
  expect(codes({ ...first, nowMs: WELL.nowMs - 1 })).toEqual([])
  expect(alarms(first)).toEqual([expect.objectContaining({ code: 'none-yet', severity: 'critical' })])
})

test('the last one failed: said when it is not tried again, with what was wrong', () => {
  const lastTry = runFor({ outcome: 'disk-full', sentence: 'The disk is full.', atMs: 5 })
  expect(codes({ lastTry, isTriedAgain: true })).toEqual([])
  expect(alarms({ lastTry })).toEqual([
    {
      code: 'failed',
      severity: 'critical',
      sentence: 'The last backup failed.',
      sinceMs: 5,
      action: 'The disk is full. When that is put right, make one with “Back up now”.',
    },
  ])
})

test('space is low below what the next one needs; unknown is no alarm', () => {
  expect(codes({ freeBytes: 2 * GIB })).toEqual([])
  expect(codes({ freeBytes: 2 * GIB - 1 })).toEqual(['low-space'])
  expect(codes({ freeBytes: null })).toEqual([])
})

test('what cannot be used is named: broken, found bad, or not to be restored', () => {
  const broken = [{ fileName: fileNameFor('manual', 9), sentence: 'Its file is gone.' }]
  const bad = backupFor({ sequence: 2 }, { checked: { atMs: 7, ok: false, sentence: 'It is damaged.' } })
  const unrestorable = backupFor({ sequence: 3 }, { warnings: ['rehearsal-failed'] })
  const elsewhere = backupFor({ sequence: 4 }, { place: 'second', checked: { atMs: 7, ok: false, sentence: '' } })
  expect(codes({ backups: [elsewhere] })).toEqual([])
  const [alarm] = alarms({ broken, backups: [bad, unrestorable, elsewhere] })
  expect(alarm).toMatchObject({ code: 'damaged', sentence: '3 backups cannot be used.', sinceMs: 7 })
  expect(alarm?.action).toContain(fileNameFor('manual', 9))
})

test('the second folder is a line of its own', () => {
  const lost = (daysAgo: number) =>
    alarms({ second: { kind: 'lost', folder: '/media/stick', sinceMs: WELL.nowMs - daysAgo * DAY_MS } })
  expect(lost(1)).toEqual([expect.objectContaining({ code: 'second-folder-lost', severity: 'minor' })])
  expect(lost(7)).toEqual([expect.objectContaining({ code: 'second-folder-lost', severity: 'moderate' })])
  const failed = { kind: 'failed', folder: '/media/stick', sinceMs: 5, sentence: 'The disk is full.' } as const
  expect(alarms({ second: failed })).toEqual([
    expect.objectContaining({ code: 'second-copy-failed', sinceMs: 5, action: 'The disk is full.' }),
  ])
  for (const second of [
    { kind: 'safe', folder: '/s', newestMs: null, freeBytes: null },
    { kind: 'behind', folder: '/s', missing: 2, freeBytes: null },
  ] as const) {
    expect(codes({ second }), second.kind).toEqual([])
  }
})

test('everything at once: the worst first, and every sentence is short', () => {
  const all = alarms({
    newest: { fileName: fileNameFor('daily', 1), atMs: DUE_MS - 9 * DAY_MS },
    dueSinceMs: DUE_MS,
    lastTry: runFor({ outcome: 'internal', atMs: DUE_MS }),
    freeBytes: 1,
    broken: [{ fileName: fileNameFor('manual', 9), sentence: 'Its file is gone.' }],
    second: { kind: 'lost', folder: '/s', sinceMs: WELL.nowMs },
    pruningPausedUntilMs: WELL.nowMs + DAY_MS,
  })
  expect(all.map(({ severity }) => severity)).toEqual([
    'critical',
    'critical',
    'critical',
    'moderate',
    'minor',
    'minor',
  ])
  const one = alarms({ newest: null, upSinceMs: 0, second: { kind: 'failed', folder: '', sinceMs: 0, sentence: '' } })
  const found = [...all, ...one]
  expect(new Set(found.map(({ code }) => code))).toEqual(new Set(BACKUP_ALARM_CODES))
  for (const { sentence } of found) expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(15)
})
