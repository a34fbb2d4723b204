/** What a test may ask of a running double, over the child process's message channel. */
export type Request =
  | { readonly kind: 'state' }
  /** What an address outside answers from now on; every other one cannot be reached. */
  | { readonly kind: 'serve'; readonly url: string; readonly html: string }
  /** As if the main process had loaded another address into the first window: the navigation guards do not see it. */
  | { readonly kind: 'load'; readonly url: string }
  | { readonly kind: 'minimize' }
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
  readonly width: number
  readonly height: number
  readonly minimum: readonly [width: number, height: number]
}

/** What the program has done to the outside world so far. */
export interface DoubleState {
  readonly windows: readonly WindowState[]
  /** Where a test can attach to the browser; null before the first window. */
  readonly endpoint: string | null
  readonly errorBoxes: readonly { readonly title: string; readonly content: string }[]
  readonly openedOutside: readonly string[]
  readonly refusedWindows: readonly string[]
}

/** The double's memory: what the program did, and what tests have prepared. One for each process. */
export const record = {
  endpoint: null as string | null,
  errorBoxes: [] as { readonly title: string; readonly content: string }[],
  openedOutside: [] as string[],
  refusedWindows: [] as string[],
  outside: new Map<string, string>(),
}
