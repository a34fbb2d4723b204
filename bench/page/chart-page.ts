import { createBandChart } from '../../src-renderer/charts/band-chart.ts'
import { WORD_AXIS } from '../../src-renderer/charts/chart-axis.ts'
import { chartPalette } from '../../src-renderer/charts/chart-palette.ts'
import { paintStrip } from '../../src-renderer/charts/overview-strip.ts'
import { levelChart } from '../../src-renderer/state/history-chart.ts'
import { channelsOf } from '../../src-renderer/state/history-series.ts'
import type { HistoryView } from '../../src-shared/model/history.ts'
import type { ChartStage } from './chart-stage.ts'

/** The History screen's own drawings: every channel as a strip, and one of them large. */
window.chartStage = createOwnStage()

function createOwnStage(): ChartStage {
  let view: HistoryView | null = null
  let chart: ReturnType<typeof createBandChart> | null = null
  const palette = chartPalette('dark')
  const strips = new Map<string, HTMLCanvasElement>()

  const contentOf = (shown: HistoryView, place: number) => {
    const series = channelsOf(shown)[place]!
    return {
      data: levelChart(shown, series),
      axis: WORD_AXIS,
      palette,
      tip: (bucket: number) => [`${bucket}`, `${series.mean[bucket]}`] as const,
    }
  }

  function paintStrips(shown: HistoryView): void {
    for (const [place, series] of channelsOf(shown).entries()) {
      const id = `strip-${place}`
      const strip = strips.get(id) ?? canvasOf(id, 'strip')
      strips.set(id, strip)
      paintStrip(strip, series, palette)
    }
  }

  return {
    load(text) {
      view = JSON.parse(text) as HistoryView
    },
    draw(place) {
      paintStrips(view!)
      chart = createBandChart(canvasOf('large', 'large'), contentOf(view!, place))
    },
    update(text) {
      const next = JSON.parse(text) as HistoryView
      paintStrips(next)
      chart?.show(contentOf(next, 0))
    },
    clear() {
      chart?.close()
      chart = null
      strips.clear()
      document.querySelector('#stage')!.replaceChildren()
    },
  }
}

/** A canvas in a box of the size that its style says. */
function canvasOf(id: string, className: string): HTMLCanvasElement {
  const box = document.createElement('div')
  box.className = className
  const canvas = document.createElement('canvas')
  canvas.id = id
  canvas.style.width = '100%'
  canvas.style.height = '100%'
  box.append(canvas)
  document.querySelector('#stage')!.append(box)
  return canvas
}
