import type { App, Dialog, Event } from 'electron'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Log } from '../log.ts'

/** How long the parts may take to close before the program ends without them, ms. */
const CLOSING_LIMIT_MS = 10_000

/** The one way out of the program. */
export interface Lifecycle {
  /** Adds a part to be closed at the end; the last one added is closed first. */
  onEnd(name: string, close: () => void | Promise<void>): void
  /** Says what went wrong, logs it with its cause, closes what is open and ends with exit code 1. Only the first one speaks. */
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
  let failed = false

  async function closeParts(): Promise<void> {
    for (let part = parts.pop(); part; part = parts.pop()) {
      try {
        await part.close()
      } catch (error) {
        log.error(`${part.name} did not close cleanly`, error)
      }
    }
  }

  function end(): void {
    if (ending) return
    ending = true
    const overdue = setTimeout(() => {
      log.error(`The parts did not close within ${CLOSING_LIMIT_MS / 1000} s; ending without them`)
      app.exit(1)
    }, CLOSING_LIMIT_MS)
    void closeParts().then(() => {
      clearTimeout(overdue)
      app.exit(failed ? 1 : 0)
    })
  }

  app.on('will-quit', (event: Event) => {
    // Electron would end the process when this returns; the parts need a moment, and `exit` follows by itself.
    event.preventDefault()
    end()
  })
  app.on('window-all-closed', () => app.quit())

  return {
    onEnd(name, close) {
      parts.push({ name, close })
    },
    fail(what, error) {
      log.error(what, error)
      if (failed) return
      failed = true
      dialog.showErrorBox(what, error instanceof AppError ? error.message : 'The log has the details.')
      end()
    },
  }
}

/** Sends signals and errors that nobody caught the same way out. A program in an unknown state must not go on controlling sound. */
export function endOnTrouble(process: NodeJS.Process, app: Pick<App, 'quit'>, lifecycle: Lifecycle): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
  process.on('uncaughtException', (error) => lifecycle.fail('Atlas Console stopped: an unexpected error', error))
  process.on('unhandledRejection', (reason) => lifecycle.fail('Atlas Console stopped: an unexpected error', reason))
}
