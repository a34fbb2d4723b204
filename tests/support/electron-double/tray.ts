import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { linesOf, type Menu } from './menus.ts'
import type { TrayState } from './record.ts'

type Part = 'setToolTip' | 'destroy' | 'isDestroyed'

/** The icon that was put into the tray last. */
let present: Tray | null = null

export const presentTray = () => present

/** An icon in a tray that nobody sees: what it says and what a click on it does. */
export class Tray extends EventEmitter implements Pick<Electron.Tray, Part> {
  #toolTip = ''
  #menu: Menu | null = null
  #destroyed = false

  constructor(image: Electron.NativeImage | string) {
    super()
    if (typeof image === 'string') throw new Error('The double takes an image only')
    present = this
  }

  setToolTip(text: string): void {
    this.#toolTip = text
  }

  setContextMenu(menu: Menu | null): void {
    this.#menu = menu
  }

  destroy(): void {
    this.#destroyed = true
    if (present === this) present = null
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  /** For tests. */
  get menu(): Menu | null {
    return this.#menu
  }

  /** For tests: what it says. */
  state(): TrayState {
    return { toolTip: this.#toolTip, lines: linesOf(this.#menu) }
  }
}
