import type * as Electron from 'electron'
import { application } from './application.ts'
import { BrowserWindow as Window } from './browser-window.ts'
import { ipcMain as channels } from './ipc.ts'
import { record } from './record.ts'
import { protocol as schemes } from './schemes.ts'
import { defaultSession } from './sessions.ts'
import { theme } from './theme.ts'

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

export const shell = {
  openExternal: async (url: string): Promise<void> => {
    record.openedOutside.push(url)
  },
} satisfies Pick<Electron.Shell, 'openExternal'>

export const dialog = {
  showErrorBox: (title: string, content: string): void => {
    record.errorBoxes.push({ title, content })
    // A program often ends right after its dialog, so a test reads it in the output.
    process.stderr.write(`[dialog] ${title}: ${content}\n`)
  },
} satisfies Pick<Electron.Dialog, 'showErrorBox'>
