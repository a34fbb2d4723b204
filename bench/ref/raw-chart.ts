import Chart from 'chart.js/auto'
import type { ChartStage } from '../page/chart-stage.ts'

/** Every reading of some lines, levels in dB. */
export interface RawLines {
  readonly fromMs: number
  readonly periodMs: number
  readonly lines: readonly { readonly name: string; readonly levelsDb: readonly number[] }[]
}

interface RawPoint {
  readonly x: number
  readonly y: number
}

/** The plain way to draw a day: every reading is a point, and chart.js does with it what it does by itself. */
window.chartStage = createRawStage()

function createRawStage(): ChartStage {
  let chart: Chart<'line', readonly RawPoint[]> | null = null
  let lines: readonly { readonly label: string; readonly data: RawPoint[] }[] = []

  function read(text: string): void {
    const raw = JSON.parse(text) as RawLines
    lines = raw.lines.map(({ name, levelsDb }) => ({
      label: name,
      data: levelsDb.map((y, place) => ({ x: raw.fromMs + place * raw.periodMs, y })),
    }))
  }

  return {
    load: read,
    draw() {
      const canvas = document.createElement('canvas')
      canvas.id = 'large'
      const box = document.createElement('div')
      box.className = 'all'
      box.append(canvas)
      document.querySelector('#stage')!.append(box)
      chart = new Chart(canvas, {
        type: 'line',
        data: { datasets: [...lines] },
        options: { scales: { x: { type: 'linear' } } },
      })
    },
    update(text) {
      read(text)
      chart!.data.datasets = [...lines]
      chart!.update()
    },
    clear() {
      chart?.destroy()
      document.querySelector('#stage')!.replaceChildren()
    },
  }
}
