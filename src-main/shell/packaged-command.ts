import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { App } from 'electron'

/** The streams that a command's words go to. */
export type Streams = Pick<NodeJS.Process, 'stdout' | 'stderr'>

/**
 * Runs a command of the packaged program in Electron's main process, without a window and without the lock of the one instance,
 * and ends the process with the command's exit code (commands.md, "Command line"). The fuses forbid to run the program as
 * plain Node. Must be called before Electron is ready.
 *
 * @param dataFolder absolute; the browser's own files go into a folder of it, apart from those of the window
 * @param run runs the command and resolves with its exit code
 */
export function runPackagedCommand(
  app: Pick<App, 'setPath' | 'disableHardwareAcceleration' | 'whenReady' | 'on' | 'exit' | 'dock'>,
  process: NodeJS.Process,
  dataFolder: string,
  run: () => Promise<number>,
): void {
  async function start(): Promise<void> {
    app.dock?.hide()
    app.disableHardwareAcceleration()
    const browserFolder = path.join(dataFolder, 'command')
    mkdirSync(browserFolder, { recursive: true, mode: 0o700 })
    app.setPath('userData', browserFolder)
    // Chromium takes the signals for itself while it starts. From here on they are the command's, and so is a wish to quit.
    await app.whenReady()
    app.on('before-quit', (event) => {
      event.preventDefault()
      process.emit('SIGTERM', 'SIGTERM')
    })
    const code = await run()
    await written(process)
    app.exit(code)
  }

  // Electron would show an error in a dialog, which nobody sees where a command runs.
  const fail = (error: unknown): void => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`, () =>
      app.exit(1),
    )
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  start().catch(fail)
}

/** Resolves when everything is written, or when nobody reads it any more: a pipe may still hold some of it on Windows. */
async function written({ stdout, stderr }: Streams): Promise<void> {
  await Promise.all([stdout, stderr].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))))
}
