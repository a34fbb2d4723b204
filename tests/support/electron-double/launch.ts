import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { prepareBrowser } from '../browser.ts'
import { until } from '../wait.ts'
import type { DoubleState, Request } from './record.ts'

/** How a desktop program is to be started in a test. */
export interface DesktopWish {
  /** The folder with the program's package.json, whose `main` names the built main bundle. */
  readonly appFolder: string
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** A running desktop program: its page, what it did to the world, and its end. */
export interface Desktop {
  readonly pid: number
  /** Everything the program has written so far. */
  readonly output: () => string
  state(): Promise<DoubleState>
  ask(request: Request): Promise<DoubleState>
  /** The page of the first window, once it is shown and loaded; each time through a connection of its own, ended by {@link dispose}. */
  page(): Promise<Page>
  /** Resolves with the exit code, or with the signal's name. */
  readonly exited: Promise<number | string>
  signal(name: NodeJS.Signals): void
  /** Ends it by force if it still runs, and lets go of the browser. */
  dispose(): Promise<void>
}

const HERE = import.meta.dirname

/** Starts the real main bundle and the real preload with the double in Electron's place, as a process of its own. */
export async function launchDesktop({ appFolder, words, env }: DesktopWish): Promise<Desktop> {
  const program = await prepareBrowser()
  const fonts = path.join(path.dirname(program), 'fonts.conf')
  const child = fork(path.join(HERE, 'run.ts'), [appFolder, ...words], {
    execArgv: ['--import', path.join(HERE, 'register.ts')],
    env: {
      ...process.env,
      ...(existsSync(fonts) ? { FONTCONFIG_FILE: fonts } : {}),
      ...env,
      ELECTRON_DOUBLE_BROWSER: program,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exited = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  )
  const ask = createQuestions(child, () => output)
  const connections: Browser[] = []

  return {
    pid: child.pid ?? -1,
    output: () => output,
    state: () => ask({ kind: 'state' }),
    ask,
    async page() {
      const ended = exited.then((how): never => {
        throw new Error(`The program ended with ${how} before it showed a window. It said:\n${output}`)
      })
      const shown = until(
        async () => {
          const { windows, endpoint } = await ask({ kind: 'state' })
          return windows.some(({ visible, loading }) => visible && !loading) && endpoint
        },
        { withinMs: 20_000, what: 'the window is shown' },
      )
      // Whichever comes second is of no interest any more.
      for (const promise of [ended, shown]) promise.catch(() => undefined)
      const endpoint = await Promise.race([shown, ended])
      const browser = await chromium.connectOverCDP(endpoint)
      connections.push(browser)
      const page = browser.contexts()[0]?.pages()[0]
      if (!page) throw new Error('The browser has no page')
      return page
    },
    exited,
    signal: (name) => void child.kill(name),
    async dispose() {
      for (const browser of connections) await browser.close()
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    },
  }
}

function createQuestions(child: ChildProcess, output: () => string): (request: Request) => Promise<DoubleState> {
  const waiting = new Map<number, { resolve(state: DoubleState): void; reject(error: Error): void }>()
  let lastId = 0
  child.on('message', (message: { readonly id: number; readonly state?: DoubleState; readonly error?: string }) => {
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.state) asked?.resolve(message.state)
    else asked?.reject(new Error(message.error))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`The program ended. It said:\n${output()}`))
    waiting.clear()
  })
  return (request) =>
    new Promise((resolve, reject) => {
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      child.send({ id: lastId, request }, (error) => {
        if (error) reject(new Error(`The program does not listen. It said:\n${output()}`, { cause: error }))
      })
    })
}
