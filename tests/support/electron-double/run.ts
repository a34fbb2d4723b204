import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { application, becomeReady, isSandboxEnforced } from './application.ts'
import { BrowserWindow } from './browser-window.ts'
import { cancellable } from './events.ts'
import { clickLine, linesOf, Menu } from './menus.ts'
import { Notification } from './notification.ts'
import { powerMonitor, startedBlockers } from './power.ts'
import { type DoubleState, type Request, record } from './record.ts'
import { presentTray } from './tray.ts'

/** Starts the program of a folder as `electron FOLDER …` would, with the double in Electron's place. */
const [, , folder = '.', ...words] = process.argv
const appFolder = path.resolve(folder)
const manifest = JSON.parse(readFileSync(path.join(appFolder, 'package.json'), 'utf8')) as { readonly main: string }
const electron = JSON.parse(
  readFileSync(new URL('../../../node_modules/electron/package.json', import.meta.url), 'utf8'),
)

process.argv = [process.execPath, appFolder, ...words]
Object.assign(process, { defaultApp: true, type: 'browser', resourcesPath: appFolder })
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: electron.version } })

process.on('message', (message: { readonly id: number; readonly request: Request }) => {
  answer(message.request).then(
    (state) => process.send?.({ id: message.id, state }),
    (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
  )
})
// A test that ended must not leave a program behind.
process.on('disconnect', () => application.exit(1))

await import(pathToFileURL(path.join(appFolder, manifest.main)).href)
becomeReady()

async function answer(request: Request): Promise<DoubleState> {
  const window = BrowserWindow.getAllWindows()[0]
  switch (request.kind) {
    case 'state':
      break
    case 'serve':
      record.outside.set(request.url, request.html)
      break
    case 'load':
      await window?.loadURL(request.url)
      break
    case 'minimize':
      window?.minimize()
      break
    case 'blur':
      window?.blur()
      break
    case 'menu':
      clickLine(Menu.getApplicationMenu(), request.line)
      break
    case 'tray':
      if (request.line === null) presentTray()?.emit('click')
      else clickLine(presentTray()?.menu ?? null, [request.line])
      break
    case 'click-notification':
      Notification.newest?.emit('click', cancellable({}))
      break
    case 'power':
      powerMonitor.emit(request.event, cancellable({}))
      break
    case 'answer':
      record.answers.push(request.button)
      break
    case 'choose-place':
      record.places.push(request.file)
      break
    case 'choose-folder':
      record.folders.push(request.folder)
      break
    case 'reject':
      void Promise.reject(new Error(request.message))
      break
    case 'crash-page':
      await window?.webContents.crash()
      break
    case 'close-window':
      window?.close()
      break
  }
  return {
    windows: BrowserWindow.getAllWindows().map((one) => one.state()),
    endpoint: record.endpoint,
    errorBoxes: record.errorBoxes,
    openedOutside: record.openedOutside,
    refusedWindows: record.refusedWindows,
    menu: linesOf(Menu.getApplicationMenu()),
    tray: presentTray()?.state() ?? null,
    notifications: record.notifications,
    messageBoxes: record.messageBoxes,
    saveDialogs: record.saveDialogs,
    openDialogs: record.openDialogs,
    powerBlockers: startedBlockers(),
    sandboxEnforced: isSandboxEnforced(),
  }
}
