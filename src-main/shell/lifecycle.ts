import type { App, Dialog } from 'electron'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Log } from '../log.ts'

/** How long the parts may take to close before the program ends without them, ms. */
const CLOSING_LIMIT_MS = 10_000

/** The one way out of the program. */
export interface Lifecycle {
  /** Adds a part to be closed at the end; the last one added is closed first. `name` is for the log. */
  onEnd(name: string, close: () => void | Promise<void>): void
  /** Logs what went wrong with its cause, closes what is open, says so in a dialog and ends with 1. Only the first one speaks. */
  fail(what: string, error: unknown): void
}

/**
 * Ends the program in order, and at most once: the windows first (Electron does that), then the parts in reverse, then the
 * process. The same way is taken for a closed window, a signal, a failed start and an error that nobody caught.
 */
export function createLifecycle(
  app: Pick<App, 'on' | 'quit' | 'exit'>,
  dialog: Pick<Dialog, 'showErrorBox'>,
  log: Log,
): Lifecycle {
  const parts: { readonly name: string; readonly close: () => void | Promise<void> }[] = []
  let ending = false
  let failure: { readonly what: string; readonly sentence: string } | undefined

  async function closeParts(): Promise<void> {
    for (let part = parts.pop(); part; part = parts.pop()) {
      try {
        await part.close()
      } catch (error) {
        log.error(`${part.name} did not close cleanly`, error)
      }
    }
  }

  function leave(): void {
    // The dialog holds the process until somebody reads it; by now nothing is open that could suffer from that.
    if (failure) dialog.showErrorBox(failure.what, failure.sentence)
    app.exit(failure ? 1 : 0)
  }

  async function end(): Promise<void> {
    if (ending) return
    ending = true
    let overdue: NodeJS.Timeout | undefined
    const limit = new Promise<'overdue'>((resolve) => {
      overdue = setTimeout(() => resolve('overdue'), CLOSING_LIMIT_MS)
    })
    if ((await Promise.race([closeParts(), limit])) === 'overdue') {
      log.error(`The parts did not close within ${CLOSING_LIMIT_MS / 1000} s; ending without them`)
      failure ??= { what: 'Atlas Console did not end cleanly', sentence: 'The log has the details.' }
    }
    clearTimeout(overdue)
    leave()
  }

  app.on('will-quit', (event) => {
    // Electron would end the process when this returns; the parts need a moment, and `exit` follows by itself.
    event.preventDefault()
    void end()
  })
  app.on('window-all-closed', () => app.quit())

  return {
    onEnd(name, close) {
      parts.push({ name, close })
    },
    fail(what, error) {
      log.error(what, error)
      failure ??= { what, sentence: error instanceof AppError ? error.message : 'The log has the details.' }
      void end()
    },
  }
}

/** Sends signals and errors that nobody caught the same way out. A program in an unknown state must not go on controlling sound. */
export function endOnTrouble(process: NodeJS.Process, app: Pick<App, 'quit'>, lifecycle: Lifecycle): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
  process.on('uncaughtException', (error) => lifecycle.fail('Atlas Console stopped: an unexpected error', error))
  process.on('unhandledRejection', (reason) => lifecycle.fail('Atlas Console stopped: an unexpected error', reason))
}
