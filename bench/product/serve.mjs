/**
 * The built console as "npm run console" starts it, without its look for stale bundles. Arguments are those of the command line.
 * The packaged program has no compile cache: whatever lies in one would run without being part of the archive that is verified.
 */
import { enableCompileCache } from 'node:module'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
enableCompileCache(join(root, 'node_modules', '.cache', 'compiled'))
const { runAsProcess } = await import(join(root, 'out', 'main', 'cli.js'))
await runAsProcess({ version: 'bench', pageFolder: join(root, 'out', 'renderer') })
