import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dataPaths } from '../src-main/options.ts'
import { readRunning } from '../src-main/running.ts'
import { readLocalToken } from '../src-main/store/local-token.ts'
import { ensureBundles } from './build.ts'
import { type Child, type Children, ROOT } from './children.ts'
import { findElectron } from './electron-binary.ts'

/** A window that has not come up within this time will not, ms. */
const WINDOW_MS = 15_000
const PERIOD_MS = 100

/**
 * A console makes little garbage for months. Left to itself, Node makes room for much of it after every burst of page loads and
 * does not give that room back: 117 MB instead of 88 MB after 800 of them. The script "console" in package.json says the same.
 */
export const SMALL_NURSERY = '--max-semi-space-size=1'

/** A console that was started, in its window or for the browser. */
export interface StartedConsole {
  readonly url: string
  readonly token: string
  readonly ended: Child['ended']
  /** Null where it has a window; else why it has none. */
  readonly whyNoWindow: string | null
}

/**
 * Starts the console in a window where Electron can be had, else for the browser. `words` go to it as they are; `folder` is the
 * data folder that they name.
 */
export async function startConsole(
  children: Children,
  words: readonly string[],
  folder: string,
): Promise<StartedConsole> {
  const electron = await findElectron()
  if (electron.kind === 'none') return startServing(children, words, electron.why)
  await ensureBundles()
  const child = children.start(electron.path, [ROOT, ...words], process.env)
  const window = await whenWindowIsUp(child, folder)
  if (window) return window
  await child.end()
  return startServing(children, words, 'Electron cannot open a window here')
}

async function startServing(
  children: Children,
  words: readonly string[],
  whyNoWindow: string,
): Promise<StartedConsole> {
  const entry = [
    SMALL_NURSERY,
    join(ROOT, 'scripts', 'run.mjs'),
    join(ROOT, 'scripts', 'console.mjs'),
    'serve',
    ...words,
  ]
  const child = children.start(process.execPath, entry, process.env)
  const { url, token } = await child.ready
  return { url: String(url), token: String(token), ended: child.ended, whyNoWindow }
}

async function whenWindowIsUp(child: Child, folder: string): Promise<StartedConsole | null> {
  const paths = dataPaths(folder)
  let hasEnded = false
  void child.ended.then(() => {
    hasEnded = true
  })
  for (let waitedMs = 0; waitedMs < WINDOW_MS && !hasEnded; waitedMs += PERIOD_MS) {
    const running = readRunning(paths)
    const token = readLocalToken(paths.localToken)
    if (running && token !== null) return { url: running.url, token, ended: child.ended, whyNoWindow: null }
    await sleep(PERIOD_MS)
  }
  return null
}
