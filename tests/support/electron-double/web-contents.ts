import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import type * as Electron from 'electron'
import type { CDPSession, Page } from 'playwright-core'
import { createCodec } from './codec.ts'
import { cancellable } from './events.ts'
import { invokeHandler, ipcMain } from './ipc.ts'
import { printPage } from './printing.ts'
import { record } from './record.ts'
import { answerRequest } from './requests.ts'
import { fromBrowserUrl, toBrowserUrl } from './schemes.ts'
import { applyPermissions, defaultSession } from './sessions.ts'
import { isolatedWorldScript, pageWorldScript, type WorldNames } from './worlds.ts'

type Part =
  | 'id'
  | 'send'
  | 'getURL'
  | 'getTitle'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isLoading'
  | 'reload'
  | 'printToPDF'
  | 'setWindowOpenHandler'
type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

const WORLD = 'Electron Isolated Context'
const codec = createCodec()
const unusable = (what: string) => new Error(`The double cannot ${what}`)
let lastId = 0

/** The top frame, as far as a program may want to know who speaks. */
interface TopFrame {
  readonly url: string
  readonly parent: null
  readonly top: TopFrame
}

/** One page: its navigation, its channels and its end. The program's guards are asked before anything happens. */
export class WebContents extends EventEmitter implements Pick<Electron.WebContents, Part> {
  readonly id: number
  readonly session = defaultSession
  readonly mainFrame: TopFrame
  readonly #names: WorldNames
  #page: Page | null = null
  #preload: string | undefined
  #dress: (page: Page) => Promise<void> = async () => undefined
  #loading = true
  #cdp: CDPSession | null = null
  /** The preload's world in the present document. Its number is its process's own, so another process may have the same one. */
  #context: { readonly number: number; readonly uniqueId: string } | null = null
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #url = ''
  #title = ''
  #destroyed = false
  #crashed = false
  /** The address that the program itself is loading: its own wish needs no leave. */
  #own: string | null = null

  constructor() {
    super()
    lastId += 1
    this.id = lastId
    const name = () => `_${randomBytes(8).toString('hex')}`
    this.#names = { token: name(), toMain: name(), fromMain: name() }
    const contents = this
    this.mainFrame = {
      parent: null,
      get url() {
        return contents.#url
      },
      get top() {
        return this
      },
    }
  }

  send(channel: string, ...values: unknown[]): void {
    // Encoded at once: what cannot be cloned must throw here, and later changes must not be seen.
    this.#tell(codec.encode(['event', channel, values], null))
  }

  getURL(): string {
    return this.#url
  }

  getTitle(): string {
    return this.#title
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  isCrashed(): boolean {
    return this.#crashed
  }

  isLoading(): boolean {
    return this.#loading
  }

  reload(): void {
    if (this.#crashed) {
      void this.load(this.#url)
      return
    }
    this.#own = this.#url
    this.#cdp?.send('Page.reload').catch((error: unknown) => {
      this.emit('did-fail-load', cancellable({}), -2, String(error), this.#url, true, 0, 0)
    })
  }

  async printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    if (!this.#cdp) throw unusable('print before there is a page')
    return printPage(this.#cdp, options)
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  /** Rejects as Electron does when the page cannot be loaded. */
  async load(url: string): Promise<void> {
    if (this.#crashed) await this.#replacePage()
    const page = this.#page
    if (!page) throw unusable('load before there is a page')
    this.#own = url
    const target = toBrowserUrl(url)
    await applyPermissions(page.context(), this.#asElectron(), new URL(target).origin)
    try {
      const finished = new Promise((resolve) => this.once('did-finish-load', resolve))
      await page.goto(target, { waitUntil: 'load' })
      await finished
    } catch (error) {
      this.emit('did-fail-load', cancellable({}), -2, String(error), url, true, 0, 0)
      throw new Error(`ERR_FAILED (-2) loading '${url}'`, { cause: error })
    }
  }

  /** Takes a page of the browser: from here on it behaves as this window's page. `dress` gives it the window's size and shade. */
  async attach(page: Page, preload: string | undefined, dress: (page: Page) => Promise<void>): Promise<void> {
    this.#page = page
    this.#preload = preload
    this.#dress = dress
    await dress(page)
    page.on('close', () => {
      if (this.#page === page) this.#destroy()
    })
    await page.route(
      () => true,
      (route) => answerRequest(route, page, (url, isMainFrame) => this.#mayNavigate(url, isMainFrame)),
    )
    const cdp = await page.context().newCDPSession(page)
    this.#cdp = cdp
    const { frameTree } = await cdp.send('Page.getFrameTree')
    const topFrame = frameTree.frame.id
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id === topFrame) this.#navigated(fromBrowserUrl(frame.url + (frame.urlFragment ?? '')))
    })
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== topFrame) return
      this.#url = fromBrowserUrl(url)
      this.emit('did-navigate-in-page', cancellable({}), this.#url, true, 1, 1)
    })
    cdp.on('Page.domContentEventFired', () => this.emit('dom-ready', cancellable({})))
    cdp.on('Page.loadEventFired', () => void this.#loaded())
    cdp.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
      this.#askToOpen(fromBrowserUrl(url), windowName, windowFeatures.join(',')),
    )
    cdp.on('Inspector.targetCrashed', () => this.#crash())
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { readonly frameId?: string }
      if (context.name !== WORLD || frameId !== topFrame) return
      this.#context = { number: context.id, uniqueId: context.uniqueId }
    })
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
      if (executionContextUniqueId === this.#context?.uniqueId) this.#context = null
    })
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      // A message of a document that is gone by now has no frame to answer to.
      if (name === this.#names.toMain && executionContextId === this.#context?.number) void this.#receive(payload)
    })
    await cdp.send('Page.enable')
    await cdp.send('Inspector.enable')
    await cdp.send('Runtime.enable')
    await cdp.send('Runtime.addBinding', { name: this.#names.toMain, executionContextName: WORLD })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldScript(this.#names) })
    if (preload === undefined) return
    const versions = { electron: process.versions.electron ?? '' }
    const source = isolatedWorldScript(this.#names, versions, await readFile(preload, 'utf8'))
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD })
  }

  /** For tests: ends the page's process as a fault would. */
  async crash(): Promise<void> {
    // The browser never answers this one.
    this.#cdp?.send('Page.crash').catch(() => undefined)
    await new Promise((resolve) => this.once('render-process-gone', resolve))
  }

  /** Ends the page, without asking anybody. */
  async close(): Promise<void> {
    await this.#page?.close()
    this.#destroy()
  }

  #asElectron(): Electron.WebContents {
    // The program gets this object as its WebContents: what it uses beyond the part above fails there, and is to be added here.
    return this as unknown as Electron.WebContents
  }

  #mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && url === this.#own?.replace(/#.*/, '')) {
      this.#own = null
      return true
    }
    const frame = isMainFrame ? this.mainFrame : null
    const details = cancellable({ url, isMainFrame, isSameDocument: false, frame, initiator: this.mainFrame })
    this.emit('will-frame-navigate', details)
    if (isMainFrame) this.emit('will-navigate', details, url, false, true, 1, 1)
    return !details.defaultPrevented
  }

  #navigated(url: string): void {
    this.#url = url
    this.#loading = true
    this.#crashed = false
    this.emit('did-navigate', cancellable({}), url, 200, 'OK')
  }

  async #loaded(): Promise<void> {
    this.#title = (await this.#page?.title().catch(() => '')) ?? ''
    this.#loading = false
    this.emit('did-finish-load')
  }

  #askToOpen(url: string, frameName: string, features: string): void {
    const referrer = { url: this.#url, policy: 'strict-origin-when-cross-origin' as const }
    const { action } = this.#openHandler({ url, frameName, features, disposition: 'new-window', referrer })
    if (action === 'allow') throw unusable('open a second window; the program’s handler allowed one')
    record.refusedWindows.push(url)
  }

  #crash(): void {
    this.#crashed = true
    this.#loading = true
    this.#context = null
    this.emit('render-process-gone', cancellable({}), { reason: 'crashed', exitCode: 133 })
  }

  /** Playwright gives up a page whose process died, so the same window goes on with another one. */
  async #replacePage(): Promise<void> {
    const dead = this.#page
    if (!dead) return
    const page = await dead.context().newPage()
    await this.attach(page, this.#preload, this.#dress)
    await dead.close()
    this.#crashed = false
  }

  #destroy(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    this.#context = null
    this.emit('destroyed')
  }

  async #receive(payload: string): Promise<void> {
    const message = codec.decode(payload, null) as ['invoke', number, string, unknown[]] | ['send', string, unknown[]]
    const event = cancellable({ type: 'frame', sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1 })
    if (message[0] === 'send') {
      ipcMain.emit(message[1], event, ...message[2])
      return
    }
    const [, id, channel, values] = message
    let answer: string
    try {
      answer = codec.encode(['reply', id, true, await invokeHandler(channel, event, values)], null)
    } catch (error) {
      // With the error's kind, as Electron does.
      answer = codec.encode(['reply', id, false, String(error)], null)
    }
    this.#tell(answer)
  }

  #tell(text: string): void {
    if (this.#context === null || !this.#cdp) return
    this.#cdp
      .send('Runtime.callFunctionOn', {
        functionDeclaration: `function(text){${this.#names.fromMain}(text)}`,
        arguments: [{ value: text }],
        uniqueContextId: this.#context.uniqueId,
        returnByValue: true,
      })
      .catch((error: unknown) => {
        // The document went away in between, as it may in Electron; anything else is a fault of the double.
        if (!/context|closed|destroyed|navigat|detached|crashed/i.test(String(error))) throw error
      })
  }
}
