import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, protocol, session, shell } from 'electron'
import type { Api } from '../api/dispatch.ts'
import type { Log } from '../log.ts'
import { APP_SCHEME } from './app-origin.ts'
import { APP_SCHEME_PRIVILEGES, createAppScheme, type PageSource } from './app-scheme.ts'
import { guardPages, guardSession } from './guards.ts'
import { openIpcDoor } from './ipc-door.ts'
import { createLifecycle, endOnTrouble, type Lifecycle } from './lifecycle.ts'
import { type MainWindow, openMainWindow } from './window.ts'

/** What the desktop needs to know before there is an application. All paths are absolute. */
export interface DesktopPlaces {
  /** Venue data; the browser's own files go into a folder of it, so that each data folder is a program of its own. */
  readonly dataFolder: string
  readonly preloadFile: string
  readonly iconFile: string
}

/** What the window's door needs of the application. */
export interface DesktopApp {
  readonly api: Api
  /** Leaves an audit row for a page that was refused before dispatch. */
  refused(from: string, path: string): void
}

/**
 * Runs the program behind a window. Must be called before Electron is ready. `compose` makes the application once it is certain
 * that this is the only console on its data folder, and registers with the lifecycle what is to be closed at the end.
 */
export function runDesktop(
  places: DesktopPlaces,
  page: PageSource,
  log: Log,
  compose: (lifecycle: Lifecycle) => Promise<DesktopApp>,
): void {
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

  const lifecycle = createLifecycle(app, dialog, log)
  endOnTrouble(process, app, lifecycle)
  guardPages(app, shell, log)

  let window: MainWindow | undefined
  app.on('second-instance', () => window?.focus())
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length > 0) window?.focus()
  })

  async function start(): Promise<void> {
    await app.whenReady()
    guardSession(session.defaultSession, log)
    protocol.handle(APP_SCHEME, createAppScheme(page, log))
    const { api, refused } = await compose(lifecycle)
    const door = openIpcDoor(ipcMain, api, refused, log)
    lifecycle.onEnd('The window’s door', () => door.close())
    window = openMainWindow(places.preloadFile, places.iconFile, log)
  }
  start().catch((error: unknown) => lifecycle.fail('Atlas Console cannot start', error))
}
