import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

type Template = Parameters<typeof Electron.Menu.buildFromTemplate>[0]
type Wish = Electron.MenuItemConstructorOptions
type ItemPart = 'label' | 'type' | 'checked' | 'enabled' | 'visible' | 'accelerator' | 'id' | 'click'
type MenuStatics = 'buildFromTemplate' | 'setApplicationMenu' | 'getApplicationMenu'

/** One line of a menu. `click` does what a click would. */
export class MenuItem implements Pick<Electron.MenuItem, ItemPart> {
  readonly label: string
  readonly id: string
  readonly type: Electron.MenuItem['type']
  readonly role: Wish['role']
  readonly accelerator: string | null
  readonly visible: boolean
  readonly submenu: Menu | undefined
  checked: boolean
  enabled: boolean
  readonly click: () => void

  constructor(wish: Wish) {
    const { submenu, click } = wish
    // A role brings its own label, in the words of the system.
    this.label = wish.label ?? wish.role ?? ''
    this.id = wish.id ?? ''
    this.type = wish.type ?? (submenu ? 'submenu' : 'normal')
    this.role = wish.role
    this.accelerator = wish.accelerator ?? null
    this.visible = wish.visible ?? true
    this.enabled = wish.enabled ?? true
    this.checked = wish.checked ?? false
    if (wish.label === undefined && wish.role === undefined && wish.type === undefined) {
      throw new Error('Invalid template for MenuItem: must have label, role or type')
    }
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : (submenu as Menu | undefined)
    this.click = () => {
      // A mark is turned before the program hears of the click.
      if (this.type === 'checkbox') this.checked = !this.checked
      click?.(this as unknown as Electron.MenuItem, undefined, {} as Electron.KeyboardEvent)
    }
  }
}

/** A menu: its lines, and which one is the application's. */
export class Menu extends EventEmitter {
  static #application: Menu | null = null
  readonly items: readonly MenuItem[]

  constructor(items: readonly MenuItem[] = []) {
    super()
    this.items = items
  }

  static buildFromTemplate(template: Template): Menu {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array')
    return new Menu(template.map((one) => (one instanceof MenuItem ? one : new MenuItem(one as Wish))))
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
}

/** Electron's statics with the double's own menus in the place of Electron's. */
type Statics = {
  [Name in MenuStatics]: (...values: WithMenu<Parameters<(typeof Electron.Menu)[Name]>>) => unknown
}
type WithMenu<Values> = { [At in keyof Values]: Electron.Menu extends Values[At] ? Menu | null : Values[At] }

Menu satisfies Statics

/** Does what a click on the line with these labels would do, each without the mark of its key. */
export function clickLine(menu: Menu | null, labels: readonly string[]): void {
  let items = menu?.items ?? []
  let item: MenuItem | undefined
  for (const label of labels) {
    item = items.find((one) => plain(one.label) === label)
    items = item?.submenu?.items ?? []
  }
  if (!item?.enabled) throw new Error(`There is no line ${labels.join(' > ')} that can be clicked`)
  item.click()
}

/** Every line of a menu as "File > Quit [Ctrl+Q]", a mark as "(on)". */
export function linesOf(menu: Menu | null, above = ''): string[] {
  return (menu?.items ?? []).flatMap((item) => {
    if (item.type === 'separator') return []
    const name = above + plain(item.label)
    if (item.submenu) return linesOf(item.submenu, `${name} > `)
    const key = item.accelerator ? ` [${item.accelerator}]` : ''
    return [name + key + (item.checked ? ' (on)' : '')]
  })
}

const plain = (label: string) => label.replaceAll('&', '')
