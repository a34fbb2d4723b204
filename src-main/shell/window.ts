import { BrowserWindow, nativeTheme } from 'electron'
import type { Log } from '../log.ts'
import { APP_URL } from './app-origin.ts'

/** The page's own ground in both themes, so that a window which is still empty does not flash. */
const GROUND = { dark: '#0f1318', light: '#f3f5f8' }

/** The console's one window. */
export interface MainWindow {
  /** Brings the window to the front, wherever it is. Does nothing once it is closed. */
  focus(): void
}

/** Opens the window on the console's own page. It is shown when there is something to see. */
export function openMainWindow(preload: string, icon: string, log: Log): MainWindow {
  const window = new BrowserWindow({
    title: 'Atlas Console',
    icon,
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  watchPage(window, log)
  window.loadURL(APP_URL).catch((error: unknown) => log.error('The page could not be loaded', error))
  return {
    focus() {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
  }
}

/** A page that dies is never silent: it is logged, and loaded again once. */
function watchPage(window: BrowserWindow, log: Log): void {
  const contents = window.webContents
  let reloaded = false
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error(`The page’s process ended: ${reason} (${exitCode})`)
    if (reloaded || reason === 'clean-exit' || window.isDestroyed()) return
    reloaded = true
    contents.reload()
  })
  contents.on('preload-error', (_event, file, error) => log.error(`The preload ${file} failed`, error))
  contents.on('did-fail-load', (_event, code, description, address, isMainFrame) => {
    if (isMainFrame) log.error(`The page ${address} did not load: ${description} (${code})`)
  })
  contents.on('unresponsive', () => log.warn('The page does not answer'))
  contents.on('responsive', () => log.info('The page answers again'))
}
