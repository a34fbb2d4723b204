import { NO_READING } from '../../src-shared/decibels.ts'
import type { SeriesKey } from '../../src-shared/model/monitor.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Tick } from '../../src-shared/model/recording.ts'
import type { MeterSample } from './bank.ts'

/** The longest round trip that fits a reading, tenths of a ms; a keep-alive has failed long before. */
const LONGEST_ROUND_TRIP = 32_767

/** The keys of a processor's ticks, kept so that their identity says that its meters are the same. */
export interface TickShape {
  readonly keys: readonly unknown[]
  readonly all: readonly SeriesKey[]
}

/**
 * A sample as a row for the store: every meter, and as the last one the newest round trip of the keep-alive while commands are
 * answered.
 */
export function tickOf(
  processorId: string,
  atMs: number,
  periodMs: number,
  sample: MeterSample,
  view: Pick<ProcessorView, 'link' | 'latencyMs'> | null,
  before: TickShape | null,
): { readonly tick: Tick; readonly shape: TickShape } {
  const shape = before?.keys === sample.keys ? before : { keys: sample.keys, all: seriesKeys(sample) }
  const count = sample.keys.length
  const levels = new Int16Array(count + 1)
  const peaks = new Int16Array(count + 1)
  const clippedSeconds = new Uint8Array(count + 1)
  levels.set(sample.levels)
  peaks.set(sample.peaks)
  clippedSeconds.set(sample.clippedSeconds)
  const roundTrip =
    view?.link.kind === 'online' && view.latencyMs !== null
      ? Math.min(LONGEST_ROUND_TRIP, Math.round(view.latencyMs * 10))
      : NO_READING
  levels[count] = roundTrip
  peaks[count] = roundTrip
  return { tick: { processorId, atMs, periodMs, keys: shape.all, levels, peaks, clippedSeconds }, shape }
}

function seriesKeys({ keys }: MeterSample): readonly SeriesKey[] {
  return [...keys.map(({ family, index }) => ({ kind: family, index })), { kind: 'latency', index: 0 }]
}
