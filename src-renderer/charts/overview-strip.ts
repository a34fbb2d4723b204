import { percentOfScale } from '../meters/scale.ts'
import type { ChannelSeries } from '../state/history-series.ts'
import type { ChartPalette } from './chart-palette.ts'

/** A column of the strip: the lowest and highest level and the mean of what falls into it, tenths of a dB; null for none. */
export interface StripColumn {
  readonly min: number
  readonly mean: number
  readonly max: number
}

/**
 * The buckets of a series as `width` columns. The buckets that share a column keep their lowest and highest level and, as
 * `tooLoud`, whether any of them was too loud: nothing short is lost by drawing it small.
 */
export function stripColumns(
  { min, mean, max, clippedSeconds }: Pick<ChannelSeries, 'min' | 'mean' | 'max' | 'clippedSeconds'>,
  width: number,
): { readonly columns: readonly (StripColumn | null)[]; readonly tooLoud: readonly number[] } {
  const buckets = mean.length
  const columns: (StripColumn | null)[] = []
  for (let column = 0; column < width; column++) {
    const from = Math.floor((column * buckets) / width)
    const to = Math.max(from + 1, Math.floor(((column + 1) * buckets) / width))
    columns.push(columnOf(from, Math.min(to, buckets)))
  }
  const tooLoud = new Set<number>()
  for (let at = 0; at < clippedSeconds.length; at += 2) {
    const bucket = clippedSeconds[at] ?? 0
    // The last column that has this bucket, and those before it where a bucket is wider than a column.
    const last = Math.min(width, Math.ceil(((bucket + 1) * width) / buckets)) - 1
    const first = Math.min(last, Math.ceil((bucket * width) / buckets))
    for (let column = first; column <= last; column++) tooLoud.add(column)
  }
  return { columns, tooLoud: [...tooLoud] }

  function columnOf(from: number, to: number): StripColumn | null {
    let lowest = Number.POSITIVE_INFINITY
    let highest = Number.NEGATIVE_INFINITY
    let sum = 0
    let count = 0
    for (let bucket = from; bucket < to; bucket++) {
      const level = mean[bucket] ?? null
      if (level === null) continue
      lowest = Math.min(lowest, min[bucket] ?? level)
      highest = Math.max(highest, max[bucket] ?? level)
      sum += level
      count++
    }
    return count === 0 ? null : { min: lowest, mean: sum / count, max: highest }
  }
}

/** The height of the row of marks above a strip, CSS pixels. */
const MARKS = 6

/** Draws a series small: its band, its mean, and a mark wherever it was too loud. Sizes the canvas for its box. */
export function paintStrip(canvas: HTMLCanvasElement, series: ChannelSeries, palette: ChartPalette): void {
  const { width, height } = canvas.getBoundingClientRect()
  const context = canvas.getContext('2d')
  if (!context || width === 0) return
  canvas.width = Math.round(width * devicePixelRatio)
  canvas.height = Math.round(height * devicePixelRatio)
  context.scale(devicePixelRatio, devicePixelRatio)
  const { columns, tooLoud } = stripColumns(series, Math.floor(width))
  const room = height - MARKS - 1
  const y = (tenthsDb: number) => MARKS + room * (1 - percentOfScale(tenthsDb / 10) / 100)
  for (const [x, column] of columns.entries()) {
    if (!column) continue
    context.fillStyle = palette.band
    context.fillRect(x, y(column.max), 1, Math.max(1, y(column.min) - y(column.max)))
    context.fillStyle = palette.line
    context.fillRect(x, y(column.mean) - 0.75, 1, 1.5)
  }
  context.fillStyle = palette.tooLoud
  for (const x of tooLoud) context.fillRect(Math.max(0, x - 1), 0, 3, MARKS - 1)
}
