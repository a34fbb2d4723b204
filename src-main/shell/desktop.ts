import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell } from 'electron'
import type { Api } from '../api/dispatch.ts'
import type { DesktopActs } from '../api/window.ts'
import { systemClock } from '../clock.ts'
import type { Log } from '../log.ts'
import { APP_SCHEME } from './app-origin.ts'
import { APP_SCHEME_PRIVILEGES, createAppScheme, type PageSource } from './app-scheme.ts'
import { createDialogs } from './dialogs.ts'
import { guardPages, guardSession } from './guards.ts'
import { openIpcDoor } from './ipc-door.ts'
import { createLifecycle, endOnTrouble, type Lifecycle } from './lifecycle.ts'
import { createLoginItem } from './login-item.ts'
import { menuTemplate } from './menu.ts'
import { createPdfSaver } from './print.ts'
import { sayOnce } from './said-once.ts'
import { openSurroundings } from './surroundings.ts'
import { openVenueWatch } from './venue-watch.ts'
import { type MainWindow, openMainWindow } from './window.ts'

/** What the desktop needs to know before there is an application. All paths are absolute. */
export interface DesktopPlaces {
  /** Venue data; the browser's own files go into a folder of it, so that each data folder is a program of its own. */
  readonly dataFolder: string
  readonly preloadFile: string
  readonly iconFile: string
}

/** What whoever started the program wishes. */
export interface DesktopWishes {
  /** Whether closing the window may leave the program running in the tray. */
  readonly tray: boolean
  readonly kiosk: boolean
  readonly devTools: boolean
  /** What the program is told when it starts with the computer. */
  readonly wordsAtLogin: readonly string[]
}

/** What the desktop needs of the application. */
export interface DesktopApp {
  readonly version: string
  readonly api: Api
  /** Leaves an audit row for a page that was refused before dispatch. */
  refused(from: string, path: string): void
}

export interface DesktopParts {
  readonly places: DesktopPlaces
  readonly wishes: DesktopWishes
  readonly page: PageSource
  readonly log: Log
  /**
   * Makes the application, and registers with the lifecycle what is to be closed at the end. `desktop` acts on the window, which
   * is opened after this has answered.
   */
  compose(lifecycle: Lifecycle, desktop: DesktopActs): Promise<DesktopApp>
}

/** The name under which Windows knows the installed program; the package has the same one. */
const WINDOWS_APP_ID = 'audio.atlas-console.desktop'

const KEEPS_RUNNING = {
  title: 'Atlas Console keeps running',
  body: 'It goes on watching your processors. Open it or quit from its icon beside the clock.',
}

/**
 * Runs the program behind a window. Must be called before Electron is ready. The application is made once it is certain that this
 * is the only console on its data folder.
 */
export function runDesktop({ places, wishes, page, log, compose }: DesktopParts): void {
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES])
  app.enableSandbox()

  // The lock of a single instance belongs to this folder, and Electron refuses one that does not exist.
  const browserFolder = path.join(places.dataFolder, 'window')
  mkdirSync(browserFolder, { recursive: true, mode: 0o700 })
  app.setPath('userData', browserFolder)
  if (!app.requestSingleInstanceLock()) {
    log.info('Atlas Console is already open on this data folder; its window comes to the front')
    app.exit(0)
    return
  }

  // Without it, Windows shows no notification.
  if (process.platform === 'win32') app.setAppUserModelId(WINDOWS_APP_ID)
  const lifecycle = createLifecycle(app, dialog, log)
  endOnTrouble(process, app, lifecycle)
  guardPages(app, shell, log)

  let window: MainWindow | undefined
  let leaving = false
  const open = () => window?.focus()
  const dialogs = createDialogs(dialog, () => window?.native)
  const savePdf = createPdfSaver({ app, dialog, window: () => window?.native, log })
  app.on('before-quit', () => {
    leaving = true
  })
  app.on('second-instance', open)
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length > 0) open()
  })

  async function start(): Promise<void> {
    await app.whenReady()
    guardSession(session.defaultSession, log)
    protocol.handle(APP_SCHEME, createAppScheme(page, log))
    const { api, refused, version } = await compose(lifecycle, { savePdf, chooseFolder: dialogs.chooseFolder })
    const door = openIpcDoor(ipcMain, api, refused, log)
    lifecycle.onEnd('The window’s door', () => door.close())

    const surroundings = openSurroundings({
      venue: openVenueWatch(api, log),
      iconFile: places.iconFile,
      wantsTray: wishes.tray,
      open,
      isLookedAt: () => window?.isLookedAt() === true,
      log,
    })
    lifecycle.onEnd('The tray, the notifications and the power', surroundings.close)

    const tellAboutTray = () => {
      const { title, body } = KEEPS_RUNNING
      if (!surroundings.notify(title, body)) void dialogs.tell(title, body)
    }
    const mayClose = () => {
      if (leaving || !surroundings.canHideWindow()) return true
      sayOnce(path.join(browserFolder, 'told-about-tray'), tellAboutTray, log)
      return false
    }
    const recovery = {
      monotonicMs: systemClock.monotonicMs,
      askToRetry: () =>
        dialogs.ask(
          'The page cannot be shown',
          'The console keeps watching your processors, and the music keeps playing.',
          'Try again',
          'Leave it',
        ),
      log,
    }
    const { kiosk, devTools } = wishes
    const { preloadFile, iconFile } = places
    setMenu(version)
    window = openMainWindow({ preloadFile, iconFile, kiosk, devTools }, recovery, mayClose)
  }

  function setMenu(version: string): void {
    const { platform, env, execPath: program } = process
    const loginItem = createLoginItem({
      app,
      platform,
      env,
      homeFolder: homedir(),
      program,
      words: wishes.wordsAtLogin,
    })
    const template = menuTemplate({
      platform,
      devTools: wishes.devTools,
      kiosk: wishes.kiosk,
      startsWithComputer: loginItem.isOn(),
      reload: () => window?.reload(),
      closeWindow: () => window?.native.close(),
      quit: () => app.quit(),
      setKiosk: (on) => window?.setKiosk(on),
      setStartsWithComputer(on) {
        try {
          loginItem.set(on)
        } catch (error) {
          log.error('The start with the computer could not be changed', error)
          void dialogs.tell('This computer refused the change', 'The log has the details.')
        }
      },
      about: () => void dialogs.tell(`Atlas Console ${version}`, `Its data is in ${places.dataFolder}`),
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  start().catch((error: unknown) => lifecycle.fail('Atlas Console cannot start', error))
}
