import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { Processor } from '../src-shared/model/processor.ts'
import type { StatusReport } from '../src-shared/model/system.ts'
import { launchBrowser } from '../tests/support/browser.ts'
import { type Children, createChildren, ROOT } from './children.ts'
import { callConsole, fillDay } from './demo-fill.ts'
import { furnishEvening } from './screens-evening.ts'

/** What is photographed: CSS pixels, the colours, and the place in the page. */
interface Shot {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly colorScheme: 'dark' | 'light'
  readonly hash: '' | '#zones' | '#presets' | '#history' | '#backups' | '#tools' | '#settings'
  /** What is there only once the page has all that it needs. */
  readonly waitFor: string
}

const A_METER = '[role="meter"][aria-label="Main Bar"][aria-valuenow]'
const A_SMALL_METER = '[role="meter"][aria-label="Level of Main Bar"][aria-valuenow]'
const A_PLAN = 'main li tbody th[scope="row"]'
const A_ROW = 'th[scope="row"]'
const A_CHART = '[role="img"]'
const A_LIMIT = 'section[aria-labelledby="limits"] li'
const A_BACKUP = 'section[aria-labelledby="all-backups"] summary'

/** The chart of a day, and why an area is as it is, are part of the picture, CSS pixels. */
const TALLER: Readonly<Record<string, number>> = { history: 1500, zones: 1604 }
/** So many pages at once leave the console time to measure what it shows. */
const PAGES_AT_ONCE = 3

/** A large window, the smallest one, and a phone. */
const SIZES = [
  { suffix: '', width: 1440, height: 900 },
  { suffix: '-small', width: 1024, height: 640 },
  { suffix: '-phone', width: 390, height: 844 },
] as const
const SCREENS = [
  { screen: 'sound', hash: '', waitFor: A_METER },
  { screen: 'zones', hash: '#zones', waitFor: A_SMALL_METER },
  { screen: 'presets', hash: '#presets', waitFor: A_PLAN },
  { screen: 'history', hash: '#history', waitFor: A_CHART },
  { screen: 'backups', hash: '#backups', waitFor: A_BACKUP },
  { screen: 'tools', hash: '#tools', waitFor: A_ROW },
  { screen: 'settings', hash: '#settings', waitFor: A_LIMIT },
] as const

const SHOTS: readonly Shot[] = SCREENS.flatMap(({ screen, hash, waitFor }) =>
  (['dark', 'light'] as const).flatMap((colorScheme) =>
    SIZES.map(({ suffix, width, height }) => ({
      name: `${screen}-${colorScheme}${suffix}`,
      width,
      height: suffix === '' ? (TALLER[screen] ?? height) : height,
      colorScheme,
      hash,
      waitFor,
    })),
  ),
)

/** What somebody would have made by hand before and after the work of a day. */
const BACKUPS = ['Before the new speakers', 'After the new speakers']

/** The names must be read and the peaks must have settled: a picture of a venue in the middle of an evening, ms. */
const SETTLE_MS = 4000

const TARGET = join(ROOT, 'docs', 'screens')

/**
 * Makes `docs/screens`, the pictures of the README: the demonstration's simulated venue, through the real console, in a browser.
 * Started with `node scripts/run.mjs scripts/screens.ts`; every picture is replaced.
 */
async function takeScreens(children: Children, folder: string): Promise<void> {
  const words = ['serve', '--data', folder, '--port', '0', '--meter-port', '0', '--demo']
  const { url, token } = await start(children, ['scripts', 'console.mjs'], words)
  const called = { url: String(url), token: String(token) }
  const call = <T>(path: string, input: unknown) => callConsole<T>(called, path, input, null)
  let { meterPort } = await call<StatusReport>('system/status', {})
  while (meterPort.kind === 'opening') ({ meterPort } = await call<StatusReport>('system/status', {}))
  const device = ['--model', 'AZM8', '--firmware', '4.5', '--venue', 'demo', '--host', '127.0.0.1', '--port', '0']
  const ports = ['--meter-port', String(meterPort.port), '--control', '0', '--seed', '1']
  const { host, port, controlPort } = await start(children, ['src-simulator', 'main.ts'], [...device, ...ports])
  const untilMs = Date.now()
  const { id } = await call<Processor>('processors/add', { name: 'Demo venue', model: 'AZM8', host, port })
  await fillDay(called, Number(controlPort), id, untilMs, new AbortController().signal, (sentence) => {
    throw new Error(sentence)
  })
  await furnishEvening(called, id)
  for (const name of BACKUPS) await call('backups/create', { name, parts: null, keepDays: null })

  await mkdir(TARGET, { recursive: true })
  const browser = await launchBrowser()
  try {
    const address = `${String(url)}?token=${String(token)}`
    const waiting = [...SHOTS]
    const takeNext = async (): Promise<void> => {
      for (let shot = waiting.shift(); shot; shot = waiting.shift()) await take(browser, address, shot)
    }
    await Promise.all(Array.from({ length: PAGES_AT_ONCE }, takeNext))
  } finally {
    await browser.close()
  }
}

function start(children: Children, entry: readonly string[], words: readonly string[]) {
  const script = [join(ROOT, 'scripts', 'run.mjs'), join(ROOT, ...entry), ...words]
  return children.start(process.execPath, script, process.env).ready
}

async function take(browser: Browser, url: string, shot: Shot): Promise<void> {
  const { name, width, height, colorScheme, hash, waitFor } = shot
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-US' })
  const page = await context.newPage()
  await page.goto(url + hash)
  await page.locator(waitFor).first().waitFor()
  await page.waitForTimeout(SETTLE_MS)
  await page.screenshot({ path: join(TARGET, `${name}.png`) })
  await context.close()
}

const children = createChildren()
const folder = await mkdtemp(join(tmpdir(), 'atlas-console-screens-'))
try {
  await takeScreens(children, folder)
} finally {
  await children.end()
  await rm(folder, { recursive: true, force: true })
}
