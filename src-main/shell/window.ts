import { BrowserWindow, nativeTheme } from 'electron'
import { APP_URL } from './app-origin.ts'
import { keepPage, type RecoveryParts } from './page-recovery.ts'
import { SAFE_URL } from './safe-page.ts'

/** The page's own ground in both themes, so that a window which is still empty does not flash. */
const GROUND = { dark: '#0f1318', light: '#f3f5f8' }

/** How the window is to be. All paths are absolute. */
export interface WindowWish {
  readonly preloadFile: string
  readonly iconFile: string
  /** Fills the screen, with nothing else to be seen. */
  readonly kiosk: boolean
  /** Whether Chromium's developer tools can be opened at all. */
  readonly devTools: boolean
}

/** The console's one window. */
export interface MainWindow {
  /** Electron's own, for what is shown over it. */
  readonly native: BrowserWindow
  /** Brings the window to the front, wherever it is: minimised, hidden, behind others. Does nothing once it is closed. */
  focus(): void
  /** Loads the console's page anew, also where the page without scripts is shown. */
  reload(): void
  /** Whether somebody is looking at it as far as the system knows. */
  isLookedAt(): boolean
  setKiosk(on: boolean): void
}

/**
 * Opens the window on the console's own page. It is shown when there is something to see. `mayClose` is asked when somebody
 * closes it; where it says no, the window is hidden instead.
 */
export function openMainWindow(wish: WindowWish, recovery: RecoveryParts, mayClose: () => boolean): MainWindow {
  const window = new BrowserWindow({
    title: 'Atlas Console',
    icon: wish.iconFile,
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    kiosk: wish.kiosk,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: wish.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: wish.devTools,
    },
  })
  window.once('ready-to-show', () => window.show())
  window.on('close', (event) => {
    if (mayClose()) return
    event.preventDefault()
    window.hide()
  })
  keepPage(window, recovery)

  return {
    native: window,
    focus() {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    reload() {
      if (window.isDestroyed()) return
      if (window.webContents.getURL() !== SAFE_URL) window.webContents.reload()
      else window.loadURL(APP_URL).catch((error: unknown) => recovery.log.error('The page could not be loaded', error))
    },
    isLookedAt: () => !window.isDestroyed() && window.isVisible() && window.isFocused(),
    setKiosk(on) {
      if (!window.isDestroyed()) window.setKiosk(on)
    },
  }
}
