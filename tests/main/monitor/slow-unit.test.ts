import { expect, onTestFinished, test } from 'vitest'
import type { TickStore } from '../../../src-main/store/ticks.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { createMonitoredVenue } from '../../support/monitored-venue.ts'
import { until } from '../../support/wait.ts'

/** Not faster: the console's own time counts so many times as much, and is to stay small beside what is judged. */
const SPEED = 12
const WINDOW_MS = 5 * 60_000
const HOUR_MS = 3_600_000
const HOST = 30

/** Hours in which the processor answered in 80 ms, from before the console was started. */
function roundTripsOf80Ms(ticks: TickStore, nowMs: number): void {
  const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS
  const keys = [{ kind: 'latency', index: 0 }] as const
  ticks.insert(
    Array.from({ length: 720 * 6 }, (_, at) => ({
      processorId: `p-${HOST}`,
      atMs: hourMs - 6 * HOUR_MS + at * 5000,
      periodMs: 5000,
      keys,
      levels: Int16Array.of(800),
      peaks: Int16Array.of(800),
      clippedSeconds: Uint8Array.of(0),
    })),
  )
}

test('a unit that always answers in 80 ms is judged by its own usual time: nothing is found', async () => {
  const venue = await createMonitoredVenue(SPEED, await dataFolderForTest(), roundTripsOf80Ms)
  onTestFinished(() => venue.close())
  await venue.room.monitor.tidy()
  const { id } = await venue.add(HOST, { timing: 'steady-80', meterHz: 2 })
  await venue.ready(id)
  const startMs = venue.clock.nowMs()
  await until(() => venue.clock.nowMs() - startMs > WINDOW_MS + 10_000, { withinMs: 60_000, what: 'five minutes pass' })
  const { judgement, findings, severity, scores } = await venue.room.monitor.analyze(id)
  expect(judgement).toEqual({ kind: 'judged' })
  expect(findings).toEqual([])
  expect(severity).toBe('optimal')
  const { usualMs, rawMs, excessMs } = scores.networkLatency
  expect(usualMs).toBe(80)
  // By its raw time alone it would be poor.
  expect(rawMs).toBeGreaterThanOrEqual(79)
  expect(excessMs).toBeLessThan(50)
})
