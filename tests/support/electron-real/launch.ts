import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron } from 'playwright-core'
import type { Desktop, DesktopWish } from '../electron-double/launch.ts'
import type { DoubleState, Request } from '../electron-double/record.ts'
import { until } from '../wait.ts'
import { type Lab, prepare } from './prepare.ts'

/** Flags that a machine needs for Electron to run at all, such as `--no-sandbox` for a root user, separated by blanks. */
const FLAGS_VARIABLE = 'ATLAS_ELECTRON_FLAGS'

/** Starts the program of a folder in a real Electron, by its path, and drives it as the double is driven. */
export async function launchElectron(program: string, wish: DesktopWish): Promise<Desktop> {
  const app = await _electron.launch({
    executablePath: program,
    args: [...argumentsFor(wish)],
    env: environmentFor(wish),
    timeout: 30_000,
  })
  const child = app.process()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exited = new Promise<number | string>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode)
    else child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  const ask = async (request: Request): Promise<DoubleState> => {
    try {
      return await app.evaluate(
        (_electronModule, one) => (globalThis as unknown as { readonly atlasLab: Lab }).atlasLab.ask(one),
        request,
      )
    } catch (error) {
      if (child.exitCode === null && child.signalCode === null) throw error
      throw new Error(`The program ended. It said:\n${output}`, { cause: error })
    }
  }

  return {
    pid: child.pid ?? -1,
    output: () => output,
    state: () => ask({ kind: 'state' }),
    ask,
    async page() {
      const shown = async () =>
        (await ask({ kind: 'state' })).windows.some(({ visible, loading }) => visible && !loading)
      await until(shown, { withinMs: 20_000, what: `the window is shown; the program said:\n${output}` })
      // A page whose process was replaced may come as another page of the same window.
      const page = app.windows().findLast((one) => !one.isClosed())
      return page ?? app.firstWindow()
    },
    exited,
    signal: (name) => void child.kill(name),
    async dispose() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    },
  }
}

/** Starts it without anything to drive it by, and waits for its end: for starts that are not to last. */
export async function spawnElectron(
  program: string,
  wish: DesktopWish,
): Promise<{ readonly code: number | string; readonly output: string }> {
  const child = spawn(program, argumentsFor(wish), { env: environmentFor(wish), stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? signal ?? 'unknown'))
  })
  return { code, output }
}

function argumentsFor({ appFolder, words }: DesktopWish): readonly string[] {
  const flags = (process.env[FLAGS_VARIABLE] ?? '').split(' ').filter((flag) => flag !== '')
  return [...flags, '--require', preparation(), appFolder, ...words]
}

function environmentFor({ env }: DesktopWish): Record<string, string> {
  const all: NodeJS.ProcessEnv = { ...process.env, ...env, ELECTRON_RUN_AS_NODE: undefined }
  return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined))
}

/** The preparation as a file of its own: Electron loads it before the program. */
function preparation(): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'atlas-electron-')), 'prepare.cjs')
  // The program looks for its own words behind its folder, which then stands where it does without this preparation.
  const words = 'process.argv.splice(1, process.argv.indexOf(__filename))'
  writeFileSync(file, `${words}\n(${prepare})(require('electron'))\n`)
  return file
}
