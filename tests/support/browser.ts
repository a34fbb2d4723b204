import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** Where the browser was found; global setup sets it once, before any worker starts. */
const FOUND = 'ATLAS_TEST_BROWSER'

/** Beside an unpacked browser: which fonts it may use. */
const FONTS = 'fonts.conf'

/** Set to 6, a page gets a sixth of the processor: what a test takes for granted of a fast page comes to light. */
const SLOWNESS = Number(process.env.ATLAS_TEST_SLOWNESS ?? 1)

const WELL_KNOWN = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Finds a browser, or unpacks the one that npm brought, and remembers it for this process and its children. */
export async function prepareBrowser(): Promise<string> {
  const known = process.env[FOUND] ?? process.env.CHROMIUM ?? WELL_KNOWN.find((path) => existsSync(path))
  const path = known ?? (await unpackedChromium())
  process.env[FOUND] = path
  return path
}

/** A headless Chromium, Chrome or Edge: the installed one if there is one, or the path in `CHROMIUM`, else the one from npm. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await prepareBrowser()
  const fonts = join(dirname(executablePath), FONTS)
  const env = existsSync(fonts) ? { ...process.env, FONTCONFIG_FILE: fonts } : process.env
  return chromium.launch({ executablePath, headless: true, args: ARGUMENTS, env: definedOnly(env) })
}

/** How a page of the tests looks, and what it may say. */
export interface PageWish {
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  readonly colorScheme: 'dark' | 'light'
  /** Meters that move 60 times a second cost more than all the rest of a page. */
  readonly reducedMotion?: 'reduce' | 'no-preference'
  /** Console errors that the test expects; every other one, and every uncaught error of the page, fails the test. */
  readonly mayComplain?: RegExp
}

/**
 * A page in a context of its own, closed when the test is finished. To be called inside a test. An error on the page's console
 * or an uncaught error of the page fails that test with what was said.
 */
export async function newPage(browser: Browser, wish: PageWish): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: wish.width, height: wish.height },
    colorScheme: wish.colorScheme,
    reducedMotion: wish.reducedMotion ?? 'no-preference',
    locale: 'en-GB',
    timezoneId: 'UTC',
  })
  const page = await context.newPage()
  if (SLOWNESS > 1) {
    const tools = await context.newCDPSession(page)
    await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWNESS })
  }
  const complaints: string[] = []
  const complain = (text: string) => {
    if (!wish.mayComplain?.test(text)) complaints.push(text)
  }
  page.on('console', (message) => {
    if (message.type() === 'error') complain(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complain(error.stack ?? String(error)))
  onTestFinished(async () => {
    await context.close()
    if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`)
  })
  return page
}

/**
 * Unpacks @sparticuz/chromium beside the packages and returns the program's path. Two runs at once each unpack into a folder of
 * their own; the first to finish gives it the common name.
 */
async function unpackedChromium(): Promise<string> {
  const require = createRequire(import.meta.url)
  const { version } = require('../../node_modules/@sparticuz/chromium/package.json') as { version: string }
  const cache = resolve(import.meta.dirname, '../../node_modules/.cache/atlas-console')
  const place = join(cache, `chromium-${version}`)
  const program = join(place, 'chromium')
  if (existsSync(program)) return program

  await mkdir(cache, { recursive: true })
  const own = await mkdtemp(join(cache, 'unpacking-'))
  const tmpBefore = process.env.TMPDIR
  try {
    // The package knows only the folder for temporary files as its target.
    process.env.TMPDIR = own
    const { default: sparticuz } = await import('@sparticuz/chromium')
    await sparticuz.executablePath()
    await writeFile(join(own, FONTS), fontsConfig(join(place, 'fonts')))
  } finally {
    if (tmpBefore === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = tmpBefore
  }
  try {
    await rename(own, place)
  } catch (error) {
    await rm(own, { recursive: true, force: true })
    if (!existsSync(program)) throw error
  }
  return program
}

/** The computer's own fonts, and after them those of the package: a machine without any would draw no text. */
const fontsConfig = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}</dir>
  <cachedir>${folder}-cache</cachedir>
</fontconfig>
`

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined))
}
