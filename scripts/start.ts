import { homedir } from 'node:os'
import { parseArgs } from 'node:util'
import { dataFolder } from '../src-main/options.ts'
import { createChildren, untilToldToEnd } from './children.ts'
import { startConsole } from './console-process.ts'

/** `npm start`: the desktop console, or the same one for the browser (commands.md, "npm scripts"). */
const toldToEnd = untilToldToEnd()
const words = process.argv.slice(2)
const { values } = parseArgs({ args: words, strict: false, options: { data: { type: 'string' } } })
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
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await children.end()
}
