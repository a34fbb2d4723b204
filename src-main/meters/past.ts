import { NO_READING } from '../../src-shared/decibels.ts'
import type { DemoPast } from '../../src-shared/model/demo.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Tick } from '../../src-shared/model/recording.ts'
import { CHANNEL_FAMILIES } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import { createMeterBank, type MeterBank } from './bank.ts'
import { type TickShape, tickOf } from './tick-shape.ts'

/** Brings in readings of the past, through the same bank and the same sums as if they were heard now. */
export interface PastRecorder {
  /** Takes a batch, the oldest first; answers how many rows it made. */
  take(past: DemoPast): number
}

export interface PastParts {
  readonly insert: (ticks: readonly Tick[]) => void
  readonly periodMs: (id: ProcessorId) => number
  /** From when on a processor is recorded live, epoch ms: nothing is written twice. */
  readonly liveSinceMs: (id: ProcessorId) => number
  readonly clipTenthsDb: () => number
}

/** A past that is being told: its own time, its own meters, and the end of the last sample. */
interface Telling {
  readonly bank: MeterBank
  readonly setTime: (atMs: number) => void
  shape: TickShape | null
  endMs: number | null
}

export function createPastRecorder({ insert, periodMs, liveSinceMs, clipTenthsDb }: PastParts): PastRecorder {
  const tellings = new Map<ProcessorId, Telling>()

  function begin(): Telling {
    let presentMs = 0
    const still = () => () => undefined
    const clock: Clock = { nowMs: () => presentMs, monotonicMs: () => presentMs, after: still, every: still }
    return {
      bank: createMeterBank(clock, clipTenthsDb),
      setTime: (atMs) => {
        presentMs = atMs
      },
      shape: null,
      endMs: null,
    }
  }

  return {
    take({ processorId, fromMs, stepMs, meters, levels }) {
      const telling = tellings.get(processorId) ?? begin()
      tellings.set(processorId, telling)
      telling.bank.place(processorId, meters)
      const bytes = Buffer.from(levels, 'base64')
      const sink = telling.bank.sink(processorId)
      const families = meters.map(({ family }) => CHANNEL_FAMILIES.indexOf(family))
      const period = periodMs(processorId)
      const liveMs = liveSinceMs(processorId)
      const ticks: Tick[] = []

      const sampleUntil = (atMs: number) => {
        telling.endMs ??= Math.floor(atMs / period) * period
        while (atMs >= telling.endMs + period) {
          const startMs = telling.endMs
          telling.endMs += period
          telling.setTime(telling.endMs)
          const { tick, shape } = tickOf(
            processorId,
            startMs,
            period,
            telling.bank.sample(processorId),
            null,
            telling.shape,
          )
          telling.shape = shape
          const isHeard = tick.levels.some((level) => level !== NO_READING)
          if (isHeard && telling.endMs <= liveMs) ticks.push(tick)
        }
        telling.setTime(atMs)
      }

      const steps = Math.floor(bytes.length / 2 / meters.length)
      for (let step = 0; step < steps; step++) {
        const atMs = fromMs + step * stepMs
        sampleUntil(atMs)
        for (let place = 0; place < meters.length; place++) {
          const level = bytes.readInt16LE((step * meters.length + place) * 2)
          if (level !== NO_READING) sink.write(families[place]!, meters[place]!.index, level, atMs)
        }
      }
      sampleUntil(fromMs + steps * stepMs)
      if (ticks.length > 0) insert(ticks)
      return ticks.length
    },
  }
}
