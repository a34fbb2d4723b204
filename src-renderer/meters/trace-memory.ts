import type { MeterFeed, MeterPlaces } from './meter-feed.ts'
import { isReading, type MeterKey, UNKNOWN_TENTHS_DB } from './reading.ts'

/** What a trace remembers: 3 minutes, a column for each quarter of a second. */
export const TRACE_COLUMN_MS = 250
export const TRACE_COLUMNS = 720

/**
 * The highest level of every meter in each of the last columns, for as long as somebody remembers: so that another channel can be
 * looked at without its past being lost. A plain object beside React, like the feed.
 */
export interface TraceMemory {
  /**
   * The level of a meter `age` columns ago in tenths of a dB, 0 for the one that is being filled; `UNKNOWN_TENTHS_DB` where there
   * was no reading. `nowMs` is of `performance.now()`.
   */
  levelOf(key: MeterKey, age: number, nowMs: number): number
  close(): void
}

/** Remembers what `feed` tells from now on. */
export function createTraceMemory(feed: MeterFeed): TraceMemory {
  const rings = new Map<MeterKey, Float32Array>()
  let places: MeterPlaces = new Map()
  let head = columnOf(performance.now())

  /** Empties the columns that came since the last frame. */
  function advance(nowMs: number): void {
    const next = columnOf(nowMs)
    const fresh = Math.min(TRACE_COLUMNS, next - head)
    for (const ring of rings.values()) {
      for (let back = 0; back < fresh; back++) ring[(next - back) % TRACE_COLUMNS] = UNKNOWN_TENTHS_DB
    }
    head = next
  }

  function take(slot: number, key: MeterKey, tenthsDb: number | undefined): void {
    if (!isReading(tenthsDb) || slot < 0) return
    let ring = rings.get(key)
    if (!ring) {
      ring = new Float32Array(TRACE_COLUMNS).fill(UNKNOWN_TENTHS_DB)
      rings.set(key, ring)
    }
    const at = head % TRACE_COLUMNS
    ring[at] = Math.max(ring[at] ?? UNKNOWN_TENTHS_DB, tenthsDb)
  }

  const stop = feed.follow({
    places(next) {
      places = next
      for (const key of rings.keys()) if (!next.has(key)) rings.delete(key)
    },
    frame({ tenthsDb, peaks }, nowMs) {
      advance(nowMs)
      const peakOfSlot = new Map<number, number>()
      for (let pair = 0; pair + 1 < peaks.length; pair += 2) peakOfSlot.set(peaks[pair] ?? -1, peaks[pair + 1] ?? 0)
      for (const [key, slot] of places) {
        take(slot, key, tenthsDb[slot])
        take(slot, key, peakOfSlot.get(slot))
      }
    },
    lost: () => undefined,
  })
  return {
    levelOf(key, age, nowMs) {
      const column = columnOf(nowMs) - age
      const behind = head - column
      const ring = rings.get(key)
      // What lies after the last frame was not heard yet, what lies before the ring is forgotten.
      if (!ring || behind < 0 || behind >= TRACE_COLUMNS) return UNKNOWN_TENTHS_DB
      return ring[column % TRACE_COLUMNS] ?? UNKNOWN_TENTHS_DB
    },
    close: stop,
  }
}

function columnOf(nowMs: number): number {
  return Math.floor(nowMs / TRACE_COLUMN_MS)
}
