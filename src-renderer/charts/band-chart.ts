import {
  Chart,
  type ChartOptions,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  PointElement,
  Tooltip,
} from 'chart.js'
import type { ChartData, ChartPoint, ChartSpan } from '../state/history-chart.ts'
import type { ChartAxis } from './chart-axis.ts'
import { fontOf, timeScale, tipLook, valueScale } from './chart-look.ts'
import type { ChartPalette } from './chart-palette.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, Filler, Tooltip)

/** The room of the upright axis, CSS pixels: the lane below the chart begins where the chart does. */
export const AXIS_WIDTH = 76

/** A chart is drawn at most so often, ms (interface.md, Meters). */
const UPDATE_MS = 1_000
/** The narrowest a mark may be, CSS pixels: one second of a year is still seen. */
const MARK_WIDTH = 3
const MARK_HEIGHT = 9
/** Room above the plot in which the marks stand, so that no line covers them. */
const MARKS = 13
const TICK_WIDTH = 84
const HATCH = 7

/** What a chart shows. */
export interface ChartContent {
  readonly data: ChartData
  readonly axis: ChartAxis
  readonly palette: ChartPalette
  /** What stands in the tip over a bucket: a first line, and those below it. */
  tip(bucket: number): readonly [string, ...string[]]
}

/** A band from minimum to maximum with its mean, marks where it was too loud, and hatching where nothing was recorded. */
export interface BandChart {
  show(content: ChartContent): void
  close(): void
}

/** A chart on `canvas`, as large as the element around it. */
export function createBandChart(canvas: HTMLCanvasElement, first: ChartContent): BandChart {
  let content = first
  let drawnMs = performance.now()
  let waiting: ReturnType<typeof setTimeout> | undefined
  const chart = new Chart<'line', ChartPoint[]>(canvas, {
    type: 'line',
    data: { datasets: datasetsOf(content) },
    options: optionsOf(canvas, () => content),
    plugins: [groundPlugin(() => content), marksPlugin(() => content)],
  })

  // Paper is laid out at once and printed at once: nobody waits until a change of size is noticed.
  const resize = () => chart.resize()
  addEventListener('beforeprint', resize)

  function draw(): void {
    clearTimeout(waiting)
    waiting = undefined
    drawnMs = performance.now()
    chart.data = { datasets: datasetsOf(content) }
    chart.options = optionsOf(canvas, () => content)
    chart.update('none')
  }

  return {
    show(next) {
      const recoloured = next.palette !== content.palette
      content = next
      // A page that changes its colours must not stand in two of them; values can wait.
      if (recoloured || performance.now() - drawnMs >= UPDATE_MS) draw()
      else waiting ??= setTimeout(draw, drawnMs + UPDATE_MS - performance.now())
    },
    close() {
      clearTimeout(waiting)
      removeEventListener('beforeprint', resize)
      chart.destroy()
    },
  }
}

/** The upper edge is filled down to the lower one, and the mean lies over both. New arrays each time: chart.js keeps what it saw. */
function datasetsOf({ data, palette }: ChartContent) {
  const common = { parsing: false as const, normalized: true, pointRadius: 0, pointHoverRadius: 0, pointHitRadius: 0 }
  return [
    { ...common, data: [...data.max], borderWidth: 0, fill: '+1', backgroundColor: palette.band, order: 2 },
    { ...common, data: [...data.min], borderWidth: 0, fill: false, order: 2 },
    { ...common, data: [...data.mean], borderWidth: 1.75, borderColor: palette.line, fill: false, order: 1 },
  ]
}

function optionsOf(canvas: HTMLCanvasElement, content: () => ChartContent): ChartOptions<'line'> {
  const { data, palette } = content()
  const look = { palette, font: fontOf(canvas), axisWidth: AXIS_WIDTH, tickWidth: TICK_WIDTH }
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    normalized: true,
    parsing: false,
    spanGaps: false,
    layout: { padding: { top: MARKS } },
    interaction: { mode: 'index', axis: 'x', intersect: false },
    scales: {
      x: timeScale(look, data.fromMs, data.toMs, 'inner'),
      y: valueScale(look, () => content().axis, null),
    },
    plugins: {
      tooltip: {
        ...tipLook(look),
        filter: ({ datasetIndex }) => datasetIndex === 2,
        callbacks: {
          title: ([item]) => (item ? content().tip(bucketOf(item.raw))[0] : ''),
          label: ({ raw }) => content().tip(bucketOf(raw)).slice(1),
        },
      },
    },
  }
}

function bucketOf(raw: unknown): number {
  return (raw as ChartPoint).bucket
}

/** What lies below the lines: the ground of "too loud", the lines of the axis, and the gaps. */
function groundPlugin(content: () => ChartContent): Plugin<'line'> {
  return {
    id: 'ground',
    beforeDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart
      const { axis, data, palette } = content()
      const { x, y } = scales
      if (!x || !y) return
      ctx.save()
      if (axis.tooLoudFrom !== null) {
        ctx.fillStyle = palette.tooLoudGround
        const bottom = y.getPixelForValue(axis.tooLoudFrom)
        ctx.fillRect(chartArea.left, chartArea.top, chartArea.width, bottom - chartArea.top)
      }
      ctx.fillStyle = palette.grid
      for (const line of axis.lines) {
        ctx.fillRect(chartArea.left, Math.round(y.getPixelForValue(line)) - 0.5, chartArea.width, 1)
      }
      for (const gap of data.gaps) hatch(ctx, boxOf(gap, x, chartArea.top, chartArea.height), palette.hatch)
      ctx.restore()
    },
  }
}

/** What lies above the plot: a mark for every time that was too loud. */
function marksPlugin(content: () => ChartContent): Plugin<'line'> {
  return {
    id: 'marks',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart
      const { data, palette } = content()
      const { x } = scales
      if (!x) return
      ctx.save()
      ctx.fillStyle = palette.tooLoud
      for (const span of data.tooLoud) {
        const { left, width } = boxOf(span, x, 0, 0)
        const wide = Math.max(MARK_WIDTH, width)
        // On whole pixels: a mark that lies between two is pale, and the shortest ones would be hardest to see.
        ctx.fillRect(Math.round(left - (wide - width) / 2), chartArea.top - MARKS + 1, Math.round(wide), MARK_HEIGHT)
      }
      ctx.restore()
    },
  }
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

function boxOf(span: ChartSpan, x: { getPixelForValue(value: number): number }, top: number, height: number): Box {
  const left = x.getPixelForValue(span.fromMs)
  return { left, top, width: x.getPixelForValue(span.toMs) - left, height }
}

/** Slanted lines over a box, as wherever nothing is known. */
function hatch(context: CanvasRenderingContext2D, { left, top, width, height }: Box, colour: string): void {
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  context.strokeStyle = colour
  context.lineWidth = 1
  context.beginPath()
  for (let at = left - height; at < left + width; at += HATCH) {
    context.moveTo(at, top + height)
    context.lineTo(at + height, top)
  }
  context.stroke()
  context.restore()
}
