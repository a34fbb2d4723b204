import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../tests/support/browser.ts'
import { type Children, createChildren, ROOT } from './children.ts'

/** What is photographed: CSS pixels, the colours, and the place in the page. */
interface Shot {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly colorScheme: 'dark' | 'light'
  readonly hash: '' | '#tools'
  /** What is there only once the page has all that it needs. */
  readonly waitFor: string
}

const A_METER = '[role="meter"][aria-label="Main Bar"][aria-valuenow]'
const A_ROW = 'th[scope="row"]'

/** A large window, the smallest one, and a phone. */
const SIZES = [
  { suffix: '', width: 1440, height: 900 },
  { suffix: '-small', width: 1024, height: 640 },
  { suffix: '-phone', width: 390, height: 844 },
] as const
const SCREENS = [
  { screen: 'sound', hash: '', waitFor: A_METER },
  { screen: 'tools', hash: '#tools', waitFor: A_ROW },
] as const

const SHOTS: readonly Shot[] = SCREENS.flatMap(({ screen, hash, waitFor }) =>
  (['dark', 'light'] as const).flatMap((colorScheme) =>
    SIZES.map(({ suffix, width, height }) => ({
      name: `${screen}-${colorScheme}${suffix}`,
      width,
      height,
      colorScheme,
      hash,
      waitFor,
    })),
  ),
)

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
  const call = async (path: string, input: unknown) => {
    const headers = { authorization: `Bearer ${String(token)}` }
    const response = await fetch(`${String(url)}api/${path}`, { method: 'POST', headers, body: JSON.stringify(input) })
    const reply = await response.json()
    if (!reply.ok) throw new Error(`${path}: ${reply.message}`)
    return reply.value
  }
  let { meterPort } = await call('system/status', {})
  while (meterPort.kind === 'opening') ({ meterPort } = await call('system/status', {}))
  const device = ['--model', 'AZM8', '--firmware', '4.5', '--venue', 'demo', '--host', '127.0.0.1', '--port', '0']
  const ports = ['--meter-port', String(meterPort.port), '--control', '0', '--seed', '1']
  const { host, port } = await start(children, ['src-simulator', 'main.ts'], [...device, ...ports])
  await call('processors/add', { name: 'Demo venue', model: 'AZM8', host, port })

  await mkdir(TARGET, { recursive: true })
  const browser = await launchBrowser()
  try {
    const address = `${String(url)}?token=${String(token)}`
    await Promise.all(SHOTS.map((shot) => take(browser, address, shot)))
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
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-GB' })
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
