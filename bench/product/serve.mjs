/**
 * The built console as an installed program starts it: no look for stale bundles first, which only a checkout needs.
 * Arguments are those of the command line.
 */
import { enableCompileCache } from 'node:module'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
enableCompileCache(join(root, 'node_modules', '.cache', 'compiled'))
const { runAsProcess } = await import(join(root, 'out', 'main', 'cli.js'))
await runAsProcess({ version: 'bench', pageFolder: join(root, 'out', 'renderer') })
