import { BarController, BarElement, Chart, type ChartOptions, LinearScale, Tooltip } from 'chart.js'
import type { ChartAxis } from './chart-axis.ts'
import { fontOf, timeScale, tipLook, valueScale } from './chart-look.ts'
import type { ChartPalette } from './chart-palette.ts'

Chart.register(BarController, BarElement, LinearScale, Tooltip)

/** The widest and the narrowest that a bar may be, CSS pixels. */
const WIDEST = 18
const NARROWEST = 3
const AXIS_WIDTH = 64
const TICK_WIDTH = 72

/** One thing that happened, as high as its value. */
export interface ChartBar {
  /** Epoch ms. */
  readonly atMs: number
  readonly value: number
  readonly isBad: boolean
}

/** What a chart of bars shows. */
export interface BarContent {
  /** Epoch ms. */
  readonly fromMs: number
  readonly toMs: number
  readonly bars: readonly ChartBar[]
  readonly axis: ChartAxis
  readonly palette: ChartPalette
  /** What stands in the tip over a bar: a first line, and those below it. */
  tip(place: number): readonly [string, ...string[]]
}

/** A bar as chart.js has it, with its place among all. */
interface Placed {
  readonly x: number
  readonly y: number
  readonly place: number
}

/** Bars along the time. */
export interface BarChart {
  show(content: BarContent): void
  close(): void
}

/** A chart on `canvas`, as large as the element around it. */
export function createBarChart(canvas: HTMLCanvasElement, first: BarContent): BarChart {
  let content = first
  const chart = new Chart<'bar', Placed[]>(canvas, {
    type: 'bar',
    data: { datasets: datasetsOf(content, canvas) },
    options: optionsOf(canvas, () => content),
  })
  // Paper is laid out at once and printed at once: nobody waits until a change of size is noticed.
  const resize = () => chart.resize()
  addEventListener('beforeprint', resize)
  return {
    show(next) {
      content = next
      chart.data = { datasets: datasetsOf(content, canvas) }
      chart.options = optionsOf(canvas, () => content)
      chart.update('none')
    },
    close() {
      removeEventListener('beforeprint', resize)
      chart.destroy()
    },
  }
}

/** What is bad lies over what is good: a run that was tried again stands at nearly the same time. */
function datasetsOf({ bars, palette }: BarContent, canvas: HTMLCanvasElement) {
  const room = (canvas.clientWidth - AXIS_WIDTH) / Math.max(1, bars.length) / 2
  const places = bars.map(({ atMs, value, isBad }, place) => ({ x: atMs, y: value, place, isBad }))
  const common = {
    parsing: false as const,
    normalized: true,
    grouped: false,
    barThickness: Math.round(Math.min(WIDEST, Math.max(NARROWEST, room))),
    minBarLength: 3,
    borderRadius: 2,
  }
  return [
    { ...common, data: places.filter(({ isBad }) => !isBad), backgroundColor: palette.line, order: 2 },
    { ...common, data: places.filter(({ isBad }) => isBad), backgroundColor: palette.tooLoud, order: 1 },
  ]
}

function placeOf(raw: unknown): number {
  return (raw as Placed).place
}

function optionsOf(canvas: HTMLCanvasElement, content: () => BarContent): ChartOptions<'bar'> {
  const { fromMs, toMs, palette } = content()
  const look = { palette, font: fontOf(canvas), axisWidth: AXIS_WIDTH, tickWidth: TICK_WIDTH }
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    scales: {
      x: timeScale(look, fromMs, toMs, 'center'),
      y: valueScale(look, () => content().axis, palette.grid),
    },
    plugins: {
      tooltip: {
        ...tipLook(look),
        callbacks: {
          title: ([item]) => (item ? content().tip(placeOf(item.raw))[0] : ''),
          label: ({ raw }) => content().tip(placeOf(raw)).slice(1),
        },
      },
    },
  }
}
