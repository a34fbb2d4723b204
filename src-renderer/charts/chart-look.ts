import type { ChartOptions } from 'chart.js'
import { type TimeTick, timeTicks } from '../state/time-ticks.ts'
import type { ChartAxis } from './chart-axis.ts'
import type { ChartPalette } from './chart-palette.ts'

/** What charts along the time have in common: their two axes and their tip. */
export interface ChartLook {
  readonly palette: ChartPalette
  readonly font: { readonly family: string; readonly size: number }
  /** The room of the upright axis, CSS pixels. */
  readonly axisWidth: number
  /** The room that one time below the chart needs, CSS pixels. */
  readonly tickWidth: number
}

type Scale = NonNullable<ChartOptions<'line' | 'bar'>['scales']>[string]

const FEWEST_TIMES = 3

/** The writing of the page, a little smaller. */
export function fontOf(canvas: HTMLCanvasElement): ChartLook['font'] {
  const { fontFamily, fontSize } = getComputedStyle(canvas)
  return { family: fontFamily, size: Number.parseFloat(fontSize) * 0.8 }
}

/** The time from left to right, epoch ms, with as many round times as there is room for. */
export function timeScale(look: ChartLook, fromMs: number, toMs: number, align: 'center' | 'inner'): Scale {
  let times: readonly TimeTick[] = []
  return {
    type: 'linear',
    min: fromMs,
    max: toMs,
    offset: false,
    border: { display: false },
    grid: { display: false },
    ticks: {
      color: look.palette.label,
      font: look.font,
      maxRotation: 0,
      autoSkip: false,
      align,
      callback: (_, place) => times[place]?.label ?? '',
    },
    afterBuildTicks(scale) {
      const most = Math.max(FEWEST_TIMES, Math.floor((scale.chart.width - look.axisWidth) / look.tickWidth))
      times = timeTicks(fromMs, toMs, most)
      scale.ticks = times.map(({ atMs }) => ({ value: atMs }))
    },
  }
}

/** The values from below, with the labels of `axis` and no others. */
export function valueScale(look: ChartLook, axis: () => ChartAxis, gridColor: string | null): Scale {
  return {
    type: 'linear',
    min: 0,
    max: axis().max,
    border: { display: false },
    grid: gridColor === null ? { display: false } : { color: gridColor },
    ticks: {
      color: look.palette.label,
      font: look.font,
      autoSkip: false,
      padding: 8,
      callback: (_, place) => axis().labels[place]?.text ?? '',
    },
    afterBuildTicks(scale) {
      scale.ticks = axis().labels.map(({ at }) => ({ value: at }))
    },
    afterFit(scale) {
      scale.width = look.axisWidth
    },
  }
}

/** A plain card without an arrow. */
export function tipLook({ palette, font }: ChartLook) {
  return {
    displayColors: false,
    backgroundColor: palette.tip,
    titleColor: palette.tipText,
    bodyColor: palette.tipText,
    titleFont: { ...font, weight: 'bold' as const },
    bodyFont: font,
    padding: 10,
    cornerRadius: 8,
    caretSize: 0,
  }
}
