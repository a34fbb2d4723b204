import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

/** The computer's shade: dark, and the browser is told the same. */
export const theme = Object.assign(new EventEmitter(), {
  shouldUseDarkColors: true,
  themeSource: 'system' as Electron.NativeTheme['themeSource'],
}) satisfies Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource'>
