import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { inspect } from 'node:util'
import electronLog from 'electron-log/node.js'
import type { Clock } from './clock.ts'
import { hasCode, makePrivateFile } from './private-files.ts'

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

/** The log of a whole program, with its end. */
export interface RootLog extends Log {
  /** Errors since the program started, repeated ones too. */
  errors(): number
  /** Writes the counts that were not told yet. */
  close(): void
}

/** The newest file in the log folder; older ones have a number before the ending, 1 being the newest of them. */
export const LOG_FILE = 'console.log'
const MAX_FILE_BYTES = 2 * 1024 * 1024
const OLD_FILES = 9
/** Log files that nothing was written to for this long are removed at the start (requirements.md §4.3). */
const KEPT_MS = 30 * 24 * 3600 * 1000
/** Equal messages within this time of the first are counted and told once more at its end. */
const FOLD_MS = 60_000
/** Different messages whose repetitions are counted at the same time. */
const MAX_FOLDS = 200

/** From least to most urgent. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** The levels and scopes of a log over one function that writes; `detail` is undefined where there is none. */
export function createScopedLog(
  write: (level: LogLevel, scope: string, message: string, detail: unknown) => void,
): Log {
  const scoped = (scope: string): Log => {
    const at = (level: LogLevel) => (message: string, detail?: unknown) => write(level, scope, message, detail)
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      scope: (name) => scoped(scope ? `${scope} ${name}` : name),
    }
  }
  return scoped('')
}

/**
 * Opens the log in `folder`, which exists: private files, rotated by size, old ones removed. A line is
 * `TIME [LEVEL] (SCOPE) MESSAGE`, and a detail follows on lines that begin with two blanks.
 */
export function createLog(folder: string, clock: Clock): RootLog {
  removeOld(folder, clock.nowMs())
  const write = fileWriter(path.join(folder, LOG_FILE))
  const folds = new Map<string, { readonly tell: (atMs: number) => void; readonly cancel: () => void; count: number }>()

  function fold(key: string, tell: (count: number, atMs: number) => void): boolean {
    const known = folds.get(key)
    if (known) {
      known.count += 1
      return true
    }
    if (folds.size >= MAX_FOLDS) return false
    const entry = {
      count: 0,
      tell: (atMs: number) => {
        folds.delete(key)
        if (entry.count > 0) tell(entry.count, atMs)
      },
      cancel: clock.after(FOLD_MS, () => entry.tell(clock.nowMs())),
    }
    folds.set(key, entry)
    return false
  }

  let errors = 0
  const log = createScopedLog((level, scope, message, detail) => {
    if (level === 'error') errors += 1
    const text = detail === undefined ? message : `${message}\n${describe(detail)}`
    const line = (atMs: number, what: string) =>
      write(level, `${new Date(atMs).toISOString()} [${level}]${scope && ` (${scope})`} ${indented(what)}`)
    const tell = (count: number, atMs: number) => line(atMs, `${message} (${count} more times in the last minute)`)
    if (!fold(`${level} ${scope} ${text}`, tell)) line(clock.nowMs(), text)
  })

  return {
    ...log,
    errors: () => errors,
    close() {
      for (const entry of [...folds.values()]) {
        entry.cancel()
        entry.tell(clock.nowMs())
      }
    },
  }
}

function fileWriter(file: string): (level: LogLevel, line: string) => void {
  makePrivateFile(file, () => undefined)
  const logger = electronLog.create({ logId: file })
  logger.transports.console.level = false
  const transport = logger.transports.file
  transport.resolvePathFn = () => file
  transport.maxSize = MAX_FILE_BYTES
  transport.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  // The line is written as it is: the library's own formatting would read "%c" in somebody's message as a style.
  transport.transforms = [({ data }) => [String(data[0])], ({ data }) => data[0]]
  transport.archiveLogFn = () => {
    try {
      rotate(file)
    } catch (error) {
      // It goes on in the same file: a message must not fail because an old one could not be put aside.
      process.stderr.write(`The log could not be put aside: ${String(error)}\n`)
    }
  }
  return (level, line) => logger[level](line)
}

function rotate(file: string): void {
  const numbered = (number: number) => file.replace(/\.log$/, `.${number}.log`)
  for (let number = OLD_FILES - 1; number >= 0; number -= 1) {
    try {
      renameSync(number === 0 ? file : numbered(number), numbered(number + 1))
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error
    }
  }
}

function removeOld(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    if (/^console\.\d+\.log$/.test(name) && nowMs - statSync(file).mtimeMs > KEPT_MS) rmSync(file)
  }
}

/** An error with its stack and causes, anything else as Node shows it. */
function describe(detail: unknown): string {
  return typeof detail === 'string' ? detail : inspect(detail, { depth: 5, breakLength: 120 })
}

function indented(text: string): string {
  return text.replaceAll(/\r?\n/g, '\n  ')
}
