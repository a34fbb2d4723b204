/** What a test may ask of a running double, over the child process's message channel. */
export type Request =
  | { readonly kind: 'state' }
  /** What an address outside answers from now on; every other one cannot be reached. */
  | { readonly kind: 'serve'; readonly url: string; readonly html: string }
  /** As if the main process had loaded another address into the first window: the navigation guards do not see it. */
  | { readonly kind: 'load'; readonly url: string }
  | { readonly kind: 'minimize' }
  /** The focus goes to another program. */
  | { readonly kind: 'blur' }
  /** A click on a line of the application's menu, by its labels from the top. */
  | { readonly kind: 'menu'; readonly line: readonly string[] }
  /** A click on the icon in the tray, or on that line of its menu. */
  | { readonly kind: 'tray'; readonly line: string | null }
  /** A click on the newest notification. */
  | { readonly kind: 'click-notification' }
  /** What the computer does. */
  | { readonly kind: 'power'; readonly event: 'suspend' | 'resume' | 'shutdown' }
  /** The button that the next dialog is answered with. */
  | { readonly kind: 'answer'; readonly button: string }
  /** The file that is chosen in the next dialog for saving. */
  | { readonly kind: 'choose-place'; readonly file: string }
  /** The folder that is chosen in the next dialog for opening. */
  | { readonly kind: 'choose-folder'; readonly folder: string }
  /** A promise in the main process that is rejected with `message` and that nobody waits for. */
  | { readonly kind: 'reject'; readonly message: string }
  /** The end of the page's process. */
  | { readonly kind: 'crash-page' }
  /** A click on the window's cross. */
  | { readonly kind: 'close-window' }

/** One window, as the operating system would show it. */
export interface WindowState {
  readonly url: string
  readonly title: string
  readonly visible: boolean
  /** True until the page has loaded, and again after it crashed. */
  readonly loading: boolean
  readonly minimized: boolean
  readonly focused: boolean
  readonly kiosk: boolean
  readonly webPreferences: WebPreferences
  readonly width: number
  readonly height: number
  readonly minimum: readonly [width: number, height: number]
}

/** What a window asked of its page's process. */
export interface WebPreferences {
  readonly sandbox: boolean
  readonly contextIsolation: boolean
  readonly nodeIntegration: boolean
  readonly webSecurity: boolean
  readonly webviewTag: boolean
  readonly devTools: boolean
}

/** The icon in the tray. */
export interface TrayState {
  readonly toolTip: string
  readonly lines: readonly string[]
}

/** What the program has done to the outside world so far. */
export interface DoubleState {
  readonly windows: readonly WindowState[]
  /** Where a test can attach to the browser; null before the first window. */
  readonly endpoint: string | null
  readonly errorBoxes: readonly { readonly title: string; readonly content: string }[]
  readonly openedOutside: readonly string[]
  readonly refusedWindows: readonly string[]
  /** The lines of the application's menu, as "File > Quit [key] (on)". */
  readonly menu: readonly string[]
  readonly tray: TrayState | null
  readonly notifications: readonly { readonly title: string; readonly body: string }[]
  readonly messageBoxes: readonly MessageBox[]
  readonly saveDialogs: readonly SaveDialog[]
  /** The properties of each dialog that asked for something to open. */
  readonly openDialogs: readonly (readonly string[])[]
  /** What keeps the computer awake. */
  readonly powerBlockers: readonly string[]
  /** Whether all pages are in the sandbox, whatever their windows ask for. */
  readonly sandboxEnforced: boolean
}

/** A dialog that was shown. */
export interface MessageBox {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
}

/** A dialog that asked for a place to save at. */
export interface SaveDialog {
  readonly defaultPath: string
  readonly extensions: readonly string[]
}

/** The double's memory: what the program did, and what tests have prepared. One for each process. */
export const record = {
  endpoint: null as string | null,
  errorBoxes: [] as { readonly title: string; readonly content: string }[],
  openedOutside: [] as string[],
  refusedWindows: [] as string[],
  notifications: [] as { readonly title: string; readonly body: string }[],
  messageBoxes: [] as MessageBox[],
  answers: [] as string[],
  saveDialogs: [] as SaveDialog[],
  places: [] as string[],
  openDialogs: [] as (readonly string[])[],
  folders: [] as string[],
  outside: new Map<string, string>(),
}
