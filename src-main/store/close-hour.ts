import type { Readings, Rollups, Series } from '../../src-shared/model/recording.ts'
import type { Statements } from './connection.ts'
import { decodeHour, encodeHour, joinReadings } from './hour-block.ts'
import { blockKey, HOUR_MS, hourOf, MINUTE_MS } from './hours.ts'
import { decodeMinutes, encodeMinutes, MINUTES_AN_HOUR } from './minute-block.ts'
import { addBuckets, addInto, emptyRollups, type RollupRule, rollUp } from './rollup.ts'
import { createRollupRows } from './rollup-rows.ts'
import type { SeriesStore } from './series.ts'
import type { TickStore } from './ticks.ts'

export interface HourCloser {
  /** Hours of a processor that are over at `nowMs` and not closed, oldest first. */
  due(nowMs: number): readonly { readonly processorId: string; readonly hour: number }[]
  /**
   * Turns the samples of one hour into a block, its minutes, its hour and its day, in one transaction: a crash leaves all of the
   * old or all of the new. An hour that was closed before, because the clock was set back, gets the rest beside what it had.
   */
  close(processorId: string, hour: number): void
}

export interface HourCloserParts {
  readonly sqlite: Statements
  readonly series: SeriesStore
  readonly ticks: TickStore
  /** Epoch ms at which the day of a moment began on the wall's clock. */
  readonly dayStart: (atMs: number) => number
  /** Below this a meter is silent, tenths of a dB. */
  readonly silence: () => number
}

export function createHourCloser({ sqlite, series, ticks, dayStart, silence }: HourCloserParts): HourCloser {
  const readBlock = sqlite.prepare<[number], { block: Uint8Array }>('select block from meter_hour where id = ?')
  const writeBlock = sqlite.prepare('insert or replace into meter_hour (id, readings, block) values (?, ?, ?)')
  const readMinutes = sqlite.prepare<[number], { block: Uint8Array }>('select block from minute_hour where id = ?')
  const writeMinutes = sqlite.prepare('insert or replace into minute_hour (id, block) values (?, ?)')
  const rows = createRollupRows(sqlite)

  function closeSeries(one: Series, hour: number, added: Readings): void {
    const key = blockKey(one.id, hour)
    const before = readBlock.get(key)
    const startMs = hour * HOUR_MS
    const all = before ? joinReadings([decodeHour(startMs, before.block), added]) : added
    writeBlock.run(key, all.level.length, encodeHour(startMs, all))

    const rule: RollupRule = { kind: one.kind, silence: silence() }
    const minutes = rollUp(added, { startMs, bucketMs: MINUTE_MS, length: MINUTES_AN_HOUR }, rule)
    const known = readMinutes.get(key)
    if (known) addBuckets(minutes, 0, decodeMinutes(known.block), one.kind)
    writeMinutes.run(key, encodeMinutes(minutes))

    rows.put('rollup_hour', one.id, startMs, summed(minutes, one))
    const dayMs = dayStart(startMs)
    // A day has 23 to 25 hours; the next one begins where the middle of its first hours says.
    const nextDayMs = dayStart(dayMs + 30 * HOUR_MS)
    // Where the wall's clock is half an hour off, an hour belongs to the day in which it begins.
    const hours = rows.read('rollup_hour', one.id, dayMs, nextDayMs).rollups
    rows.put('rollup_day', one.id, dayMs, summed(hours, one))
  }

  const close = sqlite.transaction((processorId: string, hour: number) => {
    const [fromMs, toMs] = [hour * HOUR_MS, (hour + 1) * HOUR_MS]
    for (const [id, readings] of ticks.read(processorId, fromMs, toMs)) {
      const one = series.byId(id)
      if (one) closeSeries(one, hour, readings)
    }
    ticks.remove(processorId, fromMs, toMs)
  })

  return {
    due: (nowMs) => ticks.hoursBefore(hourOf(nowMs)),
    close: (processorId, hour) => close(processorId, hour),
  }
}

function summed(part: Rollups, { kind }: Series): Rollups {
  const sum = emptyRollups(1)
  addInto(sum, 0, part, 0, part.seconds.length, kind)
  return sum
}
