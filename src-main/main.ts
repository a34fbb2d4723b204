import { homedir } from 'node:os'
import path from 'node:path'
import { app, dialog, utilityProcess } from 'electron'
import { AppError } from '../src-shared/contract/reply.ts'
import { METER_PORT } from '../src-shared/model/processor.ts'
import type { DesktopActs } from './api/window.ts'
import type { App } from './app.ts'
import { createWhenFree, type OpenWeb, openWeb } from './headless.ts'
import { assertNativeModule } from './native-module.ts'
import { dataFolder, LOOPBACK, WEB_PORT } from './options.ts'
import { commandDataFolder, commandWords } from './shell/command-words.ts'
import { runDesktop } from './shell/desktop.ts'
import { createEarlyLog } from './shell/early-log.ts'
import type { Lifecycle } from './shell/lifecycle.ts'
import { runPackagedCommand } from './shell/packaged-command.ts'
import { assertSandboxed } from './shell/sandboxed.ts'
import { utilityHost } from './shell/utility-host.ts'
import { type DesktopWords, offersDevTools, readDesktopWords } from './shell/words.ts'
import { SECURITY_HEADERS } from './web/answer.ts'
import { readPageFile } from './web/page-files.ts'

const out = path.resolve(import.meta.dirname, '..')
const pageFolder = path.join(out, 'renderer')

/** What a package records of its own files; sources have no record. */
function assertIntact(): void {
  if (app.isPackaged) assertNativeModule(path.resolve(out, '..'))
}

/** The program by its command line, as the launcher beside it starts it. */
function runCommand(words: readonly string[]): void {
  const program = { version: app.getVersion(), pageFolder, assertIntact }
  runPackagedCommand(app, process, folderOf(commandDataFolder(words)), async () => {
    const { runWords } = await import('./cli.ts')
    return runWords(words, program)
  })
}

function folderOf(given: string | undefined): string {
  const { env, platform } = process
  return dataFolder(given, { env, platform, homeFolder: homedir(), workingFolder: process.cwd() })
}

/** The console with a window (architecture.md, "Files"): the same application as without one, plus the window's door. */
function main(given: readonly string[]): void {
  const log = createEarlyLog((line) => process.stderr.write(line))
  let words: DesktopWords
  try {
    if (app.isPackaged) assertSandboxed(given)
    words = readDesktopWords(given)
  } catch (error) {
    log.error('Atlas Console cannot start', error)
    dialog.showErrorBox('Atlas Console cannot start', error instanceof AppError ? error.message : String(error))
    app.exit(1)
    return
  }
  const folder = folderOf(words.data)

  async function compose(lifecycle: Lifecycle, desktop: DesktopActs) {
    assertIntact()
    const application = await createWhenFree({
      dataFolder: folder,
      meterPort: words.meterPort ?? METER_PORT,
      demo: words.demo,
      version: app.getVersion(),
      records: true,
      opensBrokenStore: true,
      // Nobody in front of a screen that shows nothing else is to look through the files of the computer.
      desktop: words.kiosk ? null : desktop,
      jobHost: utilityHost(utilityProcess, path.join(out, 'main', 'job.js')),
    })
    log.handOver(application.log)
    lifecycle.onEnd('The application', application.close)
    const web = await openOwnWeb(application, folder, words.port ?? WEB_PORT, pageFolder)
    lifecycle.onEnd('The web door', web.close)
    return {
      version: app.getVersion(),
      api: application.api,
      refused: (from: string, asked: string) =>
        application.refused('window', { caller: from, role: null, path: asked, outcome: 'not-allowed' }),
    }
  }

  const places = {
    dataFolder: folder,
    preloadFile: path.join(out, 'preload', 'preload.cjs'),
    iconFile: path.join(out, '..', 'resources', 'icon.png'),
  }
  const wishes = {
    tray: words.tray,
    kiosk: words.kiosk,
    devTools: offersDevTools(words, app.isPackaged),
    // As absolute paths: the system starts the program in a folder of its own choice.
    wordsAtLogin: [
      ...(process.defaultApp ? [path.join(out, '..')] : []),
      ...(words.data === undefined ? [] : ['--data', folder]),
      ...(words.kiosk ? ['--kiosk'] : []),
      ...(words.tray ? [] : ['--no-tray']),
    ],
  }
  const page = { headers: SECURITY_HEADERS, read: (file: string) => readPageFile(pageFolder, file) }
  runDesktop({ places, wishes, page, log: log.scope('desktop'), compose })
}

/** The window works without the web door's usual port: a taken one is replaced by a free one, and said so in the log. */
async function openOwnWeb(application: App, folder: string, port: number, pageFolder: string): Promise<OpenWeb> {
  const where = { host: LOOPBACK, pageFolder }
  try {
    return await openWeb(application, folder, { ...where, port })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'port-taken') throw error
    const web = await openWeb(application, folder, { ...where, port: 0 })
    application.log.warn(`Port ${port} is taken by another program; the web door is open at ${web.url}`)
    return web
  }
}

const given = process.argv.slice(process.defaultApp ? 2 : 1)
const command = commandWords(given)
if (command) runCommand(command)
else main(given)
