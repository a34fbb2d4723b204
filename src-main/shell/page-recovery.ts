import type { BrowserWindow } from 'electron'
import { assertNever } from '../../src-shared/assert.ts'
import type { Log } from '../log.ts'
import { APP_URL, isAppUrl } from './app-origin.ts'
import { remedyFor } from './page-crashes.ts'
import { SAFE_URL } from './safe-page.ts'

/** What the recovery needs of the desktop around it. */
export interface RecoveryParts {
  /** Milliseconds of a clock that never steps. */
  readonly monotonicMs: () => number
  /** Asks somebody at the computer whether the page shall be tried again; true for yes. */
  askToRetry(): Promise<boolean>
  readonly log: Log
}

/**
 * Keeps a page in the window (interface.md, "Electron, hardened"): one whose process ends is logged and loaded again in a new
 * process; after three ends in five minutes a page without scripts takes its place. Processors are watched all the while.
 */
export function keepPage(window: BrowserWindow, { monotonicMs, askToRetry, log }: RecoveryParts): void {
  const contents = window.webContents
  const crashesMs: number[] = []

  function load(address: string): void {
    if (window.isDestroyed()) return
    window.loadURL(address).catch((error: unknown) => log.error(`${address} could not be loaded`, error))
  }

  async function ask(): Promise<void> {
    if (await askToRetry()) load(APP_URL)
  }

  function recover(): void {
    if (window.isDestroyed()) return
    const remedy = remedyFor(crashesMs, contents.getURL() === SAFE_URL)
    switch (remedy) {
      case 'reload':
        // Nothing was loaded yet where the first process could not even start.
        if (isAppUrl(contents.getURL())) contents.reload()
        else load(APP_URL)
        break
      case 'safe-page':
        log.error('The page ended too often; a page without scripts takes its place')
        load(SAFE_URL)
        break
      case 'ask':
        log.error('Even the page without scripts ended')
        ask().catch((error: unknown) => log.error('Nobody could be asked about the page', error))
        break
      default:
        assertNever(remedy)
    }
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error(`The page’s process ended: ${reason} (${exitCode})`)
    crashesMs.push(monotonicMs())
    // Not from within the event: the browser is still taking the dead process down.
    setImmediate(recover)
  })
  contents.on('preload-error', (_event, file, error) => log.error(`The preload ${file} failed`, error))
  contents.on('did-fail-load', (_event, code, description, address, isMainFrame) => {
    if (isMainFrame) log.error(`The page ${address} did not load: ${description} (${code})`)
  })
  contents.on('unresponsive', () => log.warn('The page does not answer'))
  contents.on('responsive', () => log.info('The page answers again'))
  load(APP_URL)
}
