import { homedir } from 'node:os'
import path from 'node:path'
import { app, dialog } from 'electron'
import { AppError } from '../src-shared/contract/reply.ts'
import { METER_PORT } from '../src-shared/model/processor.ts'
import type { App } from './app.ts'
import { createWhenFree, type OpenWeb, openWeb } from './headless.ts'
import { dataFolder, LOOPBACK, WEB_PORT } from './options.ts'
import { runDesktop } from './shell/desktop.ts'
import { createEarlyLog } from './shell/early-log.ts'
import type { Lifecycle } from './shell/lifecycle.ts'
import { type DesktopWords, readDesktopWords } from './shell/words.ts'
import { SECURITY_HEADERS } from './web/answer.ts'
import { readPageFile } from './web/page-files.ts'

/** The console with a window (architecture.md, "Files"): the same application as without one, plus the window's door. */
function main(): void {
  const log = createEarlyLog((line) => process.stderr.write(line))
  const out = path.resolve(import.meta.dirname, '..')
  const pageFolder = path.join(out, 'renderer')
  let words: DesktopWords
  try {
    words = readDesktopWords(process.argv.slice(process.defaultApp ? 2 : 1))
  } catch (error) {
    log.error('Atlas Console cannot start', error)
    dialog.showErrorBox('Atlas Console cannot start', error instanceof AppError ? error.message : String(error))
    app.exit(1)
    return
  }
  const folder = dataFolder(words.data, {
    env: process.env,
    platform: process.platform,
    homeFolder: homedir(),
    workingFolder: process.cwd(),
  })

  async function compose(lifecycle: Lifecycle) {
    const application = await createWhenFree({
      dataFolder: folder,
      meterPort: words.meterPort ?? METER_PORT,
      demo: words.demo,
      version: app.getVersion(),
    })
    log.handOver(application.log)
    lifecycle.onEnd('The application', application.close)
    const web = await openOwnWeb(application, folder, words.port ?? WEB_PORT, pageFolder)
    lifecycle.onEnd('The web door', web.close)
    return {
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
  const page = { headers: SECURITY_HEADERS, read: (file: string) => readPageFile(pageFolder, file) }
  runDesktop(places, page, log.scope('desktop'), compose)
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

main()
