import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/** How often the event loop is looked at, ms: what a look comes late by is a stall. */
const RESOLUTION_MS = 1
const LOOKS_MS = 10
const NANOSECONDS = 1e6

/** By how much the event loop of this process came late, ms. */
export interface Stalls {
  readonly worstMs: number
  readonly p99Ms: number
}

/** Runs `run`, and says what the event loop noticed of it. */
export async function watchEventLoop<T>(
  run: () => Promise<T>,
): Promise<{ readonly value: T; readonly stalls: Stalls }> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  // A stall is seen between two looks: there must have been one before it, and there must be one after it.
  await sleep(LOOKS_MS)
  const value = await run()
  await sleep(LOOKS_MS)
  delay.disable()
  const lateMs = (nanoseconds: number) => Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS)
  return { value, stalls: { worstMs: lateMs(delay.max), p99Ms: lateMs(delay.percentile(99)) } }
}
