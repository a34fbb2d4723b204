import { describe, expect, test } from 'vitest'
import { type DueQuestion, dueOf, LATEST_MS } from '../../../src-main/presets/due.ts'

const timeZone = 'Europe/Berlin'
/** A Friday, and 16:00 on the wall. */
const FOUR_MS = Date.UTC(2026, 4, 1, 14)
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const ask = (nowMs: number, change: Partial<DueQuestion> = {}) =>
  dueOf({
    times: [{ at: '16:00', days: [1, 5], enabled: true }],
    timeZone,
    nowMs,
    handledMs: FOUR_MS - 3 * DAY_MS,
    ...change,
  })

describe('a preset is applied', () => {
  test('at its time on its days, once', () => {
    expect(ask(FOUR_MS - 1)).toEqual({ kind: 'nothing' })
    expect(ask(FOUR_MS)).toEqual({ kind: 'now', dueMs: FOUR_MS })
    expect(ask(FOUR_MS + MINUTE_MS, { handledMs: FOUR_MS })).toEqual({ kind: 'nothing' })
    // Saturday.
    expect(ask(FOUR_MS + DAY_MS, { handledMs: FOUR_MS })).toEqual({ kind: 'nothing' })
    expect(ask(FOUR_MS + 3 * DAY_MS, { handledMs: FOUR_MS })).toEqual({ kind: 'now', dueMs: FOUR_MS + 3 * DAY_MS })
  })

  test('a little late, and not when it is too late', () => {
    expect(ask(FOUR_MS + LATEST_MS)).toEqual({ kind: 'now', dueMs: FOUR_MS })
    expect(ask(FOUR_MS + LATEST_MS + 1)).toEqual({ kind: 'missed', dueMs: FOUR_MS })
  })

  test('not where it was switched off, or set after its time', () => {
    expect(ask(FOUR_MS, { times: [{ at: '16:00', days: [5], enabled: false }] })).toEqual({ kind: 'nothing' })
    expect(ask(FOUR_MS + MINUTE_MS, { handledMs: FOUR_MS + 1 })).toEqual({ kind: 'nothing' })
    expect(ask(FOUR_MS, { times: [] })).toEqual({ kind: 'nothing' })
  })

  test('once on the nights on which the clocks change', () => {
    const times = [{ at: '02:30', days: [0], enabled: true }]
    // 02:30 does not exist on the last Sunday of March: it is made up at 03:00, or as much later as the clock jumps.
    const spring = Date.UTC(2026, 2, 29, 1)
    const night = Array.from({ length: 24 * 6 }, (_, nth) => spring - 12 * 60 * MINUTE_MS + nth * 10 * MINUTE_MS)
    const runs = (moments: readonly number[]) => {
      let handledMs = moments[0]! - DAY_MS
      const done: number[] = []
      for (const nowMs of moments) {
        const due = ask(nowMs, { times, handledMs })
        if (due.kind === 'nothing') continue
        handledMs = due.dueMs
        done.push(nowMs)
      }
      return done
    }
    expect(runs(night)).toHaveLength(1)
    const autumn = Date.UTC(2026, 9, 25, 1)
    expect(runs(night.map((atMs) => atMs - spring + autumn))).toEqual([Date.UTC(2026, 9, 25, 0, 30)])
  })
})
