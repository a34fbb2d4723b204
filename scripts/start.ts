import { homedir } from 'node:os'
import { parseArgs } from 'node:util'
import { helpFor } from '../src-main/command/help.ts'
import { findRunning } from '../src-main/command/reach.ts'
import { serveCommand } from '../src-main/command/serve.ts'
import { dataFolder, dataPaths } from '../src-main/options.ts'
import { readLocalToken } from '../src-main/store/local-token.ts'
import { complain, createChildren, untilToldToEnd } from './children.ts'
import { startConsole } from './console-process.ts'

/** `npm start`: the desktop console, or the same one for the browser (commands.md, "npm scripts"). Its words are those of `serve`. */
async function start(words: readonly string[]): Promise<void> {
  const toldToEnd = untilToldToEnd()
  const { values } = parseArgs({ args: [...words], strict: false, options: { data: { type: 'string' } } })
  const folder = dataFolder(typeof values.data === 'string' ? values.data : undefined, {
    env: process.env,
    platform: process.platform,
    homeFolder: homedir(),
    workingFolder: process.cwd(),
  })
  const children = createChildren()
  try {
    const { url, token, ended, whyNoWindow } = await startConsole(children, words, folder)
    if (whyNoWindow !== null) {
      console.log(`${whyNoWindow}, so here is the console for your browser: ${url}?token=${token}`)
      console.log('Ctrl+C ends it.')
    }
    process.exitCode = (await Promise.race([ended, toldToEnd.then(() => 0)])) ?? 1
  } catch (error) {
    complain(error)
    tellWhereItRuns(folder)
    process.exitCode = 1
  } finally {
    await children.end()
  }
}

/** Where a console runs on the folder already, its address is what was wanted. */
function tellWhereItRuns(folder: string): void {
  const paths = dataPaths(folder)
  const running = findRunning(paths)
  const token = readLocalToken(paths.localToken)
  if (running && token !== null) console.error(`It is open at ${running.url}?token=${token}`)
}

const words = process.argv.slice(2)
if (words.includes('--help') || words.includes('-h')) {
  console.log(
    'npm start [-- OPTIONS]: the console in a window, or for the browser where there can be none. The options are those of',
  )
  for (const line of helpFor([serveCommand])) console.log(line)
} else {
  await start(words)
}
