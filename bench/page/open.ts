import type { Browser, CDPSession, Page } from 'playwright-core'
import { launchBrowser } from '../../tests/support/browser.ts'
import { Missing } from '../harness.ts'
import { buildScript } from './build-script.ts'
import type { Painter, Sound } from './page.tsx'

const STYLE = `
  body { margin: 0; background: #0f1318 }
  .meters { position: relative; display: flex; flex-wrap: wrap; gap: 4px; padding: 8px }
  .meter { position: relative; width: 18px; height: 120px; background: #1b2027; overflow: hidden }
  .bar { width: 100%; height: 100% }
  .canvas { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none }
  .level { position: absolute; width: 100% }
  .tick { position: absolute; width: 100%; height: 1px; background: #0f1318 }
  .peak { position: absolute; width: 100%; height: 2px; background: #3d9be9 }
  .word { position: absolute; font-size: 1px }
`

/** What one stretch of running meters cost. */
export interface Stretch {
  /** Processor time that the page's main thread used, ms for each frame: other programs on the machine do not add to it. */
  readonly busyMs: number
  /** Time between two frames, ms. */
  readonly intervalMs: number
  /** Drawing calls for each frame; 0 unless they are counted. */
  readonly draws: number
}

/** A browser page with the bench's meters. */
export interface MeterPage {
  run(painter: Painter, count: number, sound: Sound, durationMs: number): Promise<Stretch>
  countDraws(): Promise<void>
  /** A picture of the page after half a second, PNG. */
  picture(painter: Painter, count: number, sound: Sound): Promise<Buffer>
  /** How many pixels of two pictures differ. */
  differingPixels(one: Buffer, other: Buffer): Promise<number>
  close(): Promise<void>
}

/** How long meters run before a stretch is measured or a picture is taken: React mounts, code is compiled, peaks settle. */
const SETTLE_MS = 300
/** On a busy machine that time may pass before anything was drawn. */
const SETTLE_FRAMES = 15

/** Built once for all cases. */
let script: Promise<string> | undefined

/** Builds the page and opens it. @throws Missing where no browser can be started. */
export async function openMeterPage(): Promise<MeterPage> {
  script ??= buildScript('page.tsx')
  const content = await script
  const browser = await launchBrowser().catch((error: unknown) => {
    throw new Missing(`No browser can be started: ${String(error)}`)
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.setContent(`<style>${STYLE}</style><div id="stage"></div>`)
    await page.addScriptTag({ content, type: 'module' })
    await page.waitForFunction(() => 'startMeters' in window)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    return createMeterPage(browser, page, devtools)
  } catch (error) {
    await browser.close()
    throw error
  }
}

function createMeterPage(browser: Browser, page: Page, devtools: CDPSession): MeterPage {
  const busySeconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')!.value
  }
  const start = async (painter: Painter, count: number, sound: Sound) => {
    const running = await page.evaluateHandle(([painter, count, sound]) => window.startMeters(painter, count, sound), [
      painter,
      count,
      sound,
    ] as const)
    await page.waitForFunction(
      ([one, frames, sinceMs, settleMs]) => one.frames() >= frames && performance.now() - sinceMs >= settleMs,
      [running, SETTLE_FRAMES, await page.evaluate(() => performance.now()), SETTLE_MS] as const,
    )
    return running
  }

  return {
    async run(painter, count, sound, durationMs) {
      const running = await start(painter, count, sound)
      const look = () =>
        running.evaluate((one) => ({ at: performance.now(), frames: one.frames(), draws: one.draws() }))
      const before = await look()
      const busyBefore = await busySeconds()
      await page.waitForTimeout(durationMs)
      const busyAfter = await busySeconds()
      const after = await look()
      await running.evaluate((one) => one.stop())
      const frames = after.frames - before.frames
      return {
        busyMs: ((busyAfter - busyBefore) * 1000) / frames,
        intervalMs: (after.at - before.at) / frames,
        draws: after.draws / frames,
      }
    },

    countDraws: () => page.evaluate(() => window.countDraws()),

    async picture(painter, count, sound) {
      const running = await start(painter, count, sound)
      const picture = await page.screenshot()
      await running.evaluate((one) => one.stop())
      return picture
    },

    differingPixels: (one, other) =>
      page.evaluate(
        async (sources) => {
          const pixels = await Promise.all(
            sources.map(async (source) => {
              const bitmap = await createImageBitmap(await (await fetch(source)).blob())
              const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
              context.drawImage(bitmap, 0, 0)
              return new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer)
            }),
          )
          return pixels[0]!.reduce((count, pixel, place) => count + (pixel === pixels[1]![place] ? 0 : 1), 0)
        },
        [one, other].map((picture) => `data:image/png;base64,${picture.toString('base64')}`),
      ),

    close: () => browser.close(),
  }
}
