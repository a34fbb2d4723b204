/** A scoped logger. Never a secret, never a meter value. Equal messages in a row are folded into one with a count. */
export interface Log {
  debug(message: string, detail?: unknown): void
  info(message: string, detail?: unknown): void
  warn(message: string, detail?: unknown): void
  /** With the cause: an `Error` (its own causes are written too) or what was thrown. */
  error(message: string, detail?: unknown): void
  /** The same log under a narrower name, such as `link` and then `link p-3f9a`. */
  scope(name: string): Log
}
