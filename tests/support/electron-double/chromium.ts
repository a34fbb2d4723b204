import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { record } from './record.ts'

/** The path of the browser's program; the test that starts a double has found it. */
export const BROWSER_VARIABLE = 'ELECTRON_DOUBLE_BROWSER'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
  // A window that a page opens never comes into being; the attempt is announced, and the program's handler decides.
  '--block-new-web-contents',
  // Beside the double's own pipe, so that a test can attach to the same pages.
  '--remote-debugging-port=0',
]

let running: Promise<BrowserContext> | undefined
let usedPages = 0

/** The browser behind all windows of this process, started with the first one. Its profile is the program's user data. */
export function openChromium(userData: string): Promise<BrowserContext> {
  running ??= start(path.join(userData, 'profile'))
  return running
}

/** A page that no window uses yet. */
export async function nextPage(userData: string) {
  const context = await openChromium(userData)
  usedPages += 1
  return (usedPages === 1 ? context.pages()[0] : undefined) ?? context.newPage()
}

/** Ends the browser, if there is one. */
export async function closeChromium(): Promise<void> {
  const context = await running?.catch(() => undefined)
  await context?.close()
}

async function start(profile: string): Promise<BrowserContext> {
  const executablePath = process.env[BROWSER_VARIABLE]
  if (!executablePath) throw new Error(`${BROWSER_VARIABLE} must name the browser's program`)
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: ARGUMENTS,
    viewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  const portFile = path.join(profile, 'DevToolsActivePort')
  const port = existsSync(portFile) ? readFileSync(portFile, 'utf8').split('\n')[0] : undefined
  record.endpoint = port ? `http://127.0.0.1:${port}` : null
  return context
}
