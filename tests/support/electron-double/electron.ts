import type * as Electron from 'electron'
import { application } from './application.ts'
import { BrowserWindow as Window } from './browser-window.ts'
import { dialog as dialogs } from './dialogs.ts'
import { nativeImage as images } from './images.ts'
import { ipcMain as channels } from './ipc.ts'
import { MenuItem as Item, Menu as Lines } from './menus.ts'
import { Notification as Note } from './notification.ts'
import { MessageChannelMain as Channel } from './ports.ts'
import { powerSaveBlocker as blocker, powerMonitor as monitor } from './power.ts'
import { record } from './record.ts'
import { protocol as schemes } from './schemes.ts'
import { defaultSession } from './sessions.ts'
import { theme } from './theme.ts'
import { Tray as TrayIcon } from './tray.ts'
import { utilityProcess as utility } from './utility.ts'

/**
 * What stands in for the `electron` module of the main process, where Electron's binary cannot be had (interface.md, "Electron,
 * hardened"). Each part is held to electron.d.ts by `satisfies`; what is missing here is missing in tests, and is to be added.
 */
export const app = application
export const BrowserWindow = Window
export const ipcMain = channels
export const protocol = schemes
export const session = { defaultSession }
export const nativeTheme = theme
export const nativeImage = images
export const dialog = dialogs
export const Menu = Lines
export const MenuItem = Item
export const Tray = TrayIcon
export const Notification = Note
export const powerMonitor = monitor
export const powerSaveBlocker = blocker
export const utilityProcess = utility
export const MessageChannelMain = Channel

export const shell = {
  openExternal: async (url: string): Promise<void> => {
    record.openedOutside.push(url)
  },
} satisfies Pick<Electron.Shell, 'openExternal'>
