import { describe, expect, test } from 'vitest'
import { stepAxis } from '../../src-renderer/charts/chart-axis.ts'
import { summaryOf } from '../../src-renderer/state/backup-summary.ts'
import {
  calledBackup,
  capitalWhenText,
  healthOf,
  isGood,
  keptText,
  partsText,
  tookText,
  whenText,
} from '../../src-renderer/state/backup-text.ts'
import { durationBars, sizeBars, triedBackups } from '../../src-renderer/state/backup-trend.ts'
import { bytesText } from '../../src-renderer/state/bytes.ts'
import { jobView } from '../../src-renderer/state/job-view.ts'
import { newBackupOf } from '../../src-renderer/state/new-backup.ts'
import { receiptFileName, receiptText } from '../../src-renderer/state/receipt-file.ts'
import { placeOf, receiptOf, restoreElsewhereOf, restoreOf } from '../../src-renderer/state/screen.ts'
import { settingsOf } from '../../src-renderer/state/settings-form.ts'
import { BACKUP_PARTS, BackupSettings } from '../../src-shared/model/backup.ts'
import {
  backup,
  backupList,
  backupRun,
  overviewOf,
  planOf,
  receiptFor,
  rehearsal,
  runningJob,
} from '../support/fake-backups.ts'

const DAY_MS = 86_400_000
/** Noon on the wall's clock of wherever the tests run, a Friday. */
const NOON_MS = new Date(2026, 5, 12, 12).getTime()
const at = (days: number, hours: number) => new Date(2026, 5, 12 - days, hours).getTime()
const time = (atMs: number) => new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(atMs)

describe('a time', () => {
  test('is said as people say it', () => {
    const three = time(at(0, 3))
    expect(whenText(at(0, 3), NOON_MS)).toBe(`today ${three}`)
    expect(whenText(at(1, 3), NOON_MS)).toBe(`yesterday ${three}`)
    expect(whenText(at(-1, 3), NOON_MS)).toBe(`tomorrow ${three}`)
    expect(whenText(at(3, 3), NOON_MS)).toBe(`Tuesday ${three}`)
    expect(whenText(at(6, 3), NOON_MS)).toBe(`Saturday ${three}`)
    // A week ago is the same day again: its name would mean another one.
    expect(whenText(at(7, 3), NOON_MS)).toMatch(/2026, /)
    expect(capitalWhenText(at(1, 3), NOON_MS)).toBe(`Yesterday ${three}`)
  })

  test('is by the day of the calendar and not by 24 hours', () => {
    expect(whenText(at(1, 23), at(0, 1))).toMatch(/^yesterday/)
    expect(whenText(at(0, 0), at(0, 23))).toMatch(/^today/)
  })

  test('calls a backup by its day', () => {
    const three = time(at(0, 3))
    expect(calledBackup(at(0, 3), NOON_MS)).toBe(`today's backup of ${three}`)
    expect(calledBackup(at(1, 3), NOON_MS)).toBe(`yesterday's backup of ${three}`)
    expect(calledBackup(at(3, 3), NOON_MS)).toBe(`Tuesday's backup of ${three}`)
    expect(calledBackup(at(40, 3), NOON_MS)).toMatch(/^the backup of .*2026, /)
    // One from a clock that was wrong has no weekday that anybody would know.
    expect(calledBackup(at(-3, 3), NOON_MS)).toMatch(/^the backup of .*2026, /)
  })
})

test('a time that is over at once has no figure', () => {
  expect([0, 640, 1_000, 6_400, 125_000].map(tookText)).toEqual(['under 1 s', 'under 1 s', '1 s', '6 s', '2 min'])
})

test('a size is in the unit that it is read in', () => {
  expect([0, 999, 1_000, 41_200_000, 1_234_000_000, 999_700, 5e15].map(bytesText)).toEqual([
    '0 bytes',
    '999 bytes',
    '1 KB',
    '41 MB',
    '1.2 GB',
    '1 MB',
    '5,000 TB',
  ])
})

describe('a backup', () => {
  const night = at(0, 3)

  test('is as good as the worst that is known of it', () => {
    const text = (...of: Parameters<typeof backup>) => healthOf(backup(...of)).text
    expect(text('daily', night, {})).toBe('Checked and rehearsed')
    expect(text('daily', night, { rehearsal: null })).toBe('Checked, not rehearsed')
    expect(text('daily', night, {}, { warnings: ['other-installation'] })).toBe('From another installation')
    expect(text('daily', night, {}, { warnings: ['other-installation', 'future-date'] })).toBe('Date lies ahead')
    expect(text('daily', night, { rehearsal: rehearsal(night, { ok: false }) })).toBe('Rehearsal failed')
    const damaged = { checked: { atMs: night, ok: false, sentence: 'Bad.' } }
    expect(healthOf(backup('daily', night, {}, damaged))).toEqual({ severity: 'critical', text: 'Damaged' })
  })

  test('is proposed only where it is good and holds everything', () => {
    expect(isGood(backup('daily', night, {}))).toBe(true)
    expect(isGood(backup('settings', night, { parts: ['settings'] }))).toBe(false)
    expect(isGood(backup('daily', night, { rehearsal: rehearsal(night, { ok: false }) }))).toBe(false)
    expect(isGood(backup('daily', night, {}, { warnings: ['future-date'] }))).toBe(false)
  })

  test('says by which rule it stays', () => {
    expect(keptText({ kind: 'until', untilMs: new Date(2026, 6, 12).getTime() })).toMatch(/^Kept until .*2026$/)
    expect(keptText({ kind: 'newest', of: 1 })).toBe('Kept as the newest of its kind')
    expect(keptText({ kind: 'newest', of: 10 })).toBe('Kept as one of the newest 10')
    const others = (['floor', 'pinned', 'monthly', 'none'] as const).map((kind) => keptText({ kind }))
    expect(new Set(others).size).toBe(4)
  })

  test('says what it holds in the order of the page', () => {
    expect(partsText(null)).toBe('Everything')
    expect(partsText(['audit', 'settings'])).toBe('Settings, Record of changes')
  })
})

describe('the summary', () => {
  const list = backupList(at(0, 3))

  test('is the newest good backup, and whether it was rehearsed', () => {
    const said = summaryOf(overviewOf(list, {}), list, NOON_MS)
    expect(said.sentence).toBe(`Last backup: today ${time(at(0, 3))}, checked and rehearsed.`)
    expect(said.severity).toBe('optimal')
    expect(said.called).toBe('Daily · 41 MB')
    const unrehearsed = [backup('daily', at(0, 3), { rehearsal: null })]
    expect(summaryOf(overviewOf(unrehearsed, {}), unrehearsed, NOON_MS).sentence).toMatch(/, checked\.$/)
  })

  test('is as bad as the worst alarm', () => {
    const alarms = [{ code: 'overdue', severity: 'critical', sentence: 'Old.', sinceMs: 0, action: 'Now.' }] as const
    expect(summaryOf(overviewOf(list, { alarms }), list, NOON_MS).severity).toBe('critical')
    expect(summaryOf(overviewOf([], {}), [], NOON_MS)).toMatchObject({
      severity: 'minor',
      sentence: 'There is no backup yet.',
      called: null,
    })
  })

  test('says what is not known as no number', () => {
    const week = { runs: 0, succeeded: 0, successRate: null, slow: 0, timedOut: 0, usualDurationMs: null, points: [] }
    const folder = { path: '/x', freeBytes: null, neededBytes: 1 }
    const { facts } = summaryOf(overviewOf(list, { week, folder }), list, NOON_MS)
    expect(facts.map(({ value }) => value)).toEqual(['15', 'Not known', '—', '—'])
  })

  test('names slow runs, errors and what is large', () => {
    const { week } = overviewOf(list, {})
    const errors = [{ atMs: 0, what: 'backup', code: 'disk-full', sentence: 'Full.' }] as const
    const large = { name: 'History', part: 'history', aboutBytes: 9e8, ofBytes: 1.2e9 } as const
    const said = summaryOf(
      overviewOf(list, { week: { ...week, succeeded: 6, slow: 1, timedOut: 2 }, errors, large }),
      list,
      NOON_MS,
    )
    expect(said.facts.map(({ note }) => note)).toContain('1 was slow, 2 took too long')
    expect(said.facts).toContainEqual({ label: 'Success in 7 days', value: '6 of 8', note: '1 error in 24 hours' })
    expect(said.large).toBe('History takes about 900 MB of 1.2 GB. A backup by hand can leave it out.')
  })
})

describe('a running job', () => {
  const steps = ['One', 'Two', 'Three', 'Four']
  const job = runningJob({ startedMs: 1_000, steps, step: 1, share: 0.5 })

  test('has steps that are done, being done and to come, and a share of the present one', () => {
    const view = jobView(job, 2_000, null)
    expect(view.steps.map(({ state }) => state)).toEqual(['done', 'now', 'next', 'next'])
    expect(view.percent).toBe(50)
    expect(jobView({ ...job, share: null }, 2_000, null).percent).toBeNull()
    expect(jobView({ ...job, share: 1.7 }, 2_000, null).percent).toBe(100)
  })

  test('says the time left after 3 s, in steps that nobody takes for exact', () => {
    const left = (elapsedMs: number, change: Partial<typeof job>, usualMs: number | null) =>
      jobView({ ...job, ...change }, job.startedMs + elapsedMs, usualMs).left
    expect(left(2_900, {}, null)).toBeNull()
    // 3 of 8 halves of steps in 6 s leave 10 s.
    expect(left(6_000, {}, null)).toBe('About 10 s left')
    expect(left(60_000, {}, null)).toBe('About 2 min left')
    expect(left(6_000, { step: 3, share: 0.9 }, null)).toBe('A few seconds left')
    // A step that does not say how far it is says nothing about the rest.
    expect(left(6_000, { share: null }, null)).toBeNull()
    expect(left(6_000, { step: 0, share: 0.1 }, null)).toBeNull()
  })

  test('goes by how long it usually takes, where that is known and not over', () => {
    expect(jobView({ ...job, share: null }, job.startedMs + 6_000, 26_000).left).toBe('About 20 s left')
    expect(jobView({ ...job, share: null }, job.startedMs + 27_000, 26_000).left).toBeNull()
  })

  test('may have no steps yet', () => {
    expect(jobView({ ...job, steps: [], step: 0, share: null }, 9_000, null)).toMatchObject({ steps: [], left: null })
  })
})

describe('the trend', () => {
  const runs = [
    backupRun(1, NOON_MS - 10 * DAY_MS, {}),
    backupRun(3, NOON_MS - DAY_MS, { durationMs: 200_000 }),
    backupRun(2, NOON_MS - 2 * DAY_MS, { outcome: 'disk-full', bytes: null, durationMs: 1_000 }),
    backupRun(4, NOON_MS - DAY_MS, { what: 'verify', kind: null }),
  ]

  test('has the backups that were tried, oldest first', () => {
    expect(triedBackups(runs, 7, NOON_MS).map(({ id }) => id)).toEqual([2, 3])
    expect(triedBackups(runs, 30, NOON_MS).map(({ id }) => id)).toEqual([1, 2, 3])
  })

  test('shows a failed one in the times and not in the sizes', () => {
    const tried = triedBackups(runs, 30, NOON_MS)
    expect(sizeBars(tried).runs.map(({ id }) => id)).toEqual([1, 3])
    expect(durationBars(tried).bars.map(({ value, isBad }) => [value, isBad])).toEqual([
      [6.4, false],
      [1, true],
      [200, false],
    ])
  })

  test('has round steps in the unit that is read', () => {
    expect(durationBars(triedBackups(runs, 30, NOON_MS)).axis.labels.map(({ text }) => text)).toEqual([
      '0 s',
      '60 s',
      '2 min',
      '3 min',
      '4 min',
    ])
    expect(sizeBars(triedBackups(runs, 30, NOON_MS)).axis.labels.at(-1)?.text).toBe('40 MB')
    expect(stepAxis(41_200_000, 1, bytesText).max).toBe(60_000_000)
  })
})

describe('what stands in a form', () => {
  const form = (fields: Readonly<Record<string, string>>) => {
    const data = new FormData()
    for (const [name, value] of Object.entries(fields)) data.set(name, value)
    return data
  }

  test('becomes a backup by hand', () => {
    expect(newBackupOf(form({}), BACKUP_PARTS).backup).toEqual({
      name: null,
      parts: null,
      keepDays: null,
      passphrase: null,
    })
    const full = { name: ' Party ', reason: 'New booth', keepDays: '90', passphrase: 'pass', again: 'pass' }
    expect(newBackupOf(form(full), ['settings']).backup).toEqual({
      name: 'Party',
      reason: 'New booth',
      parts: ['settings'],
      keepDays: 90,
      passphrase: 'pass',
    })
  })

  test.each([
    [{ keepDays: '0' }, 'keepDays'],
    [{ keepDays: '3661' }, 'keepDays'],
    [{ keepDays: 'ten' }, 'keepDays'],
    [{ passphrase: 'one', again: 'two' }, 'again'],
  ])('is refused: %j', (fields, fault) => {
    const { backup: wanted, faults } = newBackupOf(form(fields), BACKUP_PARTS)
    expect(wanted).toBeNull()
    expect(Object.keys(faults)).toEqual([fault])
  })

  const SETTINGS_FIELDS = {
    dailyAt: '04:30',
    dailyDays: '14',
    beforeUpdateCount: '10',
    manualCount: '5',
    safetyDays: '30',
    settingsCount: '50',
    monthlyCount: '0',
    secondFolder: ' /media/stick ',
  }

  test('becomes settings that the contract takes', () => {
    const { settings } = settingsOf(form(SETTINGS_FIELDS))
    expect(BackupSettings.parse(settings)).toEqual(settings)
    expect(settings).toMatchObject({ dailyAt: '04:30', dailyDays: 14, monthlyCount: 0, secondFolder: '/media/stick' })
    expect(settingsOf(form({ ...SETTINGS_FIELDS, dailyAt: '', secondFolder: '' })).settings).toMatchObject({
      dailyAt: null,
      secondFolder: null,
    })
  })

  test.each([
    ['dailyAt', '3:00'],
    ['dailyAt', '24:00'],
    ['dailyDays', ''],
    ['dailyDays', '0'],
    ['manualCount', '1001'],
    ['monthlyCount', '121'],
    ['safetyDays', '1.5'],
  ])('is no setting: %s %j', (field, value) => {
    const { settings, faults } = settingsOf(form({ ...SETTINGS_FIELDS, [field]: value }))
    expect(settings).toBeNull()
    expect(Object.keys(faults)).toEqual([field])
    // And the contract agrees that it is none.
    const number = value === '' ? Number.NaN : Number(value)
    expect(BackupSettings.safeParse({ [field]: field === 'dailyAt' ? value : number }).success).toBe(false)
  })
})

test('a receipt is a file with its times written out', () => {
  const receipt = receiptFor(planOf(backup('daily', 0, {}), {}), { startedMs: Date.UTC(2026, 5, 12, 21, 42) })
  expect(receiptFileName(receipt, 'pdf')).toBe('restore-2026-06-12T21-42.pdf')
  const kept = JSON.parse(receiptText(receipt)) as Record<string, unknown>
  expect(kept).toMatchObject({ id: 'a1b2c3d4', times: { started: '2026-06-12T21:42:00.000Z' } })
})

test('places have addresses', () => {
  expect(placeOf('#backups')).toEqual({ screen: 'backups', part: { kind: 'overview' } })
  expect(placeOf(restoreOf(null))).toEqual({
    screen: 'backups',
    part: { kind: 'restore', fileName: null, isElsewhere: false },
  })
  const fileName = 'daily_20260612_030000.db.gz'
  expect(placeOf(restoreOf(fileName))).toEqual({
    screen: 'backups',
    part: { kind: 'restore', fileName, isElsewhere: false },
  })
  expect(placeOf(restoreElsewhereOf(fileName))).toEqual({
    screen: 'backups',
    part: { kind: 'restore', fileName, isElsewhere: true },
  })
  expect(placeOf(receiptOf('a1'))).toEqual({ screen: 'backups', part: { kind: 'receipt', id: 'a1' } })
  expect(placeOf('#history/p-1')).toEqual({ screen: 'history', processorId: 'p-1' })
  expect(placeOf('#nowhere')).toEqual({ screen: 'sound' })
})
