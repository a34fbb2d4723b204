import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBundles } from './build.ts'
import { ROOT } from './children.ts'
import { findElectron } from './electron-binary.ts'

/**
 * The desktop's scenarios and the conformance list in Electron itself (README, "How it is built"). Where its program cannot be
 * had, the same files run in the double, and that is said: it is no proof of Electron. `--need-electron` makes that a failure.
 */
async function main(words: readonly string[]): Promise<void> {
  const needed = words.includes('--need-electron')
  const binary = await findElectron()
  if (binary.kind === 'none') {
    console.log(`${binary.why}. ${needed ? 'Nothing was run.' : 'The scenarios run in the double instead.'}`)
    if (needed) {
      process.exitCode = 1
      return
    }
  } else {
    console.log(`The scenarios run in ${binary.path}.`)
  }
  await ensureBundles()
  const files = words.filter((word) => !word.startsWith('--'))
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  // One file after the other: two programs with a window would take the focus from each other.
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--no-file-parallelism', ...(files.length > 0 ? files : ['tests/desktop'])],
    {
      cwd: ROOT,
      env: binary.kind === 'found' ? { ...process.env, ATLAS_ELECTRON: binary.path } : process.env,
      stdio: 'inherit',
    },
  )
  process.exitCode = await new Promise<number>((done, broken) =>
    child.once('error', broken).once('exit', (code) => done(code ?? 1)),
  )
}

await main(process.argv.slice(2))
