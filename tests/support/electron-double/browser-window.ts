import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { application, closingRefused, openWindows, windowGone } from './application.ts'
import { nextPage } from './chromium.ts'
import { cancellable } from './events.ts'
import type { WebPreferences, WindowState } from './record.ts'
import { theme } from './theme.ts'
import { WebContents } from './web-contents.ts'

type Part =
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'minimize'
  | 'restore'
  | 'isVisible'
  | 'isMinimized'
  | 'isFocused'
  | 'isDestroyed'
  | 'isKiosk'
  | 'setKiosk'
  | 'getTitle'

let lastId = 0

/** One window. What is seen of it is a page of the browser; what the desktop would do with it is only remembered. */
export class BrowserWindow extends EventEmitter implements Pick<Electron.BrowserWindow, Part> {
  readonly id: number
  readonly webContents: WebContents
  readonly #options: Electron.BrowserWindowConstructorOptions
  readonly #opened: Promise<void>
  #visible: boolean
  #minimized = false
  #focused = false
  #kiosk: boolean
  #destroyed = false

  static getAllWindows(): BrowserWindow[] {
    return [...openWindows].filter((window) => window instanceof BrowserWindow)
  }

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    if (!application.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    const { sandbox, contextIsolation, nodeIntegration, webSecurity } = options.webPreferences ?? {}
    if (sandbox === false || contextIsolation === false || nodeIntegration === true || webSecurity === false) {
      throw new Error('The double opens no window with insecure web preferences')
    }
    lastId += 1
    this.id = lastId
    this.#options = options
    this.#visible = options.show !== false
    this.#kiosk = options.kiosk === true
    this.webContents = new WebContents()
    openWindows.add(this)
    application.emit('web-contents-created', cancellable({}), this.webContents)
    application.emit('browser-window-created', cancellable({}), this)
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    this.webContents.once('destroyed', () => this.#gone())
    this.#opened = this.#open()
  }

  async loadURL(url: string): Promise<void> {
    await this.#opened
    await this.webContents.load(url)
  }

  show(): void {
    this.#visible = true
    this.focus()
  }

  hide(): void {
    this.#visible = false
    this.#focused = false
  }

  focus(): void {
    if (this.#minimized || !this.#visible) return
    this.#focused = true
    this.emit('focus')
  }

  minimize(): void {
    this.#minimized = true
    this.#focused = false
    this.emit('minimize')
  }

  restore(): void {
    this.#minimized = false
    this.emit('restore')
  }

  close(): void {
    const event = cancellable({})
    this.emit('close', event)
    if (event.defaultPrevented) closingRefused()
    else this.destroy()
  }

  destroy(): void {
    void this.#opened.then(() => this.webContents.close())
  }

  isVisible(): boolean {
    return this.#visible
  }

  isMinimized(): boolean {
    return this.#minimized
  }

  isFocused(): boolean {
    return this.#focused
  }

  /** For tests: another program is in front. */
  blur(): void {
    this.#focused = false
    this.emit('blur')
  }

  isKiosk(): boolean {
    return this.#kiosk
  }

  setKiosk(on: boolean): void {
    this.#kiosk = on
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  getTitle(): string {
    return this.webContents.getTitle() || (this.#options.title ?? '')
  }

  /** For tests: the window as somebody would see it. */
  state(): WindowState {
    const { width = 800, height = 600, minWidth = 0, minHeight = 0 } = this.#options
    return {
      url: this.webContents.getURL(),
      title: this.getTitle(),
      visible: this.#visible,
      loading: this.webContents.isLoading(),
      minimized: this.#minimized,
      focused: this.#focused,
      kiosk: this.#kiosk,
      webPreferences: this.#webPreferences(),
      width,
      height,
      minimum: [minWidth, minHeight],
    }
  }

  /** With Electron's own defaults for what was not asked for. */
  #webPreferences(): WebPreferences {
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, devTools } =
      this.#options.webPreferences ?? {}
    return {
      sandbox: sandbox ?? true,
      contextIsolation: contextIsolation ?? true,
      nodeIntegration: nodeIntegration ?? false,
      webSecurity: webSecurity ?? true,
      webviewTag: webviewTag ?? false,
      devTools: devTools ?? true,
    }
  }

  async #open(): Promise<void> {
    const page = await nextPage(application.getPath('userData'))
    const { width = 800, height = 600, webPreferences } = this.#options
    await this.webContents.attach(page, webPreferences?.preload, async (fresh) => {
      await fresh.setViewportSize({ width, height })
      await fresh.emulateMedia({ colorScheme: theme.shouldUseDarkColors ? 'dark' : 'light' })
    })
  }

  #gone(): void {
    this.#destroyed = true
    this.emit('closed')
    windowGone(this)
  }
}
