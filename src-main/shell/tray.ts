import { Menu, nativeImage, Tray } from 'electron'
import type { Log } from '../log.ts'

/** What somebody can do from the tray. */
export interface TrayActions {
  open(): void
  quit(): void
}

/** The console's icon beside the computer's clock. */
export interface ConsoleTray {
  /** How the links are, in a few words. */
  setWords(words: string): void
  close(): void
}

/** Edge of the icon in pixels: the menu bar of macOS shows an image as large as it is. */
const EDGE_PX = process.platform === 'darwin' ? 18 : 32

/** Puts the icon into the tray; null where the system has none. */
export function openTray(iconFile: string, actions: TrayActions, log: Log): ConsoleTray | null {
  const image = nativeImage.createFromPath(iconFile)
  if (image.isEmpty()) {
    log.warn(`There is no icon at ${iconFile}, so there is no tray`)
    return null
  }
  try {
    const tray = new Tray(image.resize({ width: EDGE_PX, height: EDGE_PX }))
    tray.on('click', actions.open)
    return {
      setWords(words) {
        tray.setToolTip(`Atlas Console: ${words}`)
        // Set anew each time: Linux shows no change in a menu that is already there.
        tray.setContextMenu(
          Menu.buildFromTemplate([
            { label: words, enabled: false },
            { type: 'separator' },
            { label: 'Open Atlas Console', click: actions.open },
            { label: 'Quit', click: actions.quit },
          ]),
        )
      },
      close: () => tray.destroy(),
    }
  } catch (error) {
    log.warn('There is no tray', error)
    return null
  }
}
