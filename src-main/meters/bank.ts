import type { Readable } from '../../src-shared/contract/define.ts'
import { FLOOR_TENTHS_DB, NO_READING } from '../../src-shared/decibels.ts'
import type { MeterFrame, MeterLayout, MeterSlot } from '../../src-shared/model/meter.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { CHANNEL_FAMILIES, type ChannelFamily } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import { createTopic } from '../topic.ts'
import { createIntegrals, type Integrals } from './integrals.ts'

/** A reading is too old after this, or after three times the meter's usual gap if that is longer (interface.md, Meters). */
const STALE_AFTER_MS = 1_000
const STALE_AFTER_GAPS = 3
/** How much of a new gap goes into the usual one. */
const GAP_WEIGHT = 0.1
/** A pause longer than this is an outage and teaches nothing about the usual gap. */
const LONGEST_GAP_MS = 5_000

/** A processor that says "nothing" so often in a row, with no longer pause, sends every level each time, changed or not. */
const PERIODIC_AFTER = 3
const PERIODIC_WITHIN_MS = 1_500

/** Indices on the wire are below this in every family (protocol.md §4: probe ranges). */
const INDEX_SPACE = 256

/** A channel that has a meter. */
export interface MeterKey {
  readonly family: ChannelFamily
  readonly index: number
}

/** What one meter said last, for tables that people read; never for the hot path. */
export interface MeterReading extends MeterSlot {
  readonly tenthsDb: number
  readonly atMs: number
  readonly count: number
}

/** What one processor's meters were since they were last sampled. Arrays are as long as `keys`. */
export interface MeterSample {
  /** The same array for as long as the meters are the same. */
  readonly keys: readonly MeterKey[]
  /** Mean of the power as a level, and the highest level, tenths of a dB; `NO_READING` where nothing was heard. */
  readonly levels: Int16Array
  readonly peaks: Int16Array
  /** Seconds in which it was too loud. */
  readonly clippedSeconds: Uint8Array
}

/** Where one processor's levels go. */
export interface MeterSink {
  /**
   * `family` is the place in CHANNEL_FAMILIES, `nowMs` the monotonic time, read once for all levels of a message. A level of a
   * channel that nobody named is dropped. Makes no garbage.
   */
  write(family: number, index: number, tenthsDb: number, nowMs: number): void
}

/** The newest level of every meter of every processor, in one row of numbers. */
export interface MeterBank {
  readonly layout: Readable<MeterLayout>
  /** Names the meters of one processor; what they read so far stays with those that remain. */
  place(processorId: ProcessorId, keys: readonly MeterKey[]): void
  /** Forgets what a processor's meters read: its link is gone, and so is the right to show them. */
  silence(processorId: ProcessorId): void
  remove(processorId: ProcessorId): void
  sink(processorId: ProcessorId): MeterSink
  /**
   * Tells whether the processor's datagrams are known to arrive. Whether real units send levels periodically or on change is not
   * known (protocol.md §8): a level that does not come again is too old where they are periodic, and only steady where the
   * processor was never seen to repeat itself and its way is open.
   */
  setHeard(processorId: ProcessorId, isHeard: boolean): void
  /** The meters now. `takePeaks` starts the next frame's peaks anew; only the broadcast may do that. */
  frame(takePeaks: boolean): MeterFrame
  readings(): readonly MeterReading[]
  /** Everything that was heard of a processor since the last sample, which only the recorder takes. */
  sample(processorId: ProcessorId): MeterSample
}

/** What is known of how one processor sends its levels. */
interface Origin {
  isPeriodic: boolean
  isHeard: boolean
}

/** A row of numbers that grow together; one place in each for every slot. */
interface Columns {
  readonly slots: readonly MeterSlot[]
  readonly origins: readonly Origin[]
  /** How often a meter said the floor in a row. */
  readonly repeats: Uint8Array
  readonly tenthsDb: Int16Array
  readonly peakTenthsDb: Int16Array
  readonly lastMs: Float64Array
  readonly gapMs: Float32Array
  readonly count: Uint32Array
  readonly integrals: Integrals
}

/** `clipTenthsDb` is above what a level is too loud; asked with each sample. */
export function createMeterBank(clock: Clock, clipTenthsDb: () => number): MeterBank {
  const layout = createTopic<MeterLayout>({ version: 1, slots: [] })
  const keysOf = new Map<ProcessorId, readonly MeterKey[]>()
  /** For each processor: slot by family × index, -1 where there is none. Kept for life, so that a sink can hold on to it. */
  const tables = new Map<ProcessorId, Int16Array>()
  const origins = new Map<ProcessorId, Origin>()
  let clip = clipTenthsDb()
  const presentClip = () => clip
  let columns = createColumns([], [], presentClip)

  const originOf = (processorId: ProcessorId): Origin => {
    const known = origins.get(processorId) ?? { isPeriodic: false, isHeard: false }
    origins.set(processorId, known)
    return known
  }

  const tableOf = (processorId: ProcessorId): Int16Array => {
    const known = tables.get(processorId)
    if (known) return known
    const table = new Int16Array(CHANNEL_FAMILIES.length * INDEX_SPACE).fill(-1)
    tables.set(processorId, table)
    return table
  }

  function rebuild(): void {
    const slots: MeterSlot[] = []
    for (const [processorId, keys] of keysOf) for (const key of keys) slots.push({ processorId, ...key })
    const next = createColumns(
      slots,
      slots.map((slot) => originOf(slot.processorId)),
      presentClip,
    )
    const before = columns
    const places = slots.map((slot) => tableOf(slot.processorId)[placeOf(slot)]!)
    for (const table of tables.values()) table.fill(-1)
    slots.forEach((slot, place) => {
      tableOf(slot.processorId)[placeOf(slot)] = place
      const from = places[place]!
      if (from < 0) return
      next.tenthsDb[place] = before.tenthsDb[from]!
      next.peakTenthsDb[place] = before.peakTenthsDb[from]!
      next.lastMs[place] = before.lastMs[from]!
      next.gapMs[place] = before.gapMs[from]!
      next.count[place] = before.count[from]!
      next.integrals.moveFrom(before.integrals, from, place)
    })
    columns = next
    layout.set({ version: layout.get().version + 1, slots })
  }

  /** Until when what a meter said last is true, monotonic ms. */
  function freshUntilMs(place: number): number {
    const { isPeriodic, isHeard } = columns.origins[place]!
    if (!isPeriodic && isHeard) return Number.POSITIVE_INFINITY
    return columns.lastMs[place]! + Math.max(STALE_AFTER_MS, STALE_AFTER_GAPS * columns.gapMs[place]!)
  }

  function isFresh(place: number, nowMs: number): boolean {
    return columns.tenthsDb[place] !== NO_READING && nowMs <= freshUntilMs(place)
  }

  /** Lets the present level count until now, or until it was too old. */
  function integrate(place: number, nowMs: number): void {
    const { integrals, tenthsDb } = columns
    if (tenthsDb[place] !== NO_READING) integrals.hold(place, tenthsDb[place]!, Math.min(nowMs, freshUntilMs(place)))
    integrals.skip(place, nowMs)
  }

  return {
    layout,
    place(processorId, keys) {
      const usable = keys.filter(({ index }) => index < INDEX_SPACE)
      if (isSame(keysOf.get(processorId) ?? [], usable)) return
      keysOf.set(processorId, usable)
      rebuild()
    },
    setHeard(processorId, isHeard) {
      originOf(processorId).isHeard = isHeard
    },
    silence(processorId) {
      const nowMs = clock.monotonicMs()
      columns.slots.forEach((slot, place) => {
        if (slot.processorId !== processorId) return
        integrate(place, nowMs)
        columns.tenthsDb[place] = NO_READING
        columns.peakTenthsDb[place] = NO_READING
      })
      Object.assign(originOf(processorId), { isPeriodic: false, isHeard: false })
    },
    remove(processorId) {
      if (!keysOf.delete(processorId)) return
      rebuild()
      tables.delete(processorId)
      origins.delete(processorId)
    },
    sink(processorId) {
      const table = tableOf(processorId)
      return {
        write(family, index, tenthsDb, nowMs) {
          if (index < 0 || index >= INDEX_SPACE) return
          const place = table[family * INDEX_SPACE + index]
          if (place === undefined || place < 0) return
          const { lastMs, gapMs, peakTenthsDb, count, repeats, origins } = columns
          const gap = nowMs - lastMs[place]!
          if (count[place]! > 0 && gap < LONGEST_GAP_MS) gapMs[place]! += (gap - gapMs[place]!) * GAP_WEIGHT
          if (tenthsDb !== FLOOR_TENTHS_DB || columns.tenthsDb[place] !== tenthsDb || gap > PERIODIC_WITHIN_MS) {
            repeats[place] = 0
          } else if (++repeats[place]! >= PERIODIC_AFTER) {
            repeats[place] = PERIODIC_AFTER
            origins[place]!.isPeriodic = true
          }
          const before = columns.tenthsDb[place]!
          // Nearly always: what was said last is not too old in any case, so it held until now.
          if (before !== NO_READING && gap <= STALE_AFTER_MS) {
            columns.integrals.follow(place, before, tenthsDb, nowMs)
          } else {
            integrate(place, nowMs)
            columns.integrals.hear(place, tenthsDb, nowMs)
          }
          lastMs[place] = nowMs
          columns.tenthsDb[place] = tenthsDb
          if (tenthsDb > peakTenthsDb[place]!) peakTenthsDb[place] = tenthsDb
          count[place]! += 1
        },
      }
    },
    frame(takePeaks) {
      const { tenthsDb, peakTenthsDb } = columns
      const nowMs = clock.monotonicMs()
      const levels = new Array<number>(tenthsDb.length)
      const peaks: number[] = []
      for (let place = 0; place < tenthsDb.length; place++) {
        const level = isFresh(place, nowMs) ? tenthsDb[place]! : NO_READING
        levels[place] = level
        if (level !== NO_READING && peakTenthsDb[place]! > level) peaks.push(place, peakTenthsDb[place]!)
        if (takePeaks) peakTenthsDb[place] = NO_READING
      }
      return { atMs: clock.nowMs(), layout: layout.get().version, tenthsDb: levels, peaks }
    },
    sample(processorId) {
      const nowMs = clock.monotonicMs()
      clip = clipTenthsDb()
      const keys = keysOf.get(processorId) ?? []
      const table = tableOf(processorId)
      const [levels, peaks] = [new Int16Array(keys.length), new Int16Array(keys.length)]
      const clippedSeconds = new Uint8Array(keys.length)
      keys.forEach((key, at) => {
        const place = table[placeOf(key)]!
        integrate(place, nowMs)
        levels[at] = columns.integrals.take(place)
        peaks[at] = columns.integrals.peakTaken(place)
        clippedSeconds[at] = columns.integrals.clippedSecondsTaken(place)
      })
      return { keys, levels, peaks, clippedSeconds }
    },
    readings() {
      const { slots, tenthsDb, lastMs, count } = columns
      const offsetMs = clock.nowMs() - clock.monotonicMs()
      return slots.flatMap((slot, place) =>
        tenthsDb[place] === NO_READING
          ? []
          : [
              {
                ...slot,
                tenthsDb: tenthsDb[place]!,
                atMs: Math.round(lastMs[place]! + offsetMs),
                count: count[place]!,
              },
            ],
      )
    },
  }
}

function placeOf({ family, index }: MeterKey): number {
  return CHANNEL_FAMILIES.indexOf(family) * INDEX_SPACE + index
}

function createColumns(slots: readonly MeterSlot[], origins: readonly Origin[], clipTenthsDb: () => number): Columns {
  const length = slots.length
  return {
    slots,
    origins,
    repeats: new Uint8Array(length),
    tenthsDb: new Int16Array(length).fill(NO_READING),
    peakTenthsDb: new Int16Array(length).fill(NO_READING),
    lastMs: new Float64Array(length),
    gapMs: new Float32Array(length),
    count: new Uint32Array(length),
    integrals: createIntegrals(length, clipTenthsDb),
  }
}

function isSame(a: readonly MeterKey[], b: readonly MeterKey[]): boolean {
  return a.length === b.length && a.every((key, i) => key.family === b[i]!.family && key.index === b[i]!.index)
}
