import { EventEmitter } from 'node:events'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type * as Electron from 'electron'
import { closeChromium } from './chromium.ts'
import { cancellable } from './events.ts'
import { takeInstanceLock } from './instance-lock.ts'

type PathName = Parameters<Electron.App['getPath']>[0]
type AppPart =
  | 'whenReady'
  | 'isReady'
  | 'isPackaged'
  | 'getName'
  | 'getVersion'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'enableSandbox'
  | 'disableHardwareAcceleration'
  | 'dock'
  | 'requestSingleInstanceLock'
  | 'getLoginItemSettings'
  | 'setLoginItemSettings'
  | 'setAppUserModelId'
  | 'quit'
  | 'exit'

/** What the application needs of its windows, without knowing their class. */
export interface OpenWindow {
  close(): void
  isDestroyed(): boolean
}

/** Every window that is open. */
export const openWindows = new Set<OpenWindow>()

const paths = new Map<string, string>()
/** As under `electron FOLDER`: read late, because the double's own entry puts it there. */
const appFolder = () => process.argv[1] ?? process.cwd()
const manifest = () =>
  JSON.parse(readFileSync(path.join(appFolder(), 'package.json'), 'utf8')) as {
    readonly productName?: string
    readonly name?: string
    readonly version?: string
  }

const emitter = new EventEmitter()
let ready = false
let sandboxed = false
let startsAtLogin = false
let quitting = false
let exiting = false

/** The application: its life, its places, its lock. */
export const application = Object.assign(emitter, {
  // Started from a folder it is not; a test says that the folder is a package's.
  isPackaged: process.env.ELECTRON_DOUBLE_PACKAGED === '1',
  isReady: () => ready,
  whenReady: () => (ready ? Promise.resolve() : new Promise<void>((resolve) => emitter.once('ready', () => resolve()))),
  getName: () => manifest().productName ?? manifest().name ?? 'Electron',
  getVersion: () => manifest().version ?? '0.0.0',
  getAppPath: appFolder,
  getPath(name: PathName): string {
    const known = paths.get(name)
    if (known) return known
    const made = mkdtempSync(path.join(tmpdir(), `electron-double-${name}-`))
    paths.set(name, made)
    return made
  },
  setPath(name: string, to: string): void {
    if (!path.isAbsolute(to)) throw new Error('Path must be absolute')
    if (!existsSync(to)) throw new Error(`Failed to set path ${name}: there is no ${to}`)
    paths.set(name, to)
  },
  enableSandbox(): void {
    if (ready) throw new Error('app.enableSandbox() can only be called before app is ready')
    sandboxed = true
  },
  disableHardwareAcceleration(): void {
    if (ready) throw new Error('app.disableHardwareAcceleration() can only be called before app is ready')
  },
  // As on every system but macOS.
  dock: undefined,
  requestSingleInstanceLock(): boolean {
    return takeInstanceLock(application.getPath('userData'), (second) => {
      emitter.emit('second-instance', cancellable({}), [...second.arguments], second.workingFolder, undefined)
    })
  },
  getLoginItemSettings: (): Electron.LoginItemSettings => ({
    openAtLogin: startsAtLogin,
    wasOpenedAtLogin: false,
    status: startsAtLogin ? 'enabled' : 'not-registered',
    executableWillLaunchAtLogin: startsAtLogin,
    launchItems: [],
  }),
  setLoginItemSettings({ openAtLogin = false }: Electron.Settings): void {
    startsAtLogin = openAtLogin
  },
  setAppUserModelId(_id: string): void {
    return
  },
  quit(): void {
    if (exiting) return
    const before = cancellable({})
    emitter.emit('before-quit', before)
    if (before.defaultPrevented) return
    quitting = true
    for (const window of openWindows) window.close()
    finishQuitting()
  },
  exit(code = 0): void {
    if (exiting) return
    exiting = true
    emitter.emit('quit', cancellable({}), code)
    // Windows die with the browser; the process must not end before it, or the browser would be left behind.
    void closeChromium().then(() => process.exit(code))
  },
}) satisfies Pick<Electron.App, AppPart>

/** Whether every renderer is sandboxed, whatever its window asks for. */
export const isSandboxEnforced = () => sandboxed

/** To be called once the main bundle has been evaluated, as Electron waits for it. */
export function becomeReady(): void {
  ready = true
  emitter.emit('ready', cancellable({}), {})
}

/** To be called by a window that is gone. */
export function windowGone(window: OpenWindow): void {
  openWindows.delete(window)
  if (exiting || openWindows.size > 0) return
  if (quitting) finishQuitting()
  else if (emitter.listenerCount('window-all-closed') > 0) emitter.emit('window-all-closed')
  else application.quit()
}

/** A window whose page refused to close stops the quitting, as in Electron. */
export function closingRefused(): void {
  quitting = false
}

function finishQuitting(): void {
  if (!quitting || exiting || openWindows.size > 0) return
  const event = cancellable({})
  emitter.emit('will-quit', event)
  if (!event.defaultPrevented) application.exit(0)
}
