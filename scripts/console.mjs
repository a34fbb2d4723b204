/**
 * The command line (commands.md): `npm run -s console -- COMMAND …`. Plain JavaScript on purpose: `serve` runs for months, and
 * as one built file it takes half the memory and starts in half the time of sources whose types are stripped first.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = resolve(import.meta.dirname, '..')
const words = process.argv.slice(2)
const serves = words[0] === 'serve' && !words.includes('--help') && !words.includes('-h')

if (serves) {
  // A child, because the builder is large. It says nothing unless it fails, and does nothing where nothing changed.
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.ts'), '--stale', 'main', 'renderer'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (built.status !== 0) {
    const said = `${built.stdout ?? ''}${built.stderr ?? ''}`.trim()
    console.error(`The console could not be built.\n${said || built.error}`)
    process.exit(1)
  }
}

const entry = serves ? join(root, 'out', 'main', 'cli.js') : join(root, 'src-main', 'cli.ts')
const { runAsProcess } = await import(pathToFileURL(entry).href)
await runAsProcess({
  version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  pageFolder: join(root, 'out', 'renderer'),
})
