import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** A file that was bundled, and the way to remove it. */
export interface Bundle {
  readonly file: string
  remove(): Promise<void>
}

/**
 * A file of this folder as one bundle for Node, as the console's own is made: a process that loads each source file by itself
 * weighs more than a program that is installed.
 */
export async function bundleForNode(entry: string): Promise<Bundle> {
  const { build } = await import('vite')
  // Inside the project, so that what is not bundled, the native module, is found from there.
  const cache = join(ROOT, 'node_modules', '.cache', 'atlas-console')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'bench-'))
  await build({
    configFile: false,
    root: ROOT,
    mode: 'production',
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: join(import.meta.dirname, entry),
      outDir: folder,
      emptyOutDir: true,
      minify: true,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'bundle.mjs' } },
    },
  })
  return { file: join(folder, 'bundle.mjs'), remove: () => rm(folder, { recursive: true, force: true }) }
}
