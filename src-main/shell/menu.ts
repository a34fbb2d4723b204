import type { MenuItemConstructorOptions } from 'electron'

/** What the menu shows and does. */
export interface MenuParts {
  readonly platform: NodeJS.Platform
  /** Whether the developer tools are offered. */
  readonly devTools: boolean
  readonly kiosk: boolean
  readonly startsWithComputer: boolean
  reload(): void
  closeWindow(): void
  quit(): void
  setKiosk(on: boolean): void
  setStartsWithComputer(on: boolean): void
  about(): void
}

/**
 * The menu of the program. It is out of sight until Alt is pressed, but its keys always work; that is how kiosk mode is left.
 */
export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const mac: MenuItemConstructorOptions[] =
    // Without these two, macOS knows neither Cmd+C nor the program's own menu.
    parts.platform === 'darwin' ? [{ role: 'appMenu' }, { role: 'editMenu' }] : []
  const tools: MenuItemConstructorOptions[] = parts.devTools ? [{ type: 'separator' }, { role: 'toggleDevTools' }] : []
  return [
    ...mac,
    {
      label: '&File',
      submenu: [
        {
          label: 'Start with the computer',
          type: 'checkbox',
          checked: parts.startsWithComputer,
          click: ({ checked }) => parts.setStartsWithComputer(checked),
        },
        { type: 'separator' },
        { label: 'Close window', accelerator: 'CommandOrControl+W', click: parts.closeWindow },
        { label: 'Quit Atlas Console', accelerator: 'CommandOrControl+Q', click: parts.quit },
      ],
    },
    {
      label: '&View',
      submenu: [
        { label: 'Reload', accelerator: 'CommandOrControl+R', click: parts.reload },
        { type: 'separator' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        {
          label: 'Kiosk mode',
          type: 'checkbox',
          checked: parts.kiosk,
          accelerator: 'CommandOrControl+Alt+K',
          click: ({ checked }) => parts.setKiosk(checked),
        },
        ...tools,
      ],
    },
    { label: '&Help', submenu: [{ label: 'About Atlas Console', accelerator: 'F1', click: parts.about }] },
  ]
}
