/**
 * The command line from the bundle as it is, as an installed program runs it: "npm run console" without its look for stale sources.
 * For tests and benchmarks, which build once and then start hundreds.
 */
import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = resolve(import.meta.dirname, '..')
// The packaged program has none: whatever lies in it would run without being part of the archive that is verified.
enableCompileCache(join(root, 'node_modules', '.cache', 'atlas-console', 'compiled'))
const { runAsProcess } = await import(pathToFileURL(join(root, 'out', 'main', 'cli.js')).href)
await runAsProcess({
  version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  pageFolder: join(root, 'out', 'renderer'),
})
