import type { CDPSession, Page } from 'playwright-core'
import { launchBrowser } from '../../tests/support/browser.ts'
import { Missing } from '../harness.ts'
import { buildScript } from './build-script.ts'
import type {} from './chart-stage.ts'

const STYLE = `
  body { margin: 0; background: #0f1318; font: 16px sans-serif }
  .strip { width: 320px; height: 40px; float: left; margin: 2px }
  .large { clear: left; position: relative; width: 1000px; height: 400px }
  .all { position: relative; width: 1000px; height: 560px }
`

/** The large chart is drawn at most once a second; an update before that would cost nothing. */
const BETWEEN_UPDATES_MS = 1_050

/** Our own drawings, or chart.js with every reading. */
export type ChartKind = 'ours' | 'raw'
const ENTRIES = { ours: 'chart-page.ts', raw: '../ref/raw-chart.ts' } as const satisfies Record<ChartKind, string>
const scripts = new Map<ChartKind, Promise<string>>()

/** A browser page with charts. */
export interface ChartPage {
  load(text: string): Promise<void>
  /** Draws them, and says what the first frame cost the main thread, and its longest task; ms. */
  firstFrame(): Promise<{ readonly busyMs: number; readonly longestTaskMs: number }>
  /** What one move of the pointer over the large chart costs the main thread, ms. */
  hover(moves: number): Promise<number>
  /** Milliseconds from the arrival of newer values until the frame after them was drawn. */
  update(text: string): Promise<number>
  /** The picture of an area of the page, PNG. */
  picture(): Promise<Buffer>
  /** The columns of a canvas, CSS pixels from its left, in which its first rows have this colour. */
  columnsOf(canvas: string, colour: readonly [number, number, number], rows: number): Promise<readonly number[]>
  clear(): Promise<void>
  close(): Promise<void>
}

/** @throws Missing where no browser can be started. */
export async function openChartPage(kind: ChartKind): Promise<ChartPage> {
  const script = scripts.get(kind) ?? buildScript(ENTRIES[kind])
  scripts.set(kind, script)
  const content = await script
  const browser = await launchBrowser().catch((error: unknown) => {
    throw new Missing(`No browser can be started: ${String(error)}`)
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.setContent(`<style>${STYLE}</style><div id="stage"></div>`)
    await page.addScriptTag({ content, type: 'module' })
    await page.waitForFunction(() => 'chartStage' in window)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    return { ...createChartPage(page, devtools), close: () => browser.close() }
  } catch (error) {
    await browser.close()
    throw error
  }
}

function createChartPage(page: Page, devtools: CDPSession): Omit<ChartPage, 'close'> {
  const busyMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000
  }
  /** The frame that was asked for last is drawn when the one after it begins. */
  const drawn = () =>
    page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))))

  return {
    load: (text) => page.evaluate((given) => window.chartStage.load(given), text),
    async firstFrame() {
      const before = await busyMs()
      const longestTaskMs = await page.evaluate(async () => {
        let longest = 0
        const tasks = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
        })
        tasks.observe({ type: 'longtask' })
        await new Promise<void>((done) => setTimeout(done))
        window.chartStage.draw(0)
        await new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))
        for (const { duration } of tasks.takeRecords()) longest = Math.max(longest, duration)
        tasks.disconnect()
        return longest
      })
      return { busyMs: (await busyMs()) - before, longestTaskMs }
    },
    async hover(moves) {
      const box = (await page.locator('#large').boundingBox())!
      const y = box.y + box.height / 2
      // Lines and code are warm, and the pointer is inside, before anything counts.
      await page.mouse.move(box.x + box.width / 2, y)
      await drawn()
      const before = await busyMs()
      for (let move = 0; move < moves; move++) {
        await page.mouse.move(box.x + 120 + ((move + 0.5) / moves) * (box.width - 140), y)
        await drawn()
      }
      return ((await busyMs()) - before) / moves
    },
    async update(text) {
      await page.waitForTimeout(BETWEEN_UPDATES_MS)
      return page.evaluate(async (given) => {
        const startMs = performance.now()
        window.chartStage.update(given)
        await new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)))
        return performance.now() - startMs
      }, text)
    },
    picture: () => page.screenshot(),
    columnsOf: (canvas, colour, rows) =>
      page.evaluate(
        ([id, [red, green, blue], height]) => {
          const canvas = document.querySelector<HTMLCanvasElement>(`#${id}`)!
          const { width } = canvas
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
          const columns = Array.from({ length: width }, (_, column) => column)
          const isColour = (at: number) => data[at] === red && data[at + 1] === green && data[at + 2] === blue
          return columns.filter((column) =>
            Array.from({ length: height }, (_, row) => row).some((row) => isColour((row * width + column) * 4)),
          )
        },
        [canvas, colour, rows] as const,
      ),
    clear: () => page.evaluate(() => window.chartStage.clear()),
  }
}
