import type { SeriesKey } from '../../src-shared/model/monitor.ts'
import type { Readings, Tick } from '../../src-shared/model/recording.ts'
import type { Statements } from './connection.ts'
import { emptyReadings, partOfReadings } from './hour-block.ts'
import { HOUR_MS } from './hours.ts'
import type { SeriesStore } from './series.ts'

/** The samples of hours that are not over: one row for each processor and sample period (architecture.md, "Store"). */
export interface TickStore {
  /** Writes them in one commit: they are on disk, all of them, or the call throws and none is. */
  insert(ticks: readonly Tick[]): void
  /** Begin and end of the newest sample of a processor, epoch ms; null where there is none that is not yet closed. */
  newest(processorId: string): { readonly atMs: number; readonly endMs: number } | null
  /** Hours that began before `hour` (hours since 1970) and still have rows, oldest first. */
  hoursBefore(hour: number): readonly { readonly processorId: string; readonly hour: number }[]
  /** What the rows of a processor from `fromMs` to `toMs` (exclusive) hold, by the number of the series, in the order of recording. */
  read(processorId: string, fromMs: number, toMs: number): ReadonlyMap<number, Readings>
  remove(processorId: string, fromMs: number, toMs: number): void
  /** Forgets what it knows of the file, which is another one now. */
  reload(): void
}

/** Level, peak, seconds too loud. */
const BYTES_A_READING = 5

interface TickRow {
  readonly at_ms: number
  readonly period_ms: number
  readonly layout_id: number
  readonly readings: Uint8Array
}

export function createTickStore(sqlite: Statements, series: SeriesStore): TickStore {
  const findLayout = sqlite.prepare<[Uint8Array], { id: number }>('select id from meter_layout where series_ids = ?')
  const addLayout = sqlite.prepare<[Uint8Array], { id: number }>(
    'insert into meter_layout (series_ids) values (?) returning id',
  )
  const readLayout = sqlite.prepare<[bigint], { series_ids: Uint8Array }>(
    'select series_ids from meter_layout where id = ?',
  )
  const add = sqlite.prepare(
    'insert into meter_tick (processor_id, at_ms, period_ms, layout_id, readings) values (?, ?, ?, ?, ?)',
  )
  const newest = sqlite.prepare<[string], { at_ms: number; period_ms: number }>(
    'select at_ms, period_ms from meter_tick where processor_id = ? order by id desc limit 1',
  )
  const hours = sqlite.prepare<[number, bigint], { processor_id: string; hour: number }>(
    `select distinct processor_id, at_ms / ${HOUR_MS} as hour from meter_tick where at_ms < cast(? as integer) * ? order by hour`,
  )
  const read = sqlite.prepare<[string, number, number], TickRow>(
    'select at_ms, period_ms, layout_id, readings from meter_tick where processor_id = ? and at_ms >= ? and at_ms < ? order by id',
  )
  const remove = sqlite.prepare('delete from meter_tick where processor_id = ? and at_ms >= ? and at_ms < ?')

  /** The layout that a processor's ticks have now: its meters change seldom. */
  const present = new Map<string, { readonly keys: readonly SeriesKey[]; readonly layoutId: number }>()
  const layouts = new Map<number, Uint32Array>()

  function layoutOf({ processorId, keys }: Tick): number {
    const known = present.get(processorId)
    if (known && known.keys === keys) return known.layoutId
    const ids = Uint32Array.from(keys, (key) => series.idOf(processorId, key))
    const bytes = new Uint8Array(ids.buffer)
    const layoutId = (findLayout.get(bytes) ?? addLayout.get(bytes)!).id
    present.set(processorId, { keys, layoutId })
    layouts.set(layoutId, ids)
    return layoutId
  }

  function seriesIn(layoutId: number): Uint32Array {
    const known = layouts.get(layoutId)
    if (known) return known
    const bytes = readLayout.get(BigInt(layoutId))!.series_ids
    // A blob of SQLite need not lie at a multiple of four bytes.
    const ids = new Uint32Array(Uint8Array.from(bytes).buffer)
    layouts.set(layoutId, ids)
    return ids
  }

  const insertAll = sqlite.transaction((ticks: readonly Tick[]) => {
    for (const tick of ticks) {
      const { processorId, atMs, periodMs } = tick
      add.run(processorId, atMs, periodMs, layoutOf(tick), encode(tick))
    }
  })

  function reload(): void {
    series.reload()
    present.clear()
    layouts.clear()
  }

  return {
    reload,
    insert(ticks) {
      try {
        insertAll(ticks)
      } catch (error) {
        reload()
        throw error
      }
    },
    newest(processorId) {
      const row = newest.get(processorId)
      return row ? { atMs: row.at_ms, endMs: row.at_ms + row.period_ms } : null
    },
    hoursBefore: (hour) =>
      hours
        .all(hour, BigInt(HOUR_MS))
        .map(({ processor_id, hour: found }) => ({ processorId: processor_id, hour: found })),
    read(processorId, fromMs, toMs) {
      return decodeAll(read.all(processorId, fromMs, toMs), seriesIn)
    },
    remove: (processorId, fromMs, toMs) => void remove.run(processorId, fromMs, toMs),
  }
}

function encode({ levels, peaks, clippedSeconds }: Tick): Uint8Array {
  const bytes = new Uint8Array(levels.length * BYTES_A_READING)
  const view = new DataView(bytes.buffer)
  for (let place = 0; place < levels.length; place++) {
    view.setInt16(place * BYTES_A_READING, levels[place]!, true)
    view.setInt16(place * BYTES_A_READING + 2, peaks[place]!, true)
    bytes[place * BYTES_A_READING + 4] = clippedSeconds[place]!
  }
  return bytes
}

/** The readings of one series while they are gathered. */
interface Column {
  readonly readings: Readings
  length: number
}

function decodeAll(rows: readonly TickRow[], seriesIn: (layoutId: number) => Uint32Array): Map<number, Readings> {
  const columns = new Map<number, Column>()
  const columnOf = (id: number): Column => {
    const column = columns.get(id) ?? { readings: emptyReadings(rows.length), length: 0 }
    columns.set(id, column)
    return column
  }
  let layoutId = -1
  let layout: readonly Column[] = []
  for (const { layout_id, at_ms, period_ms, readings: bytes } of rows) {
    if (layout_id !== layoutId) {
      layoutId = layout_id
      layout = Array.from(seriesIn(layoutId), columnOf)
    }
    for (let place = 0; place < layout.length; place++) {
      const column = layout[place]!
      const { atMs, periodMs, level, peak, clippedSeconds } = column.readings
      const from = place * BYTES_A_READING
      const at = column.length++
      atMs[at] = at_ms
      periodMs[at] = period_ms
      // Little-endian; an array of 16-bit numbers keeps the sign.
      level[at] = bytes[from]! | (bytes[from + 1]! << 8)
      peak[at] = bytes[from + 2]! | (bytes[from + 3]! << 8)
      clippedSeconds[at] = bytes[from + 4]!
    }
  }
  return new Map([...columns].map(([id, { readings, length }]) => [id, partOfReadings(readings, 0, length)]))
}
