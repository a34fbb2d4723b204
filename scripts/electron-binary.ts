import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './children.ts'

/** A download that grows by nothing for so long is given up, ms: behind some firewalls it would never end. */
const STALLED_MS = 8000
const PERIOD_MS = 250

/** Where Electron can be run, or the sentence that says why it cannot. */
export type Binary = { readonly kind: 'found'; readonly path: string } | { readonly kind: 'none'; readonly why: string }

/**
 * Finds Electron's program, and downloads it once where that is possible: the package itself has no install step, so that
 * whoever only needs the browser never waits for it (commands.md, "npm scripts").
 */
export async function findElectron(): Promise<Binary> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { kind: 'none', why: 'There is no screen here for a window' }
  }
  const known = installed()
  if (known) return { kind: 'found', path: known }
  await download()
  const path = installed()
  return path ? { kind: 'found', path } : { kind: 'none', why: 'Electron could not be downloaded' }
}

function installed(): string | null {
  const folder = join(ROOT, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : null
}

async function download(): Promise<void> {
  // It downloads into the folder for temporary files; with one of its own its progress can be seen from here.
  const folder = await mkdtemp(join(tmpdir(), 'atlas-electron-'))
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', 'electron', 'install.js')], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: 'ignore',
  })
  const ended = new Promise<void>((done) => {
    child.once('error', () => done())
    child.once('exit', () => done())
  })
  let bytes = 0
  let grewMs = performance.now()
  const watch = setInterval(async () => {
    const now = await bytesBelow(folder)
    if (now !== bytes) grewMs = performance.now()
    bytes = now
    if (performance.now() - grewMs > STALLED_MS) child.kill('SIGKILL')
  }, PERIOD_MS)
  await ended
  clearInterval(watch)
  await rm(folder, { recursive: true, force: true })
}

async function bytesBelow(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  // A file may go while it is counted, which is progress too.
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
