/**
 * Runs one TypeScript entry of this project: `node scripts/run.mjs ENTRY [ARGUMENT…]`.
 * Plain JavaScript on purpose: it must be able to speak on a Node that is too old for everything else
 * (better-sqlite3 13 crashes on Node 20, and type stripping begins with 22).
 */
import * as modules from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const OLDEST_MAJOR = 24
const major = Number(process.versions.node.split('.')[0])

if (major < OLDEST_MAJOR) {
  console.error(
    `Atlas Console needs Node ${OLDEST_MAJOR} and this is ${process.version}. ` +
      'Run "npm ci" once, then start it with "npm run …": the install brings the right Node along.',
  )
  process.exit(1)
}

// Keeps what Node made of each source file, so that the next start need not strip and compile it again.
modules.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/atlas-console/compiled', import.meta.url)))

process.argv.splice(1, 1)
await import(pathToFileURL(process.argv[1]).href)
