import type { HistorySeries, HistoryView } from '../../src-shared/model/history.ts'
import { percentOfScale } from '../meters/scale.ts'

/** A place of a chart: epoch ms, and the height in the chart's own unit, null for a gap. */
export interface ChartPoint {
  readonly x: number
  readonly y: number | null
  /** The bucket that it belongs to. */
  readonly bucket: number
}

/** A time of the chart that is marked, epoch ms. */
export interface ChartSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** One series ready to be drawn: a band with its mean, where it was too loud, and where nothing was recorded. */
export interface ChartData extends ChartSpan {
  readonly min: readonly ChartPoint[]
  readonly mean: readonly ChartPoint[]
  readonly max: readonly ChartPoint[]
  readonly tooLoud: readonly ChartSpan[]
  readonly gaps: readonly ChartSpan[]
}

/**
 * The level of a channel on the meters' own scale, 0 to 100 percent (scale.ts): a chart that is linear in dB would give most of
 * its height to what nobody hears.
 */
export function levelChart(view: HistoryView, series: HistorySeries): ChartData {
  return chartData(view, series, (tenthsDb) => percentOfScale(tenthsDb / 10))
}

/** The round trips, in ms. */
export function latencyChart(view: HistoryView, series: HistorySeries): ChartData {
  return chartData(view, series, (tenthsMs) => tenthsMs / 10)
}

function chartData(view: HistoryView, series: HistorySeries, height: (value: number) => number): ChartData {
  const ends = bucketEnds(view)
  const points = (values: readonly (number | null)[]) => linePoints(view.startsMs, ends, values, height)
  const tooLoud: ChartSpan[] = []
  for (let at = 0; at + 1 < series.clippedSeconds.length; at += 2) {
    const bucket = series.clippedSeconds[at] ?? -1
    const fromMs = view.startsMs[bucket]
    const toMs = ends[bucket]
    if (fromMs !== undefined && toMs !== undefined) tooLoud.push({ fromMs, toMs })
  }
  const gaps = gapsOf(view, series, ends)
  const { fromMs, toMs } = view
  return { fromMs, toMs, min: points(series.min), mean: points(series.mean), max: points(series.max), tooLoud, gaps }
}

/**
 * The gaps that this series has. One may be of the levels alone, or of the answers alone: where it has values of its own, nothing
 * is hatched.
 */
function gapsOf(view: HistoryView, series: HistorySeries, endsMs: readonly number[]): readonly ChartSpan[] {
  return view.events.flatMap((event): readonly ChartSpan[] => {
    if (event.kind !== 'gap') return []
    const fromMs = Math.max(event.fromMs, view.fromMs)
    const toMs = Math.min(event.toMs ?? view.toMs, view.toMs)
    const isInside = (bucket: number) => (view.startsMs[bucket] ?? 0) >= fromMs && (endsMs[bucket] ?? 0) <= toMs
    return series.mean.some((value, bucket) => value !== null && isInside(bucket)) ? [] : [{ fromMs, toMs }]
  })
}

/** Where each bucket ends, epoch ms: where the next one begins. */
export function bucketEnds({ startsMs, toMs }: Pick<HistoryView, 'startsMs' | 'toMs'>): readonly number[] {
  return startsMs.map((_, bucket) => startsMs[bucket + 1] ?? toMs)
}

/**
 * A line through the middle of each bucket that reaches to the ends of a run, so that a bucket alone between two gaps is as wide
 * as it lasted and not a point that nobody sees. A gap is one point of null.
 */
function linePoints(
  startsMs: readonly number[],
  endsMs: readonly number[],
  values: readonly (number | null)[],
  height: (value: number) => number,
): readonly ChartPoint[] {
  const points: ChartPoint[] = []
  let open = false
  for (const [bucket, startMs] of startsMs.entries()) {
    const value = values[bucket] ?? null
    const endMs = endsMs[bucket] ?? startMs
    if (value === null) {
      if (open) points.push({ x: startMs, y: null, bucket })
      open = false
      continue
    }
    const y = height(value)
    const last = (values[bucket + 1] ?? null) === null
    if (!open) points.push({ x: startMs, y, bucket })
    if (open && !last) points.push({ x: (startMs + endMs) / 2, y, bucket })
    if (last) points.push({ x: endMs, y, bucket })
    open = true
  }
  return points
}
