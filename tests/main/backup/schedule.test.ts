import { describe, expect, test } from 'vitest'
import {
  type DailyTime,
  dueSinceMs,
  isDue,
  lastDueMs,
  MADE_UP_AFTER_MS,
  nextRuns,
} from '../../../src-main/backup/schedule.ts'
import { localDate } from '../../../src-main/local-schedule.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const at = (iso: string) => Date.parse(iso)
const berlin = (dailyAt: string | null): DailyTime => ({ dailyAt, timeZone: 'Europe/Berlin' })
const iso = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString())

describe('the next runs, in words', () => {
  const words = (daily: DailyTime, now: string) => nextRuns(daily, at(now), 3).map(({ sentence }) => sentence)

  test('on plain days', () => {
    expect(words(berlin('03:00'), '2026-03-05T12:00Z')).toEqual([
      'Friday, March 6 at 3:00 AM.',
      'Saturday, March 7 at 3:00 AM.',
      'Sunday, March 8 at 3:00 AM.',
    ])
  })

  test('where the time does not exist', () => {
    expect(words(berlin('02:30'), '2026-03-28T12:00Z')[0]).toBe(
      'Sunday, March 29 at 3:00 AM: the clocks go forward, and 02:30 does not exist that day.',
    )
    // The midnight of that Sunday does not exist in Chile.
    expect(words({ dailyAt: '00:00', timeZone: 'America/Santiago' }, '2026-09-05T12:00Z')[0]).toBe(
      'Sunday, September 6 at 1:00 AM: the clocks go forward, and 00:00 does not exist that day.',
    )
  })

  test('where the time comes twice', () => {
    expect(words(berlin('02:30'), '2026-10-24T12:00Z')[0]).toBe(
      'Sunday, October 25 at 2:30 AM: the clocks go back, and of two times 02:30 it is the first.',
    )
    expect(words({ dailyAt: '01:45', timeZone: 'Australia/Lord_Howe' }, '2026-04-04T00:00Z')[0]).toBe(
      'Sunday, April 5 at 1:45 AM: the clocks go back, and of two times 01:45 it is the first.',
    )
  })

  test('and nothing is said of a change that does not touch it', () => {
    expect(words(berlin('03:00'), '2026-10-24T12:00Z')[0]).toBe('Sunday, October 25 at 3:00 AM.')
    expect(words(berlin('12:00'), '2026-03-28T12:00Z')[0]).toBe('Sunday, March 29 at 12:00 PM.')
  })

  test('there are none without a daily backup', () => {
    expect(nextRuns(berlin(null), at('2026-03-05T12:00Z'), 3)).toEqual([])
  })
})

test.each([
  ['03:00', '2026-03-29T00:59:59Z', '2026-03-28T02:00:00.000Z'],
  ['03:00', '2026-03-29T01:00:00Z', '2026-03-29T01:00:00.000Z'],
  ['02:30', '2026-03-29T01:00:00Z', '2026-03-29T01:00:00.000Z'],
  ['02:30', '2026-10-25T00:29:59Z', '2026-10-24T00:30:00.000Z'],
  ['02:30', '2026-10-25T00:30:00Z', '2026-10-25T00:30:00.000Z'],
  ['02:30', '2026-10-25T01:30:00Z', '2026-10-25T00:30:00.000Z'],
])('a run at %s was last due before %s at %s', (dailyAt, now, due) => {
  expect(iso(lastDueMs(berlin(dailyAt), at(now)))).toBe(due)
})

test('the date is that of the wall’s clock', () => {
  expect(localDate(at('2026-03-05T23:30Z'), 'Europe/Berlin')).toBe('2026-03-06')
  expect(localDate(at('2026-03-05T23:30Z'), 'America/New_York')).toBe('2026-03-05')
})

/** A console as time passes: looks every `stepMs`, and makes what is due. */
function live(daily: DailyTime, fromMs: number, toMs: number, stepMs: number, upSinceMs: number): number[] {
  const made: number[] = []
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += stepMs) {
    if (isDue({ daily, nowMs, upSinceMs, successesMs: made })) made.push(nowMs)
  }
  return made
}

describe('through the changes of the clocks', () => {
  const CHANGES = [
    ['Europe/Berlin', '2026-03-29T01:00Z'],
    ['Europe/Berlin', '2026-10-25T01:00Z'],
    ['America/New_York', '2026-03-08T07:00Z'],
    ['America/New_York', '2026-11-01T06:00Z'],
    ['America/Santiago', '2026-09-06T04:00Z'],
    ['America/Santiago', '2026-04-05T03:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
    ['Antarctica/Troll', '2026-03-29T01:00Z'],
    ['Asia/Kathmandu', '2026-03-29T01:00Z'],
  ] as const
  const TIMES = ['00:00', '00:30', '01:00', '01:45', '02:00', '02:05', '02:30', '03:00', '12:00', '23:30']

  test.each(CHANGES)('there is one run on each date in %s around %s', (timeZone, change) => {
    for (const dailyAt of TIMES) {
      const [fromMs, toMs] = [at(change) - 2 * DAY_MS, at(change) + 2 * DAY_MS]
      const made = live({ dailyAt, timeZone }, fromMs, toMs, 30 * MINUTE_MS, fromMs - DAY_MS)
      const dates = made.map((atMs) => localDate(atMs, timeZone))
      expect(new Set(dates).size, `${dailyAt}: ${dates}`).toBe(dates.length)
      // Of the days that are seen whole none is left out: the day before, the day itself and the day after.
      for (const days of [-1, 0, 1]) {
        const noon = localDate(at(change) + days * DAY_MS, timeZone)
        expect(dates, `${dailyAt} on ${noon}`).toContain(noon)
      }
    }
  })

  test('two runs are 23 h, 24 h or 25 h apart', () => {
    const gaps = (from: string) => {
      const made = live(berlin('03:00'), at(from), at(from) + 4 * DAY_MS, 10 * MINUTE_MS, at(from) - DAY_MS)
      return made.slice(1).map((atMs, place) => (atMs - (made[place] ?? 0)) / HOUR_MS)
    }
    expect(gaps('2026-03-27T02:00Z')).toEqual([24, 23, 24, 24])
    expect(gaps('2026-10-23T01:00Z')).toEqual([24, 25, 24])
  })
})

describe('a run that was missed', () => {
  const daily = berlin('03:00')
  const startMs = at('2026-03-05T15:00Z')
  const yesterday = at('2026-03-04T02:00:10Z')

  test('is made up two minutes after the start, and not before', () => {
    const question = { daily, upSinceMs: startMs, successesMs: [yesterday] }
    expect(dueSinceMs({ ...question, nowMs: startMs })).toBe(startMs + MADE_UP_AFTER_MS)
    expect(isDue({ ...question, nowMs: startMs + MADE_UP_AFTER_MS - 1 })).toBe(false)
    expect(isDue({ ...question, nowMs: startMs + MADE_UP_AFTER_MS })).toBe(true)
  })

  test('is made up once, however often the console is started', () => {
    const successesMs = [yesterday]
    for (let start = 0; start < 10; start++) {
      const upSinceMs = startMs + start * HOUR_MS
      for (let nowMs = upSinceMs; nowMs < upSinceMs + 40 * MINUTE_MS; nowMs += 30_000) {
        if (isDue({ daily, nowMs, upSinceMs, successesMs })) successesMs.push(nowMs)
      }
    }
    expect(successesMs.map(iso)).toEqual([iso(yesterday), iso(startMs + MADE_UP_AFTER_MS)])
  })

  test('of yesterday that is made up after midnight is today’s', () => {
    const upSinceMs = at('2026-03-05T23:10Z')
    const made = live(daily, upSinceMs, upSinceMs + 76 * HOUR_MS, MINUTE_MS, upSinceMs)
    expect(made.map(iso)).toEqual([
      '2026-03-05T23:12:00.000Z',
      '2026-03-07T02:00:00.000Z',
      '2026-03-08T02:00:00.000Z',
      '2026-03-09T02:00:00.000Z',
    ])
  })

  test('is the first of all where there never was one', () => {
    expect(dueSinceMs({ daily, nowMs: startMs, upSinceMs: startMs, successesMs: [] })).toBe(startMs + MADE_UP_AFTER_MS)
  })
})

describe('a clock that is set', () => {
  const daily = berlin('03:00')
  const today = at('2026-03-05T02:00:10Z')
  const nowMs = at('2026-03-05T12:00Z')

  test('a year ahead makes one for that date, and back again none', () => {
    const ahead = nowMs + 365 * DAY_MS
    expect(isDue({ daily, nowMs: ahead + MADE_UP_AFTER_MS, upSinceMs: ahead, successesMs: [today] })).toBe(true)
    const successesMs = [today, ahead + MADE_UP_AFTER_MS]
    expect(isDue({ daily, nowMs: ahead + HOUR_MS, upSinceMs: ahead, successesMs })).toBe(false)
    expect(isDue({ daily, nowMs: nowMs + 10 * MINUTE_MS, upSinceMs: nowMs, successesMs })).toBe(false)
    // And tomorrow there is one, although one from the future is there.
    const tomorrow = at('2026-03-06T02:00Z')
    expect(isDue({ daily, nowMs: tomorrow, upSinceMs: nowMs, successesMs })).toBe(true)
  })

  test('back over the due time makes no second one', () => {
    const made = at('2026-03-05T02:00:10Z')
    for (let minutes = -30; minutes <= 30; minutes++) {
      const now = made + minutes * MINUTE_MS
      expect(isDue({ daily, nowMs: now, upSinceMs: now - HOUR_MS, successesMs: [made - DAY_MS, made] })).toBe(false)
    }
  })

  test('and another time of the day that is chosen in between makes no second one', () => {
    const later = { ...daily, dailyAt: '15:00' }
    expect(isDue({ daily: later, nowMs: at('2026-03-05T14:00Z'), upSinceMs: 0, successesMs: [today] })).toBe(false)
    expect(isDue({ daily: later, nowMs: at('2026-03-06T14:00Z'), upSinceMs: 0, successesMs: [today] })).toBe(true)
  })

  test('nothing is due without a daily backup', () => {
    expect(dueSinceMs({ daily: berlin(null), nowMs, upSinceMs: 0, successesMs: [] })).toBeNull()
  })
})
