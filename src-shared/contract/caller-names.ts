/**
 * Who did something, where that is no person and no token with a name of its own. They stand in the history, in the audit and in
 * sentences such as "Patio was changed from this console, by …", so they are words that everybody in a bar knows.
 */
export const CALLER_NAMES = {
  /** The window of the desktop program, and the program itself. */
  window: 'this computer',
  browser: 'a browser on this computer',
  /** Whoever has this computer's own key, and opens the page somewhere else. */
  elsewhere: 'a browser with this computer’s key',
  /** A command or a script: it sends this computer's own key each time. */
  commandLine: 'the command line',
  /** Who was refused before more was known. */
  key: 'somebody with this computer’s key',
  /** What this program does by itself. */
  itself: 'the console',
} as const
