/**
 * The command line (commands.md): `npm run -s console -- COMMAND …`. Plain JavaScript on purpose: `serve` runs for months, and
 * as one built file it takes half the memory and starts in half the time of sources whose types are stripped first.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = resolve(import.meta.dirname, '..')
const words = process.argv.slice(2)
const serves = words[0] === 'serve' && !words.includes('--help') && !words.includes('-h')

if (serves) {
  // A child, because the builder is large. It says nothing unless it fails, and does nothing where nothing changed.
  const builder = spawn(process.execPath, [join(root, 'scripts', 'build.ts'), '--stale', 'main', 'renderer'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    // The open input tells the builder that this process is alive; it ends with it.
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [builder.stdout, builder.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  }
  const [code] = await once(builder, 'close')
  if (code !== 0) {
    console.error(`The console could not be built.\n${said.trim()}`)
    process.exit(1)
  }
}

const entry = serves ? join(root, 'out', 'main', 'cli.js') : join(root, 'src-main', 'cli.ts')
const { runAsProcess } = await import(pathToFileURL(entry).href)
await runAsProcess({
  version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  pageFolder: join(root, 'out', 'renderer'),
})
