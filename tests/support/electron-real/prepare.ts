import type * as Electron from 'electron'
import type {
  DoubleState,
  MessageBox,
  Request,
  SaveDialog,
  TrayState,
  WebPreferences,
} from '../electron-double/record.ts'

/** What a test speaks to in the main process of a real Electron. */
export interface Lab {
  ask(request: Request): Promise<DoubleState>
}

/**
 * Prepares a real Electron's main process for the scenarios, before the program is loaded: what would wait for a person is answered
 * and remembered, and what the double's requests ask for is done with Electron's own parts. Self-contained: its source text is
 * loaded with `--require`.
 */
export function prepare(electron: typeof Electron): void {
  const { app, BrowserWindow, dialog, Menu, Notification, powerMonitor, powerSaveBlocker, protocol, shell, Tray } =
    electron
  const errorBoxes: { title: string; content: string }[] = []
  const openedOutside: string[] = []
  const refusedWindows: string[] = []
  const notifications: { title: string; body: string }[] = []
  const messageBoxes: MessageBox[] = []
  const answers: string[] = []
  const saveDialogs: SaveDialog[] = []
  const places: string[] = []
  const openDialogs: (readonly string[])[] = []
  const folders: string[] = []
  const blockers = new Map<number, string>()
  const outside = new Map<string, string>()
  let newestNotification: Electron.Notification | null = null
  let tray: { readonly icon: Electron.Tray; toolTip: string; menu: Electron.Menu | null } | null = null
  let sandboxEnforced = false

  dialog.showErrorBox = (title, content) => {
    errorBoxes.push({ title, content })
    process.stderr.write(`[dialog] ${title}: ${content}\n`)
  }
  dialog.showMessageBox = async (...given: unknown[]) => {
    const { message, detail = '', buttons = ['OK'], cancelId = 0 } = given.at(-1) as Electron.MessageBoxOptions
    messageBoxes.push({ message, detail, buttons })
    const wanted = answers.shift()
    return { response: wanted === undefined ? cancelId : buttons.indexOf(wanted), checkboxChecked: false }
  }
  dialog.showSaveDialog = async (...given: unknown[]) => {
    const { defaultPath = '', filters = [] } = given.at(-1) as Electron.SaveDialogOptions
    saveDialogs.push({ defaultPath, extensions: filters.flatMap(({ extensions }) => extensions) })
    const filePath = places.shift()
    return { canceled: filePath === undefined, filePath: filePath ?? '' }
  }
  dialog.showOpenDialog = async (...given: unknown[]) => {
    const { properties = [] } = given.at(-1) as Electron.OpenDialogOptions
    openDialogs.push(properties)
    const folder = folders.shift()
    return { canceled: folder === undefined, filePaths: folder === undefined ? [] : [folder] }
  }
  shell.openExternal = async (url) => void openedOutside.push(url)
  const enableSandbox = app.enableSandbox.bind(app)
  app.enableSandbox = () => {
    sandboxEnforced = true
    enableSandbox()
  }
  Notification.prototype.show = function (this: Electron.Notification) {
    newestNotification = this
    notifications.push({ title: this.title, body: this.body })
  }
  const { setToolTip, setContextMenu, destroy } = Tray.prototype
  Tray.prototype.setToolTip = function (this: Electron.Tray, toolTip: string) {
    tray = { icon: this, menu: tray?.menu ?? null, toolTip }
    setToolTip.call(this, toolTip)
  }
  Tray.prototype.setContextMenu = function (this: Electron.Tray, menu: Electron.Menu | null) {
    tray = { icon: this, toolTip: tray?.toolTip ?? '', menu }
    setContextMenu.call(this, menu)
  }
  Tray.prototype.destroy = function (this: Electron.Tray) {
    tray = null
    destroy.call(this)
  }
  const start = powerSaveBlocker.start.bind(powerSaveBlocker)
  const stop = powerSaveBlocker.stop.bind(powerSaveBlocker)
  powerSaveBlocker.start = (type) => {
    const id = start(type)
    blockers.set(id, type)
    return id
  }
  powerSaveBlocker.stop = (id) => {
    blockers.delete(id)
    return stop(id)
  }
  app.on('web-contents-created', (_event, contents) => {
    // Before the program's own listener, which sets the handler that is wrapped here.
    const setHandler = contents.setWindowOpenHandler.bind(contents)
    contents.setWindowOpenHandler = (handler) =>
      setHandler((details) => {
        const answer = handler(details)
        if (answer.action === 'deny') refusedWindows.push(details.url)
        return answer
      })
  })

  const plain = (label: string) => label.replaceAll('&', '')
  function linesOf(menu: Electron.Menu | null, above: string): string[] {
    return (menu?.items ?? []).flatMap((item) => {
      if (item.type === 'separator') return []
      const name = above + plain(item.label)
      if (item.submenu) return linesOf(item.submenu, `${name} > `)
      return [name + (item.accelerator ? ` [${item.accelerator}]` : '') + (item.checked ? ' (on)' : '')]
    })
  }
  function click(menu: Electron.Menu | null, line: readonly string[]): void {
    let items = menu?.items ?? []
    let item: Electron.MenuItem | undefined
    for (const label of line) {
      item = items.find((one) => plain(one.label) === label)
      items = item?.submenu?.items ?? []
    }
    if (!item?.enabled) throw new Error(`There is no line ${line.join(' > ')} that can be clicked`)
    item.click({}, BrowserWindow.getAllWindows()[0], BrowserWindow.getAllWindows()[0]?.webContents)
  }
  function stateOf(window: Electron.BrowserWindow) {
    const [width = 0, height = 0] = window.getSize()
    const [minWidth = 0, minHeight = 0] = window.getMinimumSize()
    const { webContents } = window
    // Electron has this without declaring it.
    const asked = (webContents as unknown as { getLastWebPreferences(): WebPreferences }).getLastWebPreferences()
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, devTools } = asked
    return {
      url: webContents.getURL(),
      title: window.getTitle(),
      visible: window.isVisible(),
      loading: webContents.isLoading() || webContents.isCrashed(),
      minimized: window.isMinimized(),
      focused: window.isFocused(),
      kiosk: window.isKiosk(),
      webPreferences: { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, devTools },
      width,
      height,
      minimum: [minWidth, minHeight] as const,
    }
  }
  function trayState(): TrayState | null {
    return tray && { toolTip: tray.toolTip, lines: linesOf(tray.menu, '') }
  }

  async function carryOut(request: Request): Promise<void> {
    const window = BrowserWindow.getAllWindows()[0]
    switch (request.kind) {
      case 'state':
        return
      case 'serve':
        if (outside.size === 0) {
          protocol.handle('http', ({ url }) => {
            const html = outside.get(url)
            return html === undefined
              ? Response.error()
              : new Response(html, { headers: { 'content-type': 'text/html' } })
          })
        }
        outside.set(request.url, request.html)
        return
      case 'load':
        await window?.loadURL(request.url)
        return
      case 'minimize':
        window?.minimize()
        return
      case 'blur':
        window?.blur()
        return
      case 'menu':
        click(Menu.getApplicationMenu(), request.line)
        return
      case 'tray':
        if (request.line === null) tray?.icon.emit('click')
        else click(tray?.menu ?? null, [request.line])
        return
      case 'click-notification':
        newestNotification?.emit('click')
        return
      case 'power':
        powerMonitor.emit(request.event, { preventDefault: () => undefined })
        return
      case 'answer':
        answers.push(request.button)
        return
      case 'choose-place':
        places.push(request.file)
        return
      case 'choose-folder':
        folders.push(request.folder)
        return
      case 'reject':
        void Promise.reject(new Error(request.message))
        return
      case 'crash-page': {
        const gone = new Promise((resolve) => window?.webContents.once('render-process-gone', resolve))
        window?.webContents.forcefullyCrashRenderer()
        await gone
        return
      }
      case 'close-window':
        window?.close()
        return
    }
  }

  const lab: Lab = {
    async ask(request) {
      await carryOut(request)
      return {
        windows: BrowserWindow.getAllWindows().map(stateOf),
        endpoint: null,
        errorBoxes,
        openedOutside,
        refusedWindows,
        menu: linesOf(Menu.getApplicationMenu(), ''),
        tray: trayState(),
        notifications,
        messageBoxes,
        saveDialogs,
        openDialogs,
        powerBlockers: [...blockers.values()],
        sandboxEnforced,
      }
    },
  }
  Object.assign(globalThis, { atlasLab: lab })
}
