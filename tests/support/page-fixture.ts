import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest'
import type { MeterFrame } from '../../src-shared/model/meter.ts'
import { launchBrowser, newPage, type PageWish } from './browser.ts'
import { type FakeConsole, startFakeConsole } from './fake-console.ts'
import { barSound, frameOf, INFO, keepPlaying, layoutOf, processor } from './fake-venue.ts'
import { until } from './wait.ts'

/** A browser for a file of tests, and for each test a console of its own and pages of it. */
export interface PageFixture {
  /** The console of the present test. It has said who it is and nothing else. */
  fake(): FakeConsole
  /** What the page asked for under this path so far, such as `changes.undo`: the input of each call. */
  asked(path: string): readonly unknown[]
  /** Opens the page at `hash`, such as `#tools`. An error on its console fails the test. */
  open(hash: string, wish: Partial<PageWish>): Promise<Page>
  /** Sends frames until the test is finished, or until the answer is called. */
  play(make: () => MeterFrame): () => void
  /** Lets the console say all of a bar with one processor, "House", and play; `level` answers tenths of a dB. */
  playBar(level: (family: string, index: number) => number): void
}

const WISH: PageWish = { width: 1440, height: 900, colorScheme: 'dark', reducedMotion: 'reduce' }

/** How long a page may take to show something, ms: far more than it needs, for a computer that is busy with other tests. */
const PATIENCE_MS = 15_000

/** To be called once at the top of a file of tests; `usual` is what its pages are where a test wishes nothing else. */
export function createPageFixture(usual: Partial<PageWish> = {}): PageFixture {
  let browser: Browser
  let fake: FakeConsole

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async (context) => {
    fake = await startFakeConsole()
    // Before any page: what was registered last is closed first.
    context.onTestFinished(() => fake.close())
    fake.say('system.info', INFO)
  })

  const fixture: PageFixture = {
    fake: () => fake,
    asked: (path) => fake.calls.filter((call) => call.path === path).map(({ input }) => input),
    async open(hash, wish) {
      const page = await newPage(browser, { ...WISH, ...usual, ...wish })
      page.setDefaultTimeout(PATIENCE_MS)
      await page.goto(fake.url + hash)
      return page
    },
    play(make) {
      const stop = keepPlaying(fake, make)
      onTestFinished(stop)
      return stop
    },
    playBar(level) {
      const bar = barSound('p-1')
      fake.say('processors.all', [processor('p-1', 'House', {})])
      fake.say('sound.all', [bar])
      const layout = layoutOf(1, [bar])
      fake.say('meters.layout', layout)
      fixture.play(() => frameOf(layout, ({ family, index }) => level(family, index)))
    },
  }
  return fixture
}

/** Waits up to 15 s for a condition. */
export function soon<T>(what: string, condition: () => T | Promise<T>) {
  return until(condition, { withinMs: PATIENCE_MS, what })
}

/** What the attributes of the meter with this name say; null where there is no such meter. */
export function meterOf(page: Page, name: string) {
  return page.evaluate((label) => {
    const found = document.querySelector(`[role="meter"][aria-label="${label}"]`)
    if (!found) return null
    return {
      now: found.getAttribute('aria-valuenow'),
      text: found.getAttribute('aria-valuetext'),
      hidden: found.getAttribute('aria-hidden'),
      min: found.getAttribute('aria-valuemin'),
      max: found.getAttribute('aria-valuemax'),
    }
  }, name)
}

/** The colours along the middle of a meter's bar, as `r,g,b,a`, each once. */
export function coloursOf(page: Page, name: string): Promise<string[]> {
  return page.evaluate((label) => {
    const found = document.querySelector(`[role="meter"][aria-label="${label}"]`)!
    const bar = found.firstElementChild!.getBoundingClientRect()
    const canvas = [...document.querySelectorAll('canvas')].find((each) => {
      const box = each.getBoundingClientRect()
      return bar.top >= box.top && bar.bottom <= box.bottom + 1 && bar.left >= box.left && bar.right <= box.right + 1
    })!
    const box = canvas.getBoundingClientRect()
    const ratio = canvas.width / box.width
    const pixels = (length: number) => Math.max(1, Math.round(length * ratio))
    const upright = bar.height > bar.width
    const left = Math.round((bar.left - box.left + (upright ? bar.width / 2 : 0)) * ratio)
    const top = Math.round((bar.top - box.top + (upright ? 0 : bar.height / 2)) * ratio)
    const width = upright ? 1 : pixels(bar.width)
    const height = upright ? pixels(bar.height) : 1
    const { data } = canvas.getContext('2d')!.getImageData(left, top, width, height)
    const seen = new Set<string>()
    for (let at = 0; at < data.length; at += 4) seen.add([...data.slice(at, at + 4)].join())
    return [...seen]
  }, name)
}

/** The item of a list that names exactly this. */
export function itemOf(page: Page, name: string) {
  return page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
}
