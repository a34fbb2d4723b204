import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { InlineConfig } from 'vite'

/** The three bundles, by the folder of `out` that each one fills. */
const PARTS = ['main', 'preload', 'renderer'] as const
type Part = (typeof PARTS)[number]

const ROOT = resolve(import.meta.dirname, '..')
const OUT = join(ROOT, 'out')
const LOCK = join(OUT, '.lock')
/** Longer than any build takes, ms: a lock that is older was left by a process whose number somebody else has now. */
const LOCK_WITHIN_MS = 120_000
const CONFIG = 'electron.vite.config.ts'

/** What each bundle is made from; a change in any of these makes it stale. */
const MADE_FROM = {
  main: ['src-main', 'src-shared', 'resources', CONFIG, 'package-lock.json'],
  preload: ['src-preload', 'src-shared', CONFIG, 'package-lock.json'],
  renderer: ['src-renderer', 'src-shared', CONFIG, 'package-lock.json'],
} as const satisfies Record<Part, readonly string[]>

/**
 * Builds the page into `out/renderer` when it is missing or not made from the present sources (commands.md, "npm scripts").
 * Prints nothing unless it fails. Safe to call from several processes at once: one builds and the others wait for it.
 * @throws Error with the builder's own output when the page cannot be built.
 */
export async function ensurePage(): Promise<void> {
  await ensure(['renderer'])
}

/** As {@link ensurePage}, for the main and the preload bundle too. */
export async function ensureBundles(): Promise<void> {
  await ensure(PARTS)
}

async function ensure(parts: readonly Part[]): Promise<void> {
  if ((await stale(parts)).length === 0) return
  // The builder runs as a child: it is large, and it changes NODE_ENV for the process that it lives in.
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'build.ts'), '--stale', ...parts], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
    // The open pipe tells the builder that this process is alive; it ends with it.
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  const code = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done))
  if (code !== 0) throw new Error(`Building ${parts.join(', ')} failed.\n${said.trim()}`)
}

/** Builds `parts` in this process while no other process builds, and puts each in its place in one step. */
async function build(parts: readonly Part[], logLevel: 'info' | 'warn', onlyStale: boolean): Promise<void> {
  await mkdir(OUT, { recursive: true })
  const unlock = await lock()
  try {
    for (const name of (await readdir(OUT)).filter(isLeftOver))
      await rm(join(OUT, name), { recursive: true, force: true })
    // Asked again behind the lock: whoever held it may have built the same parts.
    for (const part of onlyStale ? await stale(parts) : parts) await buildOne(part, logLevel)
  } finally {
    unlock()
  }
}

async function buildOne(part: Part, logLevel: 'info' | 'warn'): Promise<void> {
  // Taken before building, so that a source which changes meanwhile leaves a stale bundle and not a wrong stamp.
  const fingerprint = await fingerprintOf(part)
  const vite = await import('vite')
  const own = await configOf(part, logLevel)

  const made = await mkdtemp(join(OUT, `.${part}-`))
  const old = `${made}-old`
  const place = join(OUT, part)
  try {
    await vite.build(
      vite.mergeConfig(own, { mode: 'production', logLevel, build: { outDir: made, emptyOutDir: true, watch: null } }),
    )
    await rm(stampOf(part), { force: true })
    if (existsSync(place)) await rename(place, old)
    await rename(made, place)
    await writeFile(stampOf(part), fingerprint)
  } finally {
    await rm(made, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
}

async function configOf(part: Part, logLevel: 'info' | 'warn'): Promise<InlineConfig> {
  const { resolveConfig } = await import('electron-vite')
  const { config } = await resolveConfig(
    { root: ROOT, configFile: join(ROOT, CONFIG), logLevel },
    'build',
    'production',
  )
  const own = config?.[part]
  if (!own) throw new Error(`${CONFIG} has no part named ${part}.`)
  return own as InlineConfig
}

const stampOf = (part: Part) => join(OUT, `${part}.stamp`)

async function stale(parts: readonly Part[]): Promise<Part[]> {
  const found: Part[] = []
  for (const part of parts) {
    const stamp = existsSync(join(OUT, part)) && existsSync(stampOf(part)) ? await readFile(stampOf(part), 'utf8') : ''
    if (stamp !== (await fingerprintOf(part))) found.push(part)
  }
  return found
}

/** Contents and not times: a checkout gives every file the time of the checkout. */
async function fingerprintOf(part: Part): Promise<string> {
  const hash = createHash('sha256')
  for (const source of MADE_FROM[part]) {
    for (const path of await filesBelow(join(ROOT, source))) {
      hash
        .update(path)
        .update('\0')
        .update(await readFile(path))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

async function filesBelow(path: string): Promise<string[]> {
  if (!existsSync(path)) return []
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path]
    throw error
  }
}

/** Waits until no other living process builds. Returns the way to let the next one in; the end of this process does so too. */
async function lock(): Promise<() => void> {
  const mine = `${LOCK}-${process.pid}`
  let isHeld = false
  const release = () => {
    rmSync(mine, { force: true })
    if (isHeld) rmSync(LOCK, { force: true })
    isHeld = false
  }
  process.once('exit', release)
  const startMs = performance.now()
  await writeFile(mine, String(process.pid))
  for (;;) {
    try {
      // A link appears with its content, so nobody ever reads a lock without its owner.
      await link(mine, LOCK)
      isHeld = true
      return release
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const owner = Number(await readFile(LOCK, 'utf8').catch(() => 'gone'))
    const isLeft = Number.isInteger(owner) && !isAlive(owner)
    if (isLeft || performance.now() - startMs > LOCK_WITHIN_MS) await rm(LOCK, { force: true })
    else await sleep(100)
  }
}

/** Whether this entry of `out` is what a build that was cut off has left behind; asked only behind the lock. */
function isLeftOver(name: string): boolean {
  const waiting = /^\.lock-(\d+)$/.exec(name)?.[1]
  return waiting ? !isAlive(Number(waiting)) : PARTS.some((part) => name.startsWith(`.${part}-`))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

if (process.argv[1] && pathToFileURL(resolve(process.argv[1])).href === import.meta.url) {
  const words = process.argv.slice(2)
  const asked = PARTS.filter((part) => words.includes(part))
  process.env.NODE_ENV = 'production'
  const asChild = words.includes('--stale')
  if (asChild) process.stdin.on('end', () => process.exit(1)).resume()
  await build(asked.length > 0 ? asked : PARTS, asChild ? 'warn' : 'info', asChild)
  if (asChild) process.stdin.destroy()
}
