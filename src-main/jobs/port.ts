import type { JobMessage } from './messages.ts'

/** The job process's way to the one that started it. */
export interface JobPort {
  /** Told of each message; what was sent before is not lost. */
  onMessage(listener: (message: unknown) => void): void
  /** Told once, when the other process is gone. */
  onClosed(listener: () => void): void
  /** Resolves when the message is on its way, whatever this process does then. */
  send(message: JobMessage): Promise<void>
}

/** What a process that Electron started has in place of `process.send`. */
interface ParentPort {
  on(name: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

/** The port of this process, whichever way it was started. @throws Error where nobody started it as a job process */
export function openJobPort(): JobPort {
  const { parentPort } = process as { parentPort?: ParentPort }
  if (parentPort) return electronPort(parentPort)
  if (!process.send) throw new Error('This program is started by Atlas Console and does nothing by itself.')
  return forkedPort()
}

function forkedPort(): JobPort {
  return {
    onMessage: (listener) => void process.on('message', listener),
    onClosed: (listener) => void process.once('disconnect', listener),
    send: (message) =>
      new Promise((resolve) => {
        // A parent that is gone needs no answer; `onClosed` ends this process.
        process.send?.(message, undefined, undefined, () => resolve())
      }),
  }
}

function electronPort(port: ParentPort): JobPort {
  return {
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    // Electron ends such a process with its parent.
    onClosed: () => undefined,
    async send(message) {
      port.postMessage(message)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
