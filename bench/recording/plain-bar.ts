import { NO_READING } from '../../src-shared/decibels.ts'
import type { Tick } from '../../src-shared/model/recording.ts'
import type { PlainReading } from '../ref/reading-rows.ts'
import type { BarMeter } from './bar.ts'

/** The id that a processor has in the plain way: text of 25 characters, as all its ids. */
export function textIdOf(processorId: string): string {
  return `cm4h2k7v9${processorId.replaceAll('-', '')}`.padEnd(25, '0')
}

/** The same samples as the plain way has them: an object for each meter of each. */
export function plainReadings(ticks: readonly Tick[], meters: readonly BarMeter[]): readonly PlainReading[] {
  return ticks.flatMap((tick) =>
    meters.flatMap(({ input }, place) => {
      const level = tick.levels[place]!
      if (level === NO_READING) return []
      return {
        processorId: textIdOf(tick.processorId),
        inputNumber: place + 1,
        inputName: input.name,
        levelDb: level / 10,
        peakDb: tick.peaks[place]! / 10,
        clipping: tick.clippedSeconds[place]! > 0,
        timestamp: new Date(tick.atMs).toISOString(),
      }
    }),
  )
}
