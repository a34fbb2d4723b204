import { describe, expect, test } from 'vitest'
import { TICK_MS } from '../../../src-main/backup/caretaker.ts'
import { localDate } from '../../../src-main/local-schedule.ts'
import { runFor } from '../../support/backup-records.ts'
import { caretakerForTest, ZONE } from '../../support/caretaker.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

describe('the daily backup', () => {
  test('is made at its time, and once', async () => {
    const yesterday = { kind: 'daily', outcome: 'ok', atMs: Date.parse('2026-03-05T02:00:20Z') } as const
    const { pass, made } = caretakerForTest({ runs: [runFor(yesterday)] })
    await pass(3 * DAY_MS)
    expect(made()).toEqual([
      'daily ok 2026-03-06T02:00:00.000Z',
      'daily ok 2026-03-07T02:00:00.000Z',
      'daily ok 2026-03-08T02:00:00.000Z',
    ])
  })

  test('that was missed is made up two minutes after the start', async () => {
    const { pass, made } = caretakerForTest()
    await pass(10 * MINUTE_MS)
    expect(made()).toEqual(['daily ok 2026-03-05T12:02:00.000Z'])
  })

  test('is made once on each date of both changes of the clocks', async () => {
    for (const [startIso, days] of [
      ['2026-03-27T12:00Z', ['2026-03-28', '2026-03-29', '2026-03-30']],
      ['2026-10-23T12:00Z', ['2026-10-24', '2026-10-25', '2026-10-26']],
    ] as const) {
      const last = runFor({ kind: 'daily', outcome: 'ok', atMs: Date.parse(startIso) - 9 * HOUR_MS })
      const { pass, made } = caretakerForTest({ startIso, runs: [last], settings: { dailyAt: '02:30' } })
      await pass(3 * DAY_MS)
      expect(made().map((act) => localDate(Date.parse(act.split(' ')[2]!), ZONE))).toEqual(days)
    }
  })

  test('is made once however often the console is started', async () => {
    const { pass, made, restart } = caretakerForTest()
    for (let start = 0; start < 10; start++) {
      await pass(30 * MINUTE_MS)
      restart()
    }
    expect(made()).toEqual(['daily ok 2026-03-05T12:02:00.000Z'])
  })

  test('is never made by a console that is always ended too soon, and then by the first that is not', async () => {
    const { pass, made, restart } = caretakerForTest()
    for (let start = 0; start < 10; start++) {
      await pass(MINUTE_MS)
      restart()
    }
    expect(made()).toEqual([])
    await pass(2 * MINUTE_MS)
    expect(made()).toHaveLength(1)
  })

  test('is made up after sleep, two minutes after the computer woke up', async () => {
    const { pass, made, jump } = caretakerForTest({
      runs: [runFor({ kind: 'daily', atMs: Date.parse('2026-03-05T02:00Z') })],
    })
    await pass(HOUR_MS)
    jump(20 * HOUR_MS)
    await pass(10 * MINUTE_MS)
    // It woke up at 09:00, and the first look saw that.
    expect(made()).toEqual(['daily ok 2026-03-06T09:02:30.000Z'])
  })

  test('is not made twice by a clock that goes a year ahead and back', async () => {
    const { pass, acts, made, jump } = caretakerForTest({
      runs: [runFor({ kind: 'daily', atMs: Date.parse('2026-03-05T02:00Z') })],
    })
    await pass(HOUR_MS)
    jump(365 * DAY_MS)
    await pass(HOUR_MS)
    jump(-365 * DAY_MS)
    await pass(HOUR_MS)
    expect(made()).toEqual(['jump', 'daily ok 2027-03-05T13:02:30.000Z', 'jump'])
    await pass(DAY_MS)
    expect(acts.at(-1)).toBe('daily ok 2026-03-06T02:00:00.000Z')
  })

  test('is not made where nobody wants one', async () => {
    const { pass, made } = caretakerForTest({ settings: { dailyAt: null } })
    await pass(2 * DAY_MS)
    expect(made()).toEqual([])
  })
})

describe('a daily backup that fails', () => {
  test('is tried twice more, then given up until the next day', async () => {
    const { pass, made, outcomes, caretaker } = caretakerForTest()
    outcomes.push('disk-full', 'disk-full', 'disk-full')
    await pass(10 * MINUTE_MS)
    expect(caretaker().isTryingAgain()).toBe(true)
    await pass(10 * HOUR_MS)
    expect(made()).toEqual([
      'daily disk-full 2026-03-05T12:02:00.000Z',
      'daily disk-full 2026-03-05T12:07:30.000Z',
      'daily disk-full 2026-03-05T12:23:00.000Z',
    ])
    expect(caretaker().isTryingAgain()).toBe(false)
    await pass(12 * HOUR_MS)
    expect(made().at(-1)).toBe('daily ok 2026-03-06T02:00:00.000Z')
  })

  test('is tried again as often where the disk is so full that no run can be written down', async () => {
    const { pass, made, outcomes, kept } = caretakerForTest()
    kept.canWrite = false
    outcomes.push('disk-full', 'disk-full', 'disk-full', 'disk-full')
    await pass(5 * HOUR_MS)
    expect(made()).toHaveLength(3)
  })

  test('is not tried more often by a console that is started again', async () => {
    const { pass, made, outcomes, restart } = caretakerForTest()
    outcomes.push('internal', 'internal', 'internal', 'internal')
    for (let start = 0; start < 5; start++) {
      await pass(40 * MINUTE_MS)
      restart()
    }
    expect(made()).toHaveLength(3)
  })

  test('because somebody cancelled it is not begun again behind their back', async () => {
    const { pass, made, outcomes, caretaker } = caretakerForTest()
    outcomes.push('cancelled')
    await pass(5 * HOUR_MS)
    expect(made()).toHaveLength(1)
    expect(caretaker().isTryingAgain()).toBe(false)
  })

  test('because another job runs is tried at the next look', async () => {
    const { pass, made, outcomes } = caretakerForTest()
    outcomes.push('busy', 'busy', 'busy', 'busy')
    await pass(10 * MINUTE_MS)
    expect(made()).toHaveLength(5)
    expect(made().at(-1)).toBe('daily ok 2026-03-05T12:04:00.000Z')
  })
})

describe('changed settings', () => {
  const known = { memory: { settingsHash: 'first' }, settings: { dailyAt: null } }

  test('are backed up two seconds after the last change', async () => {
    const { pass, made, world, caretaker } = caretakerForTest(known)
    await pass(MINUTE_MS + 1000)
    for (let change = 0; change < 5; change++) {
      world.hash = `change ${change}`
      caretaker().noticeAct()
      await pass(1500)
    }
    expect(made()).toEqual([])
    await pass(500)
    expect(made()).toEqual(['settings ok 2026-03-05T12:01:09.000Z'])
    await pass(HOUR_MS)
    expect(made()).toHaveLength(1)
  })

  test('are not backed up by an act that changed none', async () => {
    const { pass, made, caretaker } = caretakerForTest(known)
    caretaker().noticeAct()
    await pass(HOUR_MS)
    expect(made()).toEqual([])
  })

  test('before the end of the console are backed up after the next start', async () => {
    const { pass, made, world, caretaker, restart } = caretakerForTest(known)
    await pass(MINUTE_MS + 1000)
    world.hash = 'second'
    caretaker().noticeAct()
    await pass(1000)
    restart()
    await pass(250)
    expect(made()).toEqual(['settings ok 2026-03-05T12:01:02.250Z'])
  })

  test('are in a whole one too: after that there is nothing to back up', async () => {
    const { pass, made, world } = caretakerForTest({ memory: { settingsHash: 'first' } })
    await pass(MINUTE_MS)
    world.hash = 'second'
    await pass(90_000)
    expect(made()).toEqual(['settings ok 2026-03-05T12:01:30.000Z', 'daily ok 2026-03-05T12:02:00.000Z'])
    await pass(HOUR_MS)
    expect(made()).toHaveLength(2)
  })

  test('that cannot be backed up are tried twice more, and again when they change', async () => {
    const { pass, made, world, outcomes } = caretakerForTest(known)
    outcomes.push('disk-full', 'disk-full', 'disk-full')
    world.hash = 'second'
    await pass(5 * HOUR_MS)
    expect(made()).toHaveLength(3)
    world.hash = 'third'
    await pass(MINUTE_MS)
    expect(made()).toHaveLength(4)
  })

  test('wait for another job without that being an attempt', async () => {
    const { pass, made, world, outcomes } = caretakerForTest(known)
    outcomes.push('busy', 'busy', 'busy', 'busy')
    await pass(MINUTE_MS)
    world.hash = 'second'
    await pass(3 * MINUTE_MS)
    expect(made()).toHaveLength(5)
    expect(made().at(-1)).toBe('settings ok 2026-03-05T12:03:30.000Z')
  })

  test('of a console that never was backed up wait for the whole one', async () => {
    const { pass, made } = caretakerForTest({ settings: { dailyAt: null } })
    await pass(HOUR_MS)
    expect(made()).toEqual([])
  })
})

test('a random check is made when there is something to check, and each month', async () => {
  const { pass, acts, jump } = caretakerForTest()
  const checks = () => acts.filter((act) => act === 'check')
  await pass(MINUTE_MS)
  expect(acts).toEqual([])
  await pass(HOUR_MS)
  expect(checks()).toHaveLength(1)
  jump(29 * DAY_MS)
  await pass(HOUR_MS)
  expect(checks()).toHaveLength(1)
  jump(DAY_MS)
  await pass(HOUR_MS)
  expect(checks()).toHaveLength(2)
})

test('what the second folder lacks is brought over at the next look', async () => {
  const { pass, made, world } = caretakerForTest({ settings: { dailyAt: null } })
  await pass(MINUTE_MS)
  world.isBehind = true
  await pass(TICK_MS)
  expect(made()).toEqual(['bring over'])
})

test('nothing is done by itself after the end', async () => {
  const { pass, made, world, caretaker } = caretakerForTest({ memory: { settingsHash: 'first' } })
  world.hash = 'second'
  caretaker().noticeAct()
  caretaker().close()
  await pass(DAY_MS)
  expect(made()).toEqual([])
})

describe('before the end', () => {
  /** A daily backup at 03:00 on the day before; none is due before 23:00. */
  const evening = {
    startIso: '2026-03-05T10:00Z',
    settings: { dailyAt: '23:00' },
    runs: [runFor({ kind: 'daily', atMs: Date.parse('2026-03-04T22:00:05Z'), durationMs: 1500 })],
  }

  test('one more is made where the last is older than 20 h and takes a moment', async () => {
    const { pass, made, caretaker } = caretakerForTest(evening)
    await pass(11 * HOUR_MS)
    expect(made()).toEqual([])
    await caretaker().beforeEnd()
    expect(made()).toEqual(['daily ok 2026-03-05T21:00:00.000Z'])
  })

  test('none is made that would hold up the end, and the log says so', async () => {
    const { pass, made, caretaker, log } = caretakerForTest({
      ...evening,
      runs: [{ ...evening.runs[0]!, durationMs: 40_000 }],
    })
    await pass(11 * HOUR_MS)
    await caretaker().beforeEnd()
    expect(made()).toEqual([])
    expect(log.lines.at(-1)?.message).toBe('No backup at the end: the last one took 40 s.')
  })

  test('none is made where the last is young, or where there was one today', async () => {
    const young = caretakerForTest()
    await young.pass(HOUR_MS)
    await young.caretaker().beforeEnd()
    expect(young.made()).toHaveLength(1)
    const today = caretakerForTest({
      ...evening,
      runs: [runFor({ kind: 'daily', atMs: Date.parse('2026-03-05T00:30Z') })],
    })
    await today.pass(12 * HOUR_MS)
    await today.caretaker().beforeEnd()
    expect(today.made()).toEqual([])
  })

  test('none is made by a console that was only looked into', async () => {
    const { pass, made, caretaker, log } = caretakerForTest(evening)
    await pass(5 * MINUTE_MS)
    await caretaker().beforeEnd()
    expect(made()).toEqual([])
    expect(log.lines).toEqual([])
  })
})
