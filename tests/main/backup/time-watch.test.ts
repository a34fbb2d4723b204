import { expect, test } from 'vitest'
import { createTimeWatch } from '../../../src-main/backup/time-watch.ts'
import { BackupMemory } from '../../../src-shared/model/backup-memory.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A watch on a clock that a test moves and sets, and what it keeps. */
function place(given: Partial<BackupMemory> | ((nowMs: number) => Partial<BackupMemory>) = {}) {
  const manual = createManualClock()
  let shiftMs = 0
  const clock = { ...manual, nowMs: () => manual.nowMs() + shiftMs }
  let memory = BackupMemory.parse(typeof given === 'function' ? given(clock.nowMs()) : given)
  const jumps: number[] = []
  const start = () =>
    createTimeWatch({
      clock,
      memory: () => memory,
      remember: (change) => {
        memory = { ...memory, ...change }
      },
      onJump: (jumpMs) => jumps.push(jumpMs / DAY_MS),
    })
  let watch = start()
  return {
    clock,
    jumps,
    watch: () => watch,
    memory: () => memory,
    set(ms: number) {
      shiftMs += ms
    },
    restart() {
      watch = start()
    },
    /** Time goes on, looked at every 30 s. */
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 30_000) {
        await manual.advance(30_000)
        watch.look()
      }
    },
  }
}

test('time that goes on is no event', async () => {
  const { clock, watch, pass, jumps } = place()
  const startMs = clock.nowMs()
  await pass(2 * HOUR_MS)
  expect(watch().upSinceMs()).toBe(startMs)
  expect(watch().pauseLeftMs()).toBe(0)
  expect(jumps).toEqual([])
})

test.each([
  ['two hours of sleep', 2 * HOUR_MS],
  ['a clock that is set back by an hour', -HOUR_MS],
  ['a day of sleep', DAY_MS],
])('%s begins anew, and removes are not held up', async (_, ms) => {
  const { clock, watch, set, pass, jumps } = place()
  await pass(10 * MINUTE_MS)
  set(ms)
  await pass(30_000)
  expect(watch().upSinceMs()).toBe(clock.nowMs())
  expect(watch().pauseLeftMs()).toBe(0)
  expect(jumps).toEqual([])
})

test('sleep through which the steady clock goes on is seen by its length', async () => {
  const { clock, watch, pass } = place()
  await pass(10 * MINUTE_MS)
  await clock.advance(3 * HOUR_MS)
  watch().look()
  expect(watch().upSinceMs()).toBe(clock.nowMs())
})

test('a change of a second is what every clock does', async () => {
  const { clock, watch, set, pass } = place()
  const startMs = clock.nowMs()
  await pass(MINUTE_MS)
  set(1000)
  await pass(MINUTE_MS)
  expect(watch().upSinceMs()).toBe(startMs)
})

test('a jump of more than a day holds up removing for a day of steady running, over starts', async () => {
  const { watch, set, pass, restart, jumps } = place()
  await pass(10 * MINUTE_MS)
  set(365 * DAY_MS)
  await pass(30_000)
  expect(jumps.map(Math.round)).toEqual([365])
  expect(watch().pauseLeftMs()).toBe(DAY_MS)
  await pass(HOUR_MS)
  restart()
  expect(watch().pauseLeftMs()).toBeLessThanOrEqual(23 * HOUR_MS + 10 * MINUTE_MS)
  expect(watch().pauseLeftMs()).toBeGreaterThan(22 * HOUR_MS)
  set(-365 * DAY_MS)
  await pass(30_000)
  expect(watch().pauseLeftMs()).toBe(DAY_MS)
  await pass(DAY_MS - MINUTE_MS)
  expect(watch().pauseLeftMs()).toBeGreaterThan(0)
  await pass(2 * MINUTE_MS)
  expect(watch().pauseLeftMs()).toBe(0)
})

test('a start with a clock far behind the last time is a jump; far ahead may have been a holiday', () => {
  const behind = place((nowMs) => ({ lastSeenMs: nowMs + 2 * DAY_MS }))
  expect(behind.jumps).toEqual([-2])
  expect(behind.watch().pauseLeftMs()).toBe(DAY_MS)
  expect(behind.memory()).toMatchObject({ lastSeenMs: behind.clock.nowMs(), pauseLeftMs: DAY_MS })
  const ahead = place((nowMs) => ({ lastSeenMs: nowMs - 20 * DAY_MS }))
  expect(ahead.jumps).toEqual([])
  expect(place((nowMs) => ({ lastSeenMs: nowMs + DAY_MS })).jumps).toEqual([])
})

test('it is written down every ten minutes that time goes on', async () => {
  const { clock, memory, pass } = place()
  await pass(9 * MINUTE_MS)
  expect(memory().lastSeenMs).toBeNull()
  await pass(MINUTE_MS)
  expect(memory().lastSeenMs).toBe(clock.nowMs())
})
